//! What the reference page says in words, as cases.

use super::run_cases;
use crate::subsidy::Policy;

const FUNDS: &str = r#"
[[funds]]
id = "gov"
kind = "government"
label = "县"
label_en = "county"
[[funds]]
id = "canteen"
kind = "merchant"
label = "让利"
label_en = "discount"
[case_facts]
day = "2026-11-23"
age = 70
price_fen = 1000
"#;

const REASON: &str = "reason = \"试\"\nreason_en = \"trial\"";

fn policy(id: &str, head: &str, more: &str) -> Policy {
    let combine = if head.contains("combine") {
        ""
    } else {
        "combine = \"stack\""
    };
    let text = format!(
        "format = 2\nid = \"{id}\"\nname = \"试\"\nname_en = \"t\"\nnote = \"试\"\nnote_en = \"t\"\nplace = \"430822\"\n\
         valid_from = \"2026-01-01\"\n{combine}\n{head}\n{FUNDS}\n{more}"
    );
    Policy::from_toml(&text).unwrap_or_else(|wrong| panic!("{wrong}\n{text}"))
}

fn rule(id: &str, pay: &str, more: &str) -> String {
    format!("[[rules]]\nid = \"{id}\"\n{REASON}\npay = [{{ {pay} }}]\n{more}\n")
}

/// A delivery fee that is paid, and two awards of which one is for any meal.
fn beside_the_price() -> String {
    format!(
        "[[delivery]]\nid = \"way\"\n{REASON}\npay = [{{ fund = \"gov\", leave_fen = 0 }}]\n\
         [[awards]]\nid = \"any\"\nper = \"meal\"\nunsubsidised_too = true\n{REASON}\npay = [{{ fund = \"gov\", fen = 50 }}]\n\
         [[awards]]\nid = \"paid\"\nper = \"meal\"\n{REASON}\npay = [{{ fund = \"gov\", fen = 7 }}]\n"
    )
}

fn case(body: &str) -> String {
    format!("[[cases]]\nname = '{}'\n{body}\n", body.replace('\n', " "))
}

fn hold(policy: &Policy, beside: &[Policy]) {
    assert!(!policy.cases.is_empty());
    for report in run_cases(policy, beside) {
        assert!(report.passed, "{report:#?}");
    }
}

#[test]
fn below_the_minimum_spend_the_fee_and_awards_for_any_meal_go_on() {
    let rules = rule("a", "fund = \"gov\", fen = 300", "") + &beside_the_price();
    let on = "facts = { fee_fen = 200 }\nexpect = {}\nfee = { gov = 200, self = 0 }\nawards = { gov = 50 }";
    hold(&policy("t", "min_spend_fen = 1001", &(rules.clone() + &case(on))), &[]);
    let above = rule("a", "fund = \"gov\", fen = 1000", "") + &beside_the_price() + &case(on);
    hold(&policy("t", "spend_above_subsidy = true", &above), &[]);
    let excluded = format!("[[exclude]]\nwhen.weekdays = [\"mon\"]\n{REASON}\n");
    let off = case("facts = { fee_fen = 200 }\nexpect = {}\nfee = { self = 200 }\nawards = {}");
    hold(&policy("t", "", &(rules + &excluded + &off)), &[]);
}

#[test]
fn the_spend_is_compared_with_the_subsidy_after_caps_and_before_the_own_share() {
    let asks = rule("a", "fund = \"gov\", fen = 1200", "");
    for (head, expect) in [
        ("spend_above_subsidy = true", "expect = {}"),
        (
            "spend_above_subsidy = true\ncap_fen = 999",
            "expect = { gov = 999, self = 1 }",
        ),
        ("spend_above_subsidy = true\nmin_own_fen = 500", "expect = {}"),
    ] {
        hold(&policy("t", head, &(asks.clone() + &case(expect))), &[]);
    }
}

#[test]
fn the_fee_counts_in_no_bound_of_the_price() {
    let rules = rule("a", "fund = \"gov\", fen = 900", "") + &beside_the_price();
    let limit = "[[limits]]\nper = \"day\"\nmax_fen = 400\n";
    let head = "cap_fen = 500\nmin_own_fen = 200";
    let told = case("facts = { fee_fen = 600 }\nexpect = { gov = 400, self = 600 }\nfee = { gov = 600, self = 0 }");
    hold(&policy("t", head, &(rules + limit + &told)), &[]);
}

#[test]
fn another_policy_may_pay_what_one_left_to_the_senior() {
    let own =
        rule("a", "fund = \"gov\", leave_fen = 0", "") + &case("expect = { gov = 800, \"z/gov\" = 200, self = 0 }");
    let other = policy("z", "", &rule("b", "fund = \"gov\", leave_fen = 0", ""));
    hold(&policy("t", "min_own_fen = 200", &own), &[other]);
}

#[test]
fn a_limit_with_some_money_left_decides_and_one_without_does_not() {
    let limited = |over: &str| format!("limits = [{{ per = \"month\", max_fen = 500, over = \"{over}\" }}]");
    let steps = |second: &str, third: &str| {
        case(&format!(
            "steps = [{{ expect = {{ gov = 300 }} }}, {{ facts.day = \"2026-11-24\", expect = {second} }}, \
             {{ facts.day = \"2026-11-25\", expect = {third} }}]"
        ))
    };
    for (over, layer, second, third) in [
        ("pay_rest", "", "{ gov = 200 }", "{ canteen = 100 }"),
        ("pay_nothing", "", "{}", "{}"),
        (
            "pay_nothing",
            "[[layers]]\nid = \"l\"\nchoose = \"highest\"\n",
            "{ canteen = 100 }",
            "{ canteen = 100 }",
        ),
    ] {
        let name = if layer.is_empty() { "" } else { "layer = \"l\"\n" };
        let first = rule("a", "fund = \"gov\", fen = 300", &(limited(over) + "\n" + name));
        let rules = first + &rule("b", "fund = \"canteen\", fen = 100", name);
        hold(&policy("t", "", &(rules + layer + &steps(second, third))), &[]);
    }
}

#[test]
fn a_merchants_reduction_counts_as_paying() {
    let limit = "[[limits]]\nper = \"day\"\ncount = 1\n";
    let body = rule("a", "fund = \"canteen\", share = \"10%\"", "") + &beside_the_price() + limit;
    let told = case(
        "steps = [{ expect = { canteen = 100 }, awards = { gov = 57 } }, \
         { facts.period = \"dinner\", expect = {}, awards = { gov = 50 } }]",
    );
    hold(&policy("t", "", &(body + &told)), &[]);
}

#[test]
fn a_fallback_of_a_fallback_is_not_followed() {
    let fund = |id: &str, behind: &str| {
        format!(
            "[[funds]]\nid = \"{id}\"\nkind = \"donation\"\nlabel = \"捐\"\nlabel_en = \"gift\"\nfloor_fen = 0\n\
             fallback = [{behind}]\n"
        )
    };
    let funds = fund("one", "\"two\"") + &fund("two", "\"three\"") + &fund("three", "");
    let told = case("funds = { one = 0, two = 100, three = 900 }\nexpect = { two = 100, self = 900 }");
    hold(
        &policy("t", "", &(rule("a", "fund = \"one\", fen = 300", "") + &funds + &told)),
        &[],
    );
}

#[test]
fn a_fund_of_a_village_pays_nothing_where_only_the_township_is_known() {
    let fund = "[[funds]]\nid = \"v\"\nkind = \"collective\"\nlabel = \"村\"\nlabel_en = \"village\"\n\
                per_place = { level = \"village\", of = \"lives\" }\nfallback = [\"gov\"]\n";
    let told = case("facts = { lives = \"430822100\" }\nexpect = { gov = 300 }")
        + &case("facts = { lives = \"430822100001\" }\nexpect = { v = 300 }");
    hold(
        &policy("t", "", &(rule("a", "fund = \"v\", fen = 300", "") + fund + &told)),
        &[],
    );
}

#[test]
fn birthdays_and_months_fall_where_the_page_says() {
    let rules = rule("old", "fund = \"gov\", fen = 300", "when.min_age = 75")
        + &rule("here", "fund = \"gov\", fen = 100", "when.lives = { min_months = 6 }");
    let on = |day: &str, more: &str, fen: &str| {
        case(&format!("facts = {{ day = \"{day}\", {more} }}\nexpect = {{ {fen} }}"))
    };
    let leap = "born = \"1952-02-29\"";
    let since = "lives_since = \"2026-08-31\"";
    let told = on("2027-02-28", leap, "")
        + &on("2027-03-01", leap, "gov = 300")
        + &on("2027-02-27", since, "")
        + &on("2027-02-28", since, "gov = 100")
        + &on("2028-02-29", "lives_since = \"2027-08-31\"", "gov = 100");
    hold(&policy("t", "", &(rules.clone() + &told)), &[]);
    let start = on("2026-11-30", "born = \"1951-11-01\"", "gov = 300") + &on("2026-11-30", "born = \"1951-11-02\"", "");
    hold(&policy("t", "age_on = \"month_start\"", &(rules + &start)), &[]);
}

#[test]
fn cases_name_rules_steps_and_shared_funds_as_the_page_says() {
    let own = rule("a", "fund = \"gov\", fen = 300", "") + &beside_the_price();
    let named = "facts = { fee_fen = 100 }\nexpect = { gov = 300, \"z/gov\" = 200 }\n\
                 rules = [\"a\", \"way\", \"any\", \"paid\", \"z/b\"]";
    let other = policy("z", "", &rule("b", "fund = \"gov\", fen = 200", ""));
    hold(
        &policy("t", "", &(own.clone() + &case(named))),
        std::slice::from_ref(&other),
    );
    let repeated = case("funds_after = { gov = -357 }\nsteps = [{ id = \"s\", repeat = 2 }, { cancel = \"s\" }]");
    hold(&policy("t", "", &(own + &repeated)), &[]);
    let shared = |id: &str, more: &str| {
        let mut policy = policy(id, "", &(rule("b", "fund = \"gov\", fen = 200", "") + more));
        policy.funds[0].key = Some("shared".to_owned());
        policy
    };
    let together = case("expect = { gov = 400, self = 600 }");
    hold(&shared("t", &together), &[shared("y", "")]);
    // Whoever of them says what the fund holds.
    let held =
        case("funds = { \"y/gov\" = 1000 }\nexpect = { gov = 400 }\nfunds_after = { gov = 600, \"y/gov\" = 600 }");
    hold(&shared("t", &held), &[shared("y", "")]);
    let others = policy("t", "", &case("expect = { \"z/gov\" = 400, self = 600 }"));
    hold(&others, &[shared("z", ""), shared("y", "")]);
}

#[test]
fn a_policy_that_loses_pays_no_award() {
    let head = "combine = \"highest\"";
    let own = rule("a", "fund = \"gov\", fen = 200", "") + &beside_the_price();
    let told = case("expect = { \"z/gov\" = 201, self = 799 }\nawards = {}");
    let better = policy("z", head, &rule("b", "fund = \"gov\", fen = 201", ""));
    hold(&policy("t", head, &(own + &told)), &[better]);
}
