//! `nuancan policy` and `nuancan bench quotes`, as whoever writes a policy types them. They need no installation.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use tests::nuancan::{Env, output, run};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn schedules() -> Vec<PathBuf> {
    let folder = root().join("api/domain/data/policies/schedules");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// A folder with a policy in it, and no installation.
struct Desk {
    folder: tempfile::TempDir,
    env: Env,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let env = vec![("NUANCAN_DATA".to_owned(), data.display().to_string())];
        Self { folder, env }
    }

    fn write(&self, name: &str, text: &str) -> String {
        let file = self.folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.display().to_string()
    }

    fn check(&self, args: &[&str]) -> Output {
        output(&[&["policy", "check"], args].concat(), &self.env)
    }
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

/// A policy of one rule, whose case expects `county` fen of 8.00.
fn policy(id: &str, more: &str, county: i64) -> String {
    format!(
        r#"format = 2
id = "{id}"
name = "试行办法"
name_en = "Trial"
note = "试"
note_en = "trial"
place = "430822"
valid_from = "2026-01-01"
combine = "stack"
{more}
[[funds]]
id = "county"
kind = "government"
label = "县补贴"
label_en = "County subsidy"
[[rules]]
id = "age60"
when.min_age = 60
reason = "年满六十"
reason_en = "Sixty and over"
pay = [{{ fund = "county", fen = 200 }}]
[[cases]]
name = "seventy"
facts = {{ age = 70, price_fen = 800 }}
expect = {{ county = {county}, self = {} }}
"#,
        800 - county
    )
}

#[test]
fn the_published_schedules_pass_without_an_installation() {
    let desk = Desk::new();
    let files: Vec<String> = schedules().iter().map(|file| file.display().to_string()).collect();
    assert_eq!(files.len(), 10);
    let answer = desk.check(&files.iter().map(String::as_str).collect::<Vec<_>>());
    let (out, err) = said(&answer);
    assert_eq!(answer.status.code(), Some(0), "{out}{err}");
    assert!(!out.contains("FAILED") && !out.contains("finding"), "{out}");
    let passed = out.lines().filter(|line| line.starts_with("  passed  ")).count();
    assert!(passed >= 49, "every published case and some more: {passed}");
    assert!(
        out.contains(&format!("{passed} cases, {passed} passed, 0 failed")),
        "{out}"
    );
    assert!(
        !Path::new(&desk.env[0].1).exists(),
        "checking a file makes no installation"
    );
}

#[test]
fn a_case_that_fails_shows_the_difference_and_the_rule_behind_it() {
    let desk = Desk::new();
    let file = desk.write("wrong.toml", &policy("wrong", "", 300));
    let answer = desk.check(&[&file]);
    let (out, err) = said(&answer);
    assert_eq!(answer.status.code(), Some(1), "{out}{err}");
    for words in [
        "FAILED  seventy",
        "expected",
        "got",
        "wrong/age60: Sixty and over",
        "1 cases, 0 passed, 1 failed",
    ] {
        assert!(out.contains(words), "{words}: {out}");
    }
    let county = out
        .lines()
        .find(|line| line.trim_start().starts_with("county"))
        .unwrap();
    assert_eq!(
        county.split_whitespace().collect::<Vec<_>>(),
        ["county", "3.00", "2.00", "<--"]
    );
    assert!(err.contains("1 failed"), "{err}");
    let (out, _) = said(&desk.check(&["--lang", "zh", &file]));
    assert!(out.contains("不符") && out.contains("年满六十"), "{out}");
}

#[test]
fn a_file_that_does_not_read_says_where_and_ends_with_two() {
    let desk = Desk::new();
    let good = desk.write("good.toml", &policy("good", "", 200));
    let misspelt = desk.write("bad.toml", &policy("bad", "min_spent_fen = 100", 200));
    let answer = desk.check(&[&misspelt, &good]);
    let (out, err) = said(&answer);
    assert_eq!(answer.status.code(), Some(2), "{out}{err}");
    assert!(
        err.contains("bad.toml: line 10: ") && err.contains("did you mean `min_spend_fen`?"),
        "{err}"
    );
    assert!(
        out.contains("passed  seventy"),
        "the other file is checked all the same: {out}"
    );
    let last = "1 cases, 1 passed, 0 failed; 1 file not read";
    assert!(
        err.trim_end().ends_with(last) && out.trim_end().ends_with(last),
        "{out}{err}"
    );
    let foreign = desk.write("foreign.toml", "");
    std::fs::write(&foreign, b"name = \"\xb2\xb9\xcc\xf9\"").unwrap();
    let answer = desk.check(&[&foreign]);
    assert_eq!(answer.status.code(), Some(2));
    assert!(
        said(&answer).1.contains("save the file as UTF-8"),
        "{:?}",
        said(&answer)
    );
    let telling = desk.write(
        "telling.toml",
        &policy("telling", "", 200).replace("年满六十", "低保老人"),
    );
    let answer = desk.check(&["--lang", "zh", &telling]);
    let (_, err) = said(&answer);
    assert_eq!(answer.status.code(), Some(2));
    assert!(err.contains("低保") && err.contains("rule age60"), "{err}");
    let missing = desk.check(&["/nowhere/at/all.toml"]);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn programs_get_the_same_as_json() {
    let desk = Desk::new();
    let good = desk.write("good.toml", &policy("good", "", 200));
    let wrong = desk.write("wrong.toml", &policy("wrong", "", 300));
    let answer = desk.check(&["--json", &good, &wrong]);
    assert_eq!(answer.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(
        (&report["passed"], &report["failed"], &report["unreadable"]),
        (&1.into(), &1.into(), &0.into())
    );
    let step = &report["files"][1]["cases"][0]["steps"][0];
    assert_eq!(step["passed"], false);
    assert_eq!(step["compared"][0]["fund"], "county");
    assert_eq!(
        (&step["compared"][0]["expected"], &step["compared"][0]["got"]),
        (&300.into(), &200.into())
    );
    assert_eq!(step["fired"][0]["rule_id"], "wrong/age60");
}

#[test]
fn a_policy_can_be_tried_together_with_others() {
    let desk = Desk::new();
    desk.write("other.toml", &policy("other", "order = 50", 200));
    let both =
        policy("both", "beside = [\"other.toml\"]", 200).replace("self = 600", "\"other/county\" = 200, self = 400");
    let file = desk.write("both.toml", &both);
    let answer = desk.check(&[&file]);
    assert_eq!(answer.status.code(), Some(0), "{:?}", said(&answer));
    let alone = desk.write("alone.toml", &both.replace("other.toml", "nobody.toml"));
    let answer = desk.check(&[&alone]);
    assert_eq!(answer.status.code(), Some(2));
    assert!(said(&answer).1.contains("beside `nobody.toml`"), "{:?}", said(&answer));
}

#[test]
fn a_policy_may_be_json() {
    let desk = Desk::new();
    let policy = domain::subsidy::Policy::from_toml(&policy("plain", "", 200)).unwrap();
    let file = desk.write("plain.json", &serde_json::to_string_pretty(&policy).unwrap());
    assert_eq!(desk.check(&[&file]).status.code(), Some(0));
    let broken = desk.write("broken.json", "{\n  \"format\": 2,\n  \"idd\": \"x\"\n}");
    let answer = desk.check(&[&broken]);
    assert_eq!(answer.status.code(), Some(2));
    assert!(
        said(&answer).1.contains("line 3") && said(&answer).1.contains("`idd`"),
        "{:?}",
        said(&answer)
    );
}

#[test]
fn the_schema_is_the_committed_one() {
    let desk = Desk::new();
    let committed = std::fs::read_to_string(root().join("docs/policy.schema.json")).unwrap();
    assert_eq!(run(&["policy", "schema"], &desk.env), committed);
}

#[test]
fn quotes_are_measured() {
    let desk = Desk::new();
    let file = desk.folder.path().join("figures.json");
    let path = file.display().to_string();
    let schedules = root().join("api/domain/data/policies/schedules");
    let mut files: Vec<String> = std::fs::read_dir(schedules)
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .collect();
    files.sort();
    let mut words = vec!["bench", "quotes", "--quotes", "300", "--json", &path];
    words.extend(files.iter().map(String::as_str));
    let out = run(&words, &desk.env);
    assert!(out.contains("median") && out.contains("10 policies"), "{out}");
    let figures: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!((&figures["quotes"], &figures["policies"]), (&300.into(), &10.into()));
    let runs = figures["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 2, "{figures}");
    for run in runs {
        let us = |name: &str| run[name].as_f64().unwrap();
        let rising = [us("min_us"), us("median_us"), us("p99_us"), us("max_us")];
        assert!(rising[0] > 0.0 && rising.is_sorted(), "{figures}");
        assert!(run["subsidised_percent"].as_u64().unwrap() > 40, "{figures}");
    }
    let payments = |run: usize| runs[run]["parts_percent"].as_u64().unwrap();
    assert!(
        payments(1) > 2 * payments(0),
        "covering everybody means more to reckon: {figures}"
    );
}
