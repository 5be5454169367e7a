use super::*;
use crate::subsidy::builtin::demo_policies;

#[test]
fn the_demo_policies_are_whole_and_say_that_they_are_assumptions() {
    for policy in demo_policies() {
        assert!(
            policy.note.contains("演示假设") && policy.note_en.contains("Demo assumption"),
            "{}",
            policy.id
        );
        assert!(
            policy.name.contains("演示") && policy.name_en.contains("demo"),
            "{}",
            policy.id
        );
    }
}

const HEAD: &str = r#"format = 2
id = "t"
name = "试"
name_en = "trial"
note = "试"
note_en = "trial"
place = "430822"
valid_from = "2026-01-01"
combine = "stack"
"#;

const FUND: &str = r#"
[[funds]]
id = "county"
kind = "government"
label = "县"
label_en = "county"
"#;

fn rule(more: &str) -> String {
    format!("{HEAD}{FUND}[[rules]]\nid = \"a\"\nreason = \"试\"\nreason_en = \"trial\"\n{more}")
}

fn refused(text: &str) -> BadPolicy {
    Policy::from_toml(text).expect_err("refused")
}

#[test]
fn a_good_policy_is_read() {
    let policy = Policy::from_toml(&rule("pay = [{ fund = \"county\", fen = 100 }]")).expect("whole");
    assert_eq!(policy.authority_level(), PlaceLevel::County);
    assert_eq!(policy.covers, Covers::Lives);
}

#[test]
fn what_cannot_be_applied_is_refused_with_the_cause() {
    for (more, fault) in [
        ("pay = [{ fund = \"county\", fen = -1 }]", Fault::Negative("fen")),
        ("pay = [{ fund = \"county\" }]", Fault::Amount),
        ("pay = [{ fund = \"county\", fen = 1, share = \"1/2\" }]", Fault::Amount),
        ("pay = [{ fen = 1 }]", Fault::Payer),
        ("pay = []\nlimits = [{ per = \"day\" }]", Fault::NoLimit),
        (
            "pay = []\nwhen = { min_age = 80, max_age = 60 }",
            Fault::Turned("min_age, max_age"),
        ),
        ("pay = []\nmin_own_fen = -1", Fault::Negative("min_own_fen")),
        (
            "pay = [{ fund = \"county\", share = \"1/2\", round_to_fen = 0 }]",
            Fault::TooSmall("round_to_fen"),
        ),
    ] {
        assert_eq!(refused(&rule(more)).fault, fault, "{more}");
    }
    let unknown = |kind, id: &str| Fault::Unknown { kind, id: id.into() };
    let named = refused(&rule("pay = [{ fund = \"town\", fen = 1 }]"));
    assert_eq!(named.fault, unknown("fund", "town"));
    assert_eq!(named.at, "rule a");
    assert_eq!(refused(&rule("pay = []\nlayer = \"x\"")).fault, unknown("layer", "x"));
    assert_eq!(
        refused(&rule("pay = []\nwhen.days = [\"x\"]")).fault,
        unknown("calendar", "x")
    );
    assert_eq!(
        refused(&rule("pay = []\nwhen.groups = [\"x\"]")).fault,
        unknown("group", "x")
    );
    let layered = rule("pay = []") + "\n[[layers]]\nid = \"l\"";
    assert_eq!(refused(&layered).fault, Fault::NoLayer);
    let twice = rule("pay = []") + "\n[[delivery]]\nid = \"a\"\nreason = \"试\"\nreason_en = \"t\"\npay = []";
    assert_eq!(refused(&twice).fault, Fault::Twice("a".into()));
    let own = format!("{HEAD}[[funds]]\nid = \"x\"\nkind = \"self\"\nlabel = \"个人\"\nlabel_en = \"you\"");
    assert_eq!(refused(&own).fault, Fault::OwnAsFund);
    let turned = HEAD.to_owned() + "valid_to = \"2025-12-31\"";
    assert_eq!(refused(&turned).fault, Fault::Period);
    assert_eq!(
        refused(&HEAD.replace("\"t\"", "\"T 1\"")).fault,
        Fault::Id("T 1".into())
    );
    assert_eq!(
        refused(&HEAD.replace("= 2\n", "= 3\n")).fault,
        Fault::Format("3".into())
    );
}

#[test]
fn a_misspelt_field_is_named_with_its_line_and_what_was_meant() {
    let wrong = refused(&rule("when.max_agee = 79\npay = []"));
    assert_eq!(wrong.line, Some(20));
    let words = wrong.words();
    assert!(
        words.en.contains("line 20") && words.en.contains("`max_agee`") && words.en.contains("`max_age`"),
        "{words:?}"
    );
    assert!(
        words.zh.contains("第 20 行") && words.zh.contains("max_age"),
        "{words:?}"
    );
    let value = refused(&rule("when.categories = [\"低保\"]\npay = []")).words();
    assert!(
        value.zh.contains("低保写作 dibao") && value.en.contains("dibao"),
        "{value:?}"
    );
    let missing = refused(&HEAD.replace("combine = \"stack\"\n", "")).words();
    assert!(missing.zh.contains("缺少 combine"), "{missing:?}");
}

#[test]
fn a_fault_of_meaning_is_found_in_the_file_too() {
    let wrong = refused(&rule("pay = [{ fund = \"town\", fen = 1 }]"));
    assert_eq!(wrong.line, Some(17), "the line of the rule's id");
    assert!(
        wrong.words().en.starts_with("line 17, rule a: "),
        "{}",
        wrong.words().en
    );
}

#[test]
fn nothing_that_is_shown_may_tell_on_people() {
    let said = |zh: &str, en: &str| {
        let text = rule("pay = []").replace(
            "reason = \"试\"\nreason_en = \"trial\"",
            &format!("reason = \"{zh}\"\nreason_en = \"{en}\""),
        );
        Policy::from_toml(&text).map(|_| ()).map_err(|wrong| wrong.fault)
    };
    assert_eq!(said("按核定标准", "By the approved standard"), Ok(()));
    for category in crate::category::Category::ALL
        .into_iter()
        .filter(|one| *one != crate::category::Category::None)
    {
        assert!(
            matches!(said(category.label_zh(), "ok"), Err(Fault::TellsOn(_))),
            "{category:?}"
        );
        assert!(
            matches!(said("好", category.label_en()), Err(Fault::TellsOn(_))),
            "{category:?}"
        );
    }
    assert!(matches!(said("残疾老人", "ok"), Err(Fault::TellsOn(_))));
    assert!(matches!(said("好", "For the Poor"), Err(Fault::TellsOn(_))));
    let labelled = format!("{HEAD}{}", FUND.replace("\"县\"", "\"低保基金\""));
    assert!(matches!(refused(&labelled).fault, Fault::TellsOn(_)));
}

#[test]
fn two_limits_never_count_in_the_same_slots() {
    let two = "[[limits]]\nper = \"day\"\ncount = 1\n[[limits]]\nper = \"day\"\nmax_fen = 900\n";
    let wrong = refused(&format!("{HEAD}{two}"));
    assert_eq!((wrong.line, &wrong.fault), (Some(13), &Fault::TwoLimits(1)));
    assert!(wrong.words().en.contains("give each limit an `id`"), "{wrong}");
    let of_rule = rule("pay = []\nlimits = [\n  { per = \"day\", count = 1 },\n  { per = \"day\", max_fen = 9 },\n]");
    let wrong = refused(&of_rule);
    assert_eq!((wrong.line, wrong.at.as_str()), (Some(23), "rule a"));
    let marked = two.replace("max_fen", "id = \"money\"\nmax_fen");
    assert!(Policy::from_toml(&format!("{HEAD}{marked}")).is_ok());
}

#[test]
fn ages_can_be_counted_on_another_day() {
    let day = |text: &str| ServiceDay::parse(text).expect("a day");
    for (age_on, wanted) in [
        (AgeOn::ServiceDay, "2026-11-23"),
        (AgeOn::MonthStart, "2026-11-01"),
        (AgeOn::MonthEnd, "2026-11-30"),
        (AgeOn::YearStart, "2026-01-01"),
        (AgeOn::YearEnd, "2026-12-31"),
    ] {
        assert_eq!(age_on.day(day("2026-11-23")), day(wanted));
    }
}
