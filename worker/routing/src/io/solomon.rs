//! Solomon's and Gehring and Homberger's files: a name, `VEHICLE` with number and capacity, `CUSTOMER` with a table.
//!
//! Lengths keep one decimal, cut off, and one unit of the file becomes ten seconds of the problem, as with `.vrp` files
//! that have time windows.

use super::cvrplib::{Draft, MOST_NODES, finite, parse};
use crate::error::Error;
use crate::problem::Problem;

/// Columns of the table: number, two coordinates, demand, window, service.
const COLUMNS: usize = 7;

/// Reads a problem. Customer `i` of the file becomes stop `i - 1` with key `i`; customer 0 is the depot.
///
/// # Errors
/// The first line that is not understood, or what is missing.
pub fn read_problem(text: &str) -> Result<Problem, Error> {
    let mut draft = Draft::default();
    for (index, line) in text.lines().enumerate() {
        let (number, line) = (index + 1, line.trim());
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_row = words
            .first()
            .is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
        match words.len() {
            0 => {}
            _ if draft.name.is_empty() => line.clone_into(&mut draft.name),
            2 if is_row && draft.capacity.is_none() => {
                draft.vehicles = Some(parse(number, words[0], "a number of vehicles")?);
                draft.capacity = Some(parse(number, words[1], "a capacity")?);
            }
            COLUMNS if is_row => row(&mut draft, number, &words)?,
            _ if is_row => return Err(Error::syntax(number, format!("{COLUMNS} columns expected"))),
            _ => {}
        }
    }
    draft.dimension = draft.points.len();
    draft.finish(text.lines().count())
}

fn row(draft: &mut Draft, number: usize, words: &[&str]) -> Result<(), Error> {
    let place: usize = parse(number, words[0], "a customer number")?;
    if place != draft.points.len() || place >= MOST_NODES {
        return Err(Error::syntax(
            number,
            format!("customer {} expected", draft.points.len()),
        ));
    }
    let value = |column: usize, what: &str| finite(number, words[column], what);
    let (opens, closes) = (value(4, "a time")?, value(5, "a time")?);
    if opens > closes {
        return Err(Error::syntax(number, "the window ends before it begins"));
    }
    draft
        .points
        .push(Some([value(1, "a coordinate")?, value(2, "a coordinate")?]));
    draft.demand.push(parse(number, words[3], "a demand")?);
    draft.windows.push(Some((opens, closes)));
    draft.service_times.push(Some(value(6, "a service time")?));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SMALL: &str = "C1\n\nVEHICLE\nNUMBER     CAPACITY\n  2  10\n\nCUSTOMER\nCUST NO.  XCOORD.   YCOORD.    DEMAND   \
        READY TIME  DUE DATE   SERVICE   TIME\n \n 0 0 0 0 0 100 0\n 1 3 4 5 10 20 9\n 2 1 1 6 0 90 9\n";

    #[test]
    fn a_small_file_is_read_as_it_stands() {
        let problem = read_problem(SMALL).unwrap();
        assert_eq!(
            (
                problem.stops.len(),
                problem.vehicles.len(),
                problem.vehicles[0].capacity[0]
            ),
            (2, 2, 10)
        );
        let stop = &problem.stops[0];
        assert_eq!(
            (stop.demand[0], stop.service_s, stop.windows[0].earliest_s),
            (5, 90, 100)
        );
        assert_eq!(problem.vehicles[0].shift.latest_s, 1000);
        // The diagonal of the unit square, one decimal, cut off.
        let leg = problem.travel.leg(
            crate::problem::Mode::Car,
            &problem.depots[0].place,
            &problem.stops[1].place,
            true,
        );
        assert_eq!(leg.unwrap().seconds, 14);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let wrong = SMALL.replace(" 1 3 4", " 7 3 4");
        assert!(matches!(read_problem(&wrong), Err(Error::Syntax { line: 11, .. })));
    }

    proptest! {
        #[test]
        fn no_damage_makes_the_reader_panic(at in 0usize..200, with in "[ -~\n]{0,4}", cut in 0usize..9) {
            let mut text = SMALL.to_owned();
            let at = at % text.len();
            let end = (at + cut).min(text.len());
            text.replace_range(at..end, &with);
            let _ = read_problem(&text);
        }
    }
}
