//! What is written can be read again; what cannot be read says where.

use proptest::prelude::*;

use super::{cvrplib, json};
use crate::cli::{Format, check_text, solve_text};
use crate::error::Error;
use crate::solve::{Budget, Options, solve};
use crate::testing::{clustered_cvrp, county, with_rough_tables};

const SMALL: &str = "NAME : small\nTYPE : CVRP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 10\n\
    NODE_COORD_SECTION\n1 0 0\n2 0 10\n3 10 10\n4 10 0\nDEMAND_SECTION\n1 0\n2 4\n3 4\n4 4\nDEPOT_SECTION\n1\n-1\nEOF\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn json_comes_back_as_it_went(seed in 0u64..1 << 40, rough in any::<bool>()) {
        let problem = county(seed, 12, 4);
        let problem = if rough { with_rough_tables(problem, seed) } else { problem };
        let again = json::read_problem(&json::write_problem(&problem)).unwrap();
        prop_assert_eq!(&again, &problem);
        let plan = solve(&problem, &Options::default(), Budget::iterations(50), &mut |_| {}).unwrap();
        prop_assert_eq!(json::read_plan(&problem, &json::write_plan(&problem, &plan)).unwrap(), plan);
    }

    #[test]
    fn no_damage_to_a_file_makes_a_reader_panic(at in 0usize..400, with in "[ -~]{0,3}", cut in 0usize..9) {
        let mut text = SMALL.to_owned();
        let at = at % text.len();
        let end = (at + cut).min(text.len());
        text.replace_range(at..end, &with);
        let _ = cvrplib::read_vrp(&text);
        let problem = county(3, 3, 2);
        let mut text = json::write_problem(&problem);
        let at = at % text.len();
        text.replace_range(at..(at + cut).min(text.len()), &with);
        let _ = json::read_problem(&text);
        let _ = json::read_plan(&problem, &text);
    }
}

/// Every field that is written, and no other, stands in the committed schema.
#[test]
fn the_schema_knows_every_field() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../schema/problem.schema.json")).unwrap();
    let mut problem = county(7, 12, 4);
    problem.vehicles[0].start = Some(crate::problem::Place::at(29.4, 110.1));
    let written: serde_json::Value = serde_json::from_str(&json::write_problem(&problem)).unwrap();
    for (list, sample) in [("depots", "depots"), ("stops", "stops"), ("vehicles", "vehicles")] {
        let known = schema["properties"][list]["items"]["properties"].as_object().unwrap();
        for entry in written[sample].as_array().unwrap() {
            let unknown: Vec<_> = entry
                .as_object()
                .unwrap()
                .keys()
                .filter(|key| !known.contains_key(*key))
                .collect();
            assert!(unknown.is_empty(), "{list}: {unknown:?}");
        }
    }
    let known = schema["properties"].as_object().unwrap();
    assert!(written.as_object().unwrap().keys().all(|key| known.contains_key(key)));
}

#[test]
fn a_plane_problem_comes_back_too() {
    let problem = clustered_cvrp(2, 9, 200);
    assert_eq!(json::read_problem(&json::write_problem(&problem)).unwrap(), problem);
}

#[test]
fn a_square_is_solved_written_read_and_checked() {
    let solution = solve_text(
        SMALL,
        Format::Guess,
        Format::Guess,
        1,
        Budget::iterations(200),
        &mut |_| {},
    )
    .unwrap();
    // Two rounds: there and back along an edge (20), and the triangle over the corner (10 + 10 + 14).
    assert!(solution.ends_with("Cost 54\n"), "{solution}");
    let report = check_text(SMALL, &solution).unwrap();
    assert_eq!((report.violations.len(), report.cost.total), (0, 54));
    assert!(
        report.text.starts_with("keeps every limit: 2 rounds"),
        "{}",
        report.text
    );
    let report = check_text(SMALL, "Route #1: 1 2 3\nCost 1\n").unwrap();
    assert!(
        report.text.starts_with("capacity in round 1 (1) by 2\n"),
        "{}",
        report.text
    );
}

#[test]
fn windows_keep_one_decimal() {
    let text = SMALL.replace(
        "DEPOT_SECTION",
        "TIME_WINDOW_SECTION\n1 0 100\n2 50 60\n3 0 100\n4 0 100\nDEPOT_SECTION",
    );
    let text = text.replace("CAPACITY : 10", "CAPACITY : 12\nVEHICLES : 1\nSERVICE_TIME : 2");
    let solution = solve_text(
        &text,
        Format::Guess,
        Format::Json,
        1,
        Budget::iterations(50),
        &mut |_| {},
    )
    .unwrap();
    let problem = cvrplib::read_vrp(&text).unwrap();
    let plan = json::read_plan(&problem, &solution).unwrap();
    assert_eq!(cvrplib::write_sol(&problem, &plan).lines().last(), Some("Cost 40.0"));
    let service = plan.rounds[0]
        .visits
        .iter()
        .find(|visit| visit.stop == 0)
        .unwrap()
        .service_start_s;
    assert!((500..=600).contains(&service));
}

#[test]
fn errors_say_where() {
    let line = |text: &str| match cvrplib::read_vrp(text) {
        Err(Error::Syntax { line, .. } | Error::Unsupported { line, .. }) => line,
        other => panic!("{other:?}"),
    };
    assert_eq!(line(&SMALL.replace("2 0 10", "2 0 ten")), 8);
    assert_eq!(line(&SMALL.replace("3 10 10", "9 10 10")), 9);
    assert_eq!(line(&SMALL.replace("EUC_2D", "EXPLICIT")), 4);
    assert_eq!(line(&SMALL.replace("CAPACITY : 10\n", "")), 18);
    let file = |text: &str| json::read_problem(text).unwrap_err().to_string();
    assert!(file("{\n\"depots\": [],\n\"stops\": 3}").starts_with("line 3:"));
    assert!(file("{\"depots\": [], \"stops\": [], \"vehicles\": [], \"wieghts\": {}}").contains("wieghts"));
    let lost = "{\"depots\": [], \"stops\": [], \"vehicles\": \
        [{\"key\": \"a\", \"mode\": \"foot\", \"capacity\": [1], \"depot\": \"x\"}]}";
    assert_eq!(file(lost), "vehicles[0]: \"x\" is not a key in depots");
    let sol = cvrplib::read_sol(&cvrplib::read_vrp(SMALL).unwrap(), "Route #1: 1 2\nRoute #2: 7\n");
    assert_eq!(sol.unwrap_err().to_string(), "line 2: there is no customer 7");
}
