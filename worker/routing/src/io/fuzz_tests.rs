//! Whatever a file has become, readers answer with a problem or an error.

use proptest::prelude::*;

use super::{cvrplib, json, meals, solomon};
use crate::cli::{Format, read_problem};
use crate::solve::{Budget, Options, solve};
use crate::testing::{clustered_cvrp, county, with_rough_tables};

const CVRP: &str = "NAME : small\nTYPE : CVRP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 10\n\
    NODE_COORD_SECTION\n1 0 0\n2 0 10\n3 10 10\n4 10 0\nDEMAND_SECTION\n1 0\n2 4\n3 4\n4 4\n\
    TIME_WINDOW_SECTION\n1 0 100\n2 50 60\n3 0 100\n4 0 100\nDEPOT_SECTION\n1\n-1\nEOF\n";
const SOLOMON: &str = "C1\n\nVEHICLE\nNUMBER CAPACITY\n 3 20\n\nCUSTOMER\nCUST NO. XCOORD. YCOORD. DEMAND READY TIME \
    DUE DATE SERVICE TIME\n\n 0 40 50 0 0 1236 0\n 1 45 68 10 912 967 90\n 2 45 70 10 825 870 90\n";
const MEALS: &str = r#"{"name": "m", "shift": 4500, "service": 180, "fixed": 900,
    "canteens": [{"xy": [1000, 2000], "urban": true, "vol": {"foot": 1, "car": 2}}],
    "stops": [{"xy": [4000, 6000], "canteen": 0, "demand": 2, "tw": [0, 2400]}],
    "modes": [["foot", 12], ["ebike", 20], ["car", 40]]}"#;
const SOL: &str = "Route #1: 1 2\nRoute #2: 3\nCost 54\n";

/// One damage to a text.
#[derive(Debug, Clone)]
enum Damage {
    /// Some characters give way to others.
    Replace { at: usize, cut: usize, with: String },
    /// A number becomes another.
    Number { which: usize, with: &'static str },
    /// A line goes, or comes twice.
    Line { which: usize, twice: bool },
}

fn damage() -> impl Strategy<Value = Damage> {
    let extremes = [
        "0",
        "-1",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "-9223372036854775808",
        "1e308",
        "-1e-320",
        "NaN",
        "inf",
        "999999999999999999999",
        "0.5",
        "\"x\"",
        "null",
        "[]",
        "{}",
        "",
    ];
    prop_oneof![
        (any::<usize>(), 0usize..40, "[ -~\n\u{e9}\u{4e2d}]{0,6}").prop_map(|(at, cut, with)| Damage::Replace {
            at,
            cut,
            with
        }),
        (any::<usize>(), 0..extremes.len()).prop_map(move |(which, with)| Damage::Number {
            which,
            with: extremes[with]
        }),
        (any::<usize>(), any::<bool>()).prop_map(|(which, twice)| Damage::Line { which, twice }),
    ]
}

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut text = text.to_owned();
    for damage in damages {
        text = match damage {
            Damage::Replace { at, cut, with } => {
                let all: Vec<char> = text.chars().collect();
                let at = at % (all.len() + 1);
                let behind = all.iter().skip(at + cut);
                all[..at]
                    .iter()
                    .copied()
                    .chain(with.chars())
                    .chain(behind.copied())
                    .collect()
            }
            Damage::Number { which, with } => replace_number(&text, *which, with),
            Damage::Line { which, twice } => {
                let mut lines: Vec<&str> = text.lines().collect();
                if !lines.is_empty() {
                    let line = which % lines.len();
                    if *twice {
                        lines.insert(line, lines[line]);
                    } else {
                        lines.remove(line);
                    }
                }
                lines.join("\n")
            }
        };
    }
    text
}

fn replace_number(text: &str, which: usize, with: &str) -> String {
    let is_number = |c: char| c.is_ascii_digit();
    let begins: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| is_number(*c) && !text[..*at].ends_with(is_number))
        .map(|(at, _)| at)
        .collect();
    if begins.is_empty() {
        return text.to_owned();
    }
    let at = begins[which % begins.len()];
    let rest = text[at..].trim_start_matches(is_number);
    format!("{}{with}{rest}", &text[..at])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn readers_of_problems_never_panic(damages in prop::collection::vec(damage(), 1..5), sample in 0usize..6) {
        let text = match sample {
            0 => CVRP.to_owned(),
            1 => SOLOMON.to_owned(),
            2 => MEALS.to_owned(),
            3 => json::write_problem(&county(3, 3, 2)),
            4 => json::write_problem(&with_rough_tables(county(4, 2, 2), 4)),
            _ => json::write_problem(&clustered_cvrp(5, 3, 200)),
        };
        let text = damaged(&text, &damages);
        let _ = read_problem(&text, Format::Guess);
        let _ = cvrplib::read_vrp(&text);
        let _ = solomon::read_problem(&text);
        let _ = meals::read_problem(&text);
        let _ = json::read_problem(&text);
    }

    #[test]
    fn readers_of_plans_never_panic(damages in prop::collection::vec(damage(), 1..5), seed in 0u64..50) {
        let problem = county(seed, 6, 3);
        let plan = solve(&problem, &Options::default(), Budget::iterations(20), &mut |_| {}).unwrap();
        let text = damaged(&json::write_plan(&problem, &plan), &damages);
        // What can be read can also be checked and counted.
        if let Ok(plan) = json::read_plan(&problem, &text) {
            let _ = (crate::check(&problem, &plan), crate::cost(&problem, &plan));
        }
        let problem = cvrplib::read_vrp(CVRP).unwrap();
        if let Ok(plan) = cvrplib::read_sol(&problem, &damaged(SOL, &damages)) {
            let _ = (crate::check(&problem, &plan), crate::cost(&problem, &plan));
        }
    }
}
