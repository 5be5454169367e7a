//! The county's rates, twice: as policies for the product, and as a few lines of arithmetic of the driver's own.

use std::collections::BTreeMap;

use domain::category::Category;
use domain::made_up::MadeUp;
use domain::subsidy::policy::Policy;
use domain::time::ServiceDay;

/// The county pays more from this day on.
pub const RAISED: &str = "2026-11-16";
/// The last day on which the donors pay.
pub const DONORS_END: &str = "2026-11-30";
/// How settlement knows the funds.
pub const COUNTY: &str = "county-fund";
/// Claimed by the quarter.
pub const DONORS: &str = "donors";
/// For those of 80 and over.
pub const VILLAGE: &str = "village-fund";

/// What the county pays: by hardship, by age under 80, under 90, and from 90 on.
const BEFORE: [i64; 4] = [800, 300, 500, 700];
const AFTER: [i64; 4] = [900, 400, 600, 800];

fn day(text: &str) -> ServiceDay {
    ServiceDay::parse(text).unwrap()
}

fn hardship(person: &MadeUp) -> bool {
    matches!(person.category, Some(Category::Tekun | Category::Dibao))
}

/// Who pays what of a meal, worked out without the product's engine.
pub fn owed(person: &MadeUp, on: ServiceDay, price: i64) -> BTreeMap<&'static str, i64> {
    let age = on.age_of(person.birth_date);
    let rates = if on >= day(RAISED) { AFTER } else { BEFORE };
    let county = match age {
        _ if hardship(person) => rates[0],
        ..80 => rates[1],
        80..90 => rates[2],
        _ => rates[3],
    };
    let village = if !hardship(person) && age >= 80 { 200 } else { 0 };
    let donors = if on <= day(DONORS_END) { 100 } else { 0 };
    let mut left = price;
    let mut parts = BTreeMap::new();
    for (fund, wanted) in [(COUNTY, county), (VILLAGE, village), (DONORS, donors)] {
        let fen = wanted.min(left);
        if fen > 0 {
            left -= fen;
            parts.insert(fund, fen);
        }
    }
    parts
}

/// The county's policy in one of its versions.
pub fn county_policy(version: u32) -> Policy {
    let [hardship, young, old, oldest] = if version == 1 { BEFORE } else { AFTER };
    let from = if version == 1 { "2026-01-01" } else { RAISED };
    let text = format!(
        r#"
format = 2
id = "a-county"
version = {version}
name = "县级补贴"
name_en = "County subsidy"
note = "模拟"
note_en = "Simulated"
place = "430822"
valid_from = "{from}"
combine = "stack"
order = 1
when.periods = ["lunch"]
[[limits]]
per = "meal"
count = 1
[[funds]]
id = "county"
key = "{COUNTY}"
kind = "government"
level = "county"
label = "县补贴"
label_en = "County"
[[funds]]
id = "village"
key = "{VILLAGE}"
kind = "collective"
level = "village"
label = "村集体"
label_en = "Village"
{rules}
"#,
        rules = [
            rule("hardship", "categories = [\"tekun\", \"dibao\"]", hardship, 0),
            rule("young", "max_age = 79", young, 0),
            rule("old", "min_age = 80, max_age = 89", old, 200),
            rule("oldest", "min_age = 90", oldest, 200),
        ]
        .concat()
    );
    Policy::from_toml(&text).unwrap()
}

fn rule(id: &str, who: &str, county: i64, village: i64) -> String {
    let village = match village {
        0 => String::new(),
        fen => format!(", {{ fund = \"village\", fen = {fen} }}"),
    };
    format!(
        "[[rules]]\nid = \"{id}\"\nwhen = {{ {who} }}\nreason = \"按标准\"\nreason_en = \"By the standard\"\n\
         pay = [{{ fund = \"county\", fen = {county} }}{village}]\n"
    )
}

/// The donors, until their money ends. They are claimed by the quarter.
pub fn donors_policy() -> Policy {
    let text = format!(
        r#"
format = 2
id = "b-donors"
name = "爱心捐助"
name_en = "Donations"
note = "模拟"
note_en = "Simulated"
place = "430822"
valid_from = "2026-01-01"
valid_to = "{DONORS_END}"
combine = "stack"
order = 2
when.periods = ["lunch"]
claim = {{ advanced_by = "operator", per = "quarter" }}
[[funds]]
id = "donors"
key = "{DONORS}"
kind = "donation"
label = "爱心捐助"
label_en = "Donations"
[[rules]]
id = "all"
reason = "爱心捐助"
reason_en = "Donation"
pay = [{{ fund = "donors", fen = 100 }}]
"#
    );
    Policy::from_toml(&text).unwrap()
}
