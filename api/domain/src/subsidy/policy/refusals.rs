//! What is written wrong is refused in words that help, on its line.

use super::{Fault, Policy};

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

const FUND: &str = r#"[[funds]]
id = "gov"
kind = "government"
label = "县"
label_en = "county"
"#;

const RULE: &str = r#"[[rules]]
id = "a"
reason = "试"
reason_en = "trial"
"#;

/// The whole text with what is tried; it begins on line 19.
fn with(more: &str) -> String {
    let rule = format!("{HEAD}{FUND}{RULE}");
    assert_eq!(rule.lines().count(), 18);
    rule + more
}

/// A case of the policy; its name stands on line 21.
fn case(more: &str) -> String {
    with(&format!(
        "pay = [{{ fund = \"gov\", fen = 200 }}]\n[[cases]]\nname = \"one\"\n{more}\n"
    ))
}

/// A case of somebody of 70 with a meal of 10.00.
fn seventy(more: &str) -> String {
    case(&format!("facts = {{ age = 70, price_fen = 1000 }}\n{more}"))
}

fn fault(text: &str) -> Fault {
    Policy::from_toml(text).expect_err("refused").fault
}

fn words(text: &str) -> (String, String) {
    let words = Policy::from_toml(text).expect_err("refused").words();
    (words.zh, words.en)
}

#[test]
fn no_amount_is_so_large_that_it_cannot_be_reckoned_with() {
    let far = |field: &str| Fault::Far(field.to_owned());
    let (least, most) = (i64::MIN, i64::MAX);
    for (text, wrong, at) in [
        (
            seventy(&format!("funds = {{ gov = {least} }}\nexpect = {{}}")),
            far("gov"),
            "line 23, case one: ",
        ),
        (
            seventy(&format!("expect = {{ gov = {least} }}")),
            far("gov"),
            "line 23, case one: ",
        ),
        (
            seventy(&format!("expect = {{ gov = {most}, self = {most} }}")),
            far("gov"),
            "line 23, case one: ",
        ),
        (
            seventy("expect = {}\nfunds_after = { gov = 1_000_000_000_001 }"),
            far("gov"),
            "line 24, case one: ",
        ),
        (
            seventy("steps = [\n{ id = \"s\", fee = { gov = 99999999999999999999999 } }]"),
            far("gov"),
            "line 24, case one: ",
        ),
        (
            with(&format!("pay = [{{ fund = \"gov\", fen = {most} }}]")),
            far("fen"),
            "line 19, rule a: ",
        ),
        (
            with("pay = []\nlimits = [{ id = \"x\", per = \"day\", max_fen = 0x7fffffffffffffff }]"),
            far("max_fen"),
            "line 20, rule a: ",
        ),
        (
            HEAD.to_owned() + "cap_fen = 1_000_000_000_001",
            far("cap_fen"),
            "line 10: ",
        ),
    ] {
        assert_eq!(fault(&text), wrong, "{text}");
        let (zh, en) = words(&text);
        assert!(en.starts_with(at) && en.contains("amount out of range"), "{en}");
        assert!(zh.contains("超出范围"), "{zh}");
    }
    for field in ["fen", "each_fen", "each_above_fen", "cap_fen"] {
        let award = format!(
            "{HEAD}{FUND}[[volume_awards]]\nid = \"v\"\nfund = \"gov\"\nreason = \"试\"\nreason_en = \"t\"\n\
             tiers = [{{ from = 1, {field} = {most} }}]"
        );
        assert_eq!(fault(&award), far(field));
    }
    let largest = seventy("funds = { gov = -1_000_000_000_000 }\nexpect = { gov = 200 }");
    assert!(Policy::from_toml(&largest).is_ok());
}

#[test]
fn json_has_the_same_bound() {
    let good = Policy::from_toml(&seventy("expect = { gov = 200 }")).expect("whole");
    let json = serde_json::to_string_pretty(&good).expect("JSON");
    let large = json.replace("\"gov\": 200", &format!("\"gov\": {}", i64::MIN));
    assert_ne!(large, json);
    let wrong = Policy::from_json(&large).expect_err("refused");
    assert_eq!(wrong.fault, Fault::Far("gov".into()));
    assert_eq!(wrong.at, "case one");
    assert!(wrong.line.is_some(), "{wrong}");
}

#[test]
fn what_can_hardly_be_meant_is_refused() {
    let pays = |pay: &str| with(&format!("pay = [{{ fund = \"gov\", {pay} }}]"));
    let limited = |limit: &str| with(&format!("pay = []\nlimits = [{{ per = \"day\", {limit} }}]"));
    for (text, wrong) in [
        (pays("share = \"101%\""), Fault::OverWhole("share")),
        (pays("leave_share = \"3/2\""), Fault::OverWhole("leave_share")),
        (limited("count = 0"), Fault::TooSmall("count")),
        (limited("max_fen = 0"), Fault::TooSmall("max_fen")),
        (pays("fen = 1, round = \"up\""), Fault::NotHere("round, round_to_fen")),
        (
            pays("leave_fen = 1, round_to_fen = 10"),
            Fault::NotHere("round, round_to_fen"),
        ),
        (pays("fen = 1, of = \"unpaid\""), Fault::NotHere("of")),
        (format!("{HEAD}{FUND}fallback = [\"gov\"]\n"), Fault::OwnFallback),
        (
            seventy("steps = [{ id = \"s\" }, { id = \"s\" }]"),
            Fault::Twice("s".into()),
        ),
        (seventy("expect = { gov = -1 }"), Fault::Negative("expect")),
        (seventy("expect = {}\nfee = { gov = -1 }"), Fault::Negative("fee")),
        (
            case("facts = { age = 70, born = \"1956-06-01\", price_fen = 1 }\nexpect = {}"),
            Fault::NotThatAge(69),
        ),
        (
            case("facts = { age = -1, price_fen = 1 }\nexpect = {}"),
            Fault::Between("age", 0, 130),
        ),
        (
            case("facts = { age = -2147483648, price_fen = 1 }\nsteps = [{ facts.age = 70 }]"),
            Fault::Between("age", 0, 130),
        ),
        (
            case("facts = { age = 131, price_fen = 1 }\nexpect = {}"),
            Fault::Between("age", 0, 130),
        ),
        (
            case("facts = { born = \"2026-06-01\", price_fen = 1 }\nexpect = {}"),
            Fault::Between("age", 0, 130),
        ),
    ] {
        assert_eq!(fault(&text), wrong, "{text}");
    }
    for whole in [
        pays("share = \"100%\""),
        limited("count = 1, max_fen = 1"),
        case("facts = { age = 69, born = \"1956-06-01\", price_fen = 1 }\nexpect = {}"),
        case("facts = { age = 130, price_fen = 1 }\nexpect = {}"),
    ] {
        assert_eq!(Policy::from_toml(&whole).map(|_| ()), Ok(()), "{whole}");
    }
}

#[test]
fn the_message_says_what_to_write_instead() {
    let dated = |day: &str| HEAD.replace("\"2026-01-01\"", day);
    let pays = |fen: &str| with(&format!("pay = [{{ fund = \"gov\", fen = {fen} }}]"));
    for (text, zh, en) in [
        (
            dated("\"2026-02-30\""),
            "第 8 行：“2026-02-30”不是日子",
            "line 8: `2026-02-30` is no day",
        ),
        (dated("\"2026-2-x\""), "不是日子", "`2026-2-x` is no day"),
        (
            dated("2026-01-01"),
            "日期要加引号",
            "line 8: a day is written in quotes: \"2026-01-01\"",
        ),
        (
            pays("\"300\""),
            "3.50 元写 350",
            "line 19: \"300\": write a whole number without quotes",
        ),
        (pays("3.5"), "3.50 元写 350", "line 19: 3.5: write a whole number"),
        (
            HEAD.replace("\"trial\"", "“trial”"),
            "引号不对",
            "line 4: typographic quotes",
        ),
        (
            HEAD.replace("\"trial\"", "\"trial”"),
            "引号不对",
            "line 4: typographic quotes",
        ),
        (
            with("pay = []\nwhen.periods = [“lunch”]"),
            "引号不对",
            "line 20: typographic quotes",
        ),
        (
            dated("2026-02-30"),
            "第 8 行：“2026-02-30”不是日子",
            "line 8: `2026-02-30` is no day",
        ),
        (String::new(), "文件是空的", "the file is empty"),
        ("\n# later\n\n".to_owned(), "文件是空的", "the file is empty"),
        ("{\n  \"format\": 2\n}".to_owned(), ".json", "name the file .json"),
        (
            with("pay = []\nwhen.months = [13]"),
            "months 只能是 1 到 12",
            "line 16, rule a: months must lie between 1 and 12",
        ),
        (
            seventy("steps = [{ repeat = 0 }]"),
            "repeat 只能是 1 到 400",
            "line 21, case one: repeat must lie between 1 and 400",
        ),
        (
            seventy("expect = {}\n[[cases]]\nname = \"one\"\nexpect = {}"),
            "第 25 行 case one：有两个算例",
            "line 25, case one: two cases have the name `one`",
        ),
        (
            seventy("expect = {}\nsteps = [{}]"),
            "写在各步骤里",
            "line 21, case one: a case with `steps` has its expect",
        ),
    ] {
        let (zh_said, en_said) = words(&text);
        assert!(zh_said.contains(zh), "{zh}: {zh_said}");
        assert!(en_said.contains(en), "{en}: {en_said}");
    }
}

#[test]
fn a_file_may_begin_with_the_mark_of_its_encoding() {
    assert!(Policy::from_toml(&format!("\u{feff}{HEAD}")).is_ok());
}
