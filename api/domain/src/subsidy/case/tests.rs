//! What a case that fails says about why.

use super::{CaseReport, run_cases};
use crate::subsidy::{Policy, words::Words};

fn policy(head: &str, more: &str) -> Policy {
    let text = format!(
        r#"format = 2
id = "t"
name = "试"
name_en = "trial"
note = "试"
note_en = "trial"
place = "430822"
valid_from = "2026-01-01"
{head}
[[funds]]
id = "gov"
kind = "government"
label = "县"
label_en = "county"
[[funds]]
id = "v"
kind = "collective"
label = "村"
label_en = "village"
floor_fen = 0
[case_facts]
day = "2026-11-23"
age = 70
price_fen = 1000
{more}
"#
    );
    Policy::from_toml(&text).unwrap_or_else(|wrong| panic!("{wrong}\n{text}"))
}

/// A rule that pays 2.00, and another.
const RULE: &str = r#"[[rules]]
id = "a"
when.min_age = 60
when.periods = ["lunch"]
reason = "试"
reason_en = "trial"
pay = [{ fund = "gov", fen = 200 }]
"#;

fn one(policy: &Policy, beside: &[Policy]) -> CaseReport {
    run_cases(policy, beside).remove(0)
}

fn notes(report: &CaseReport) -> Vec<Words> {
    report.steps.iter().flat_map(|step| step.notes.clone()).collect()
}

fn expecting(head: &str, more: &str, facts: &str) -> CaseReport {
    let case = format!("{more}[[cases]]\nname = \"c\"\nfacts = {{ {facts} }}\nexpect = {{ gov = 200, self = 800 }}");
    one(&policy(head, &case), &[])
}

#[test]
fn a_failed_case_says_why_nothing_was_paid() {
    let stack = "combine = \"stack\"";
    let head = |more: &str| format!("{stack}\n{more}");
    let excluding = format!(
        "[[exclude]]\nwhen.weekdays = [\"mon\"]\nreason = \"周一不补\"\nreason_en = \"Not on Mondays\"\n{RULE}"
    );
    let ended = format!("{RULE}[[layers]]\nid = \"l\"\n");
    let ended = ended
        .replace("id = \"a\"\n", "id = \"a\"\nlayer = \"l\"\n")
        .replace("[{ fund = \"gov\", fen = 200 }]", "[]");
    for (head, more, facts, zh, en) in [
        (
            head(""),
            RULE,
            "lives = \"430821\"",
            "t：不在范围内：政策管 430822",
            "t: out of reach: it is for 430822 (covers = \"lives\"), and the diner lives in 430821",
        ),
        (
            head("covers = \"registered\""),
            RULE,
            "lives = \"430822\", registered = \"4301\"",
            "此人户籍在 4301",
            "the diner is registered in 4301",
        ),
        (
            head("covers = \"point\""),
            RULE,
            "point = \"430821100\"",
            "助餐点在 430821100",
            "the meal point stands in 430821100",
        ),
        (
            head("when.min_age = 80"),
            RULE,
            "",
            "文件开头的条件（when）不成立",
            "t: what the header's `when` asks for does not hold",
        ),
        (
            head(""),
            &excluding,
            "",
            "被排除（exclude）：周一不补",
            "t: excluded: Not on Mondays",
        ),
        (
            head("min_spend_fen = 1001"),
            RULE,
            "",
            "低于最低消费 min_spend_fen 10.01",
            "t: the price 10.00 is below min_spend_fen, 10.01",
        ),
        (
            head(""),
            RULE,
            "period = \"dinner\"",
            "没有一条规则合适",
            "t: no rule fits",
        ),
        (head(""), RULE, "age = 59", "没有一条规则合适", "t: no rule fits"),
        (
            head(""),
            &ended,
            "",
            "它不出钱（pay = []）",
            "t: the rule `a` fits and pays nothing",
        ),
        (
            head(""),
            RULE,
            "exclusions = \"in_hospital\"",
            "一律不补贴",
            "`in_hospital` holds on the day",
        ),
    ] {
        let report = expecting(&head, more, facts);
        let notes = notes(&report);
        assert!(!report.passed);
        assert!(
            notes.len() == 1 && notes[0].zh.contains(zh) && notes[0].en.contains(en),
            "{en}: {notes:?}"
        );
    }
}

#[test]
fn a_failed_case_says_which_limit_is_used_up() {
    let limit = "[[limits]]\nper = \"day\"\ncount = 1\n";
    let of_rule = RULE.replace("reason =", "limits = [{ per = \"week\", max_fen = 200 }]\nreason =");
    for (more, en) in [
        (
            format!("{limit}{RULE}"),
            "t: the limit of `t` (per = \"day\") is used up",
        ),
        (of_rule, "t: the limit of `a` (per = \"week\") is used up"),
    ] {
        let steps = "[[cases]]\nname = \"c\"\nsteps = [{}, { expect = { gov = 200 } }]";
        let report = one(&policy("combine = \"stack\"", &format!("{more}{steps}")), &[]);
        let notes = notes(&report);
        assert!(notes.len() == 1 && notes[0].en == en, "{notes:?}");
    }
}

#[test]
fn a_failed_case_says_that_another_policy_gives_more() {
    let head = "combine = \"highest\"";
    let own = format!("{RULE}[[cases]]\nname = \"c\"\nexpect = {{ gov = 200 }}");
    let mut other = policy(head, &RULE.replace("200", "300"));
    other.id = "other".to_owned();
    let notes = notes(&one(&policy(head, &own), &[other]));
    assert!(
        notes.len() == 1 && notes[0].en.starts_with("t: another policy of its group gives more"),
        "{notes:?}"
    );
}

#[test]
fn a_balance_is_missed_only_where_its_fund_was_to_pay() {
    let case = "[[cases]]\nname = \"c\"\nexpect = { gov = 300 }";
    let plain = notes(&one(&policy("combine = \"stack\"", &format!("{RULE}{case}")), &[]));
    assert_eq!(plain, [], "nothing was asked of the village");
    let village = RULE.replace("fund = \"gov\"", "fund = \"v\"");
    let asked = notes(&one(&policy("combine = \"stack\"", &format!("{village}{case}")), &[]));
    assert!(
        asked
            .iter()
            .any(|words| words.en.contains("the balance of the fund `v` is not given")),
        "{asked:?}"
    );
}

#[test]
fn parts_that_cannot_sum_to_the_price_are_named() {
    for (expect, said) in [
        (
            "gov = 200, self = 600",
            Some("the expected parts sum to 8.00, the price is 10.00"),
        ),
        (
            "gov = 1100",
            Some("the expected parts sum to 11.00, the price is 10.00"),
        ),
        ("gov = 300", None),
    ] {
        let case = format!("{RULE}[[cases]]\nname = \"c\"\nexpect = {{ {expect} }}");
        let report = one(&policy("combine = \"stack\"", &case), &[]);
        let found = notes(&report)
            .into_iter()
            .map(|words| words.en)
            .find(|en| en.contains("sum to"));
        assert!(!report.passed);
        assert_eq!(found.as_deref(), said);
    }
}

#[test]
fn a_fund_of_nobody_is_named() {
    for case in [
        "expect = { gov = 200, self = 800, \"nope/x\" = 0 }",
        "expect = { gov = 200 }\nfunds_after = { \"t/nope\" = 0 }",
        "expect = { gov = 200 }\nfunds = { \"nope/x\" = 5 }",
    ] {
        let text = format!("{RULE}[[cases]]\nname = \"c\"\n{case}");
        let report = one(&policy("combine = \"stack\"", &text), &[]);
        assert!(!report.passed, "{case}");
        assert!(
            notes(&report)[0].en.contains("no file named in `beside` has this fund"),
            "{case}"
        );
    }
}

#[test]
fn a_fund_without_a_floor_counts_from_nothing() {
    let steps = format!(
        "{RULE}[[cases]]\nname = \"c\"\nfunds_after = {{ gov = -400 }}\nsteps = [{{ facts.period = \"lunch\", \
         funds_after = {{ gov = -200 }} }}, {{ facts.day = \"2026-11-24\" }}]"
    );
    let report = one(&policy("combine = \"stack\"", &steps), &[]);
    assert!(report.passed, "{report:#?}");
}
