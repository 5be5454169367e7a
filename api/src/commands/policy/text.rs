//! What `policy check` prints for people.

use std::fmt::Write;

use domain::subsidy::case::{CaseReport, Compared, StepReport, What};

use super::Lang;
use super::check::FileReport;

/// A file: its name, what was found, each case.
pub(super) fn file(report: &FileReport, lang: Lang) -> String {
    let mut out = String::new();
    // Writing to a String can't fail.
    if let Some(policy) = &report.policy {
        let name = lang.pick(&policy.name, &policy.name_en);
        let version = lang.pick("第几版：", "version ");
        let _ = writeln!(out, "{name} ({}, {version}{})", policy.id, policy.version);
        let _ = writeln!(out, "  {}", report.file.display());
    }
    for finding in &report.findings {
        let _ = writeln!(out, "  {}{}", lang.pick("提醒：", "finding: "), lang.of(&finding.words));
    }
    for case in &report.cases {
        self::case(&mut out, case, lang);
    }
    out
}

fn case(out: &mut String, case: &CaseReport, lang: Lang) {
    let verdict = if case.passed {
        lang.pick("passed 通过", "passed")
    } else {
        lang.pick("FAILED 不符", "FAILED")
    };
    let _ = writeln!(out, "  {verdict}  {}", case.name);
    let is_one = case.steps.len() == 1;
    for told in case.steps.iter().filter(|told| !told.passed) {
        if !is_one {
            let _ = writeln!(out, "    {} {}", lang.pick("第几步：", "step"), told.step);
        }
        step(out, told, lang);
    }
}

fn step(out: &mut String, told: &StepReport, lang: Lang) {
    let (expected, got) = (lang.pick("应为", "expected"), lang.pick("实为", "got"));
    let _ = writeln!(out, "      {:<28} {expected:>10} {got:>10}", "");
    for line in &told.compared {
        let _ = writeln!(out, "{}", compared(line, lang));
    }
    if told.fired.is_empty() {
        let _ = writeln!(out, "      {}", lang.pick("没有规则出资", "no rule paid"));
    }
    for rule in &told.fired {
        let reason = lang.pick(&rule.reason, &rule.reason_en);
        let _ = writeln!(out, "      {} {}: {reason}", lang.pick("规则", "rule"), rule.rule_id);
    }
    for note in &told.notes {
        let _ = writeln!(out, "      {}", lang.of(note));
    }
}

fn compared(line: &Compared, lang: Lang) -> String {
    let what = match line.what {
        What::Price => "",
        What::Fee => lang.pick("送餐费 ", "fee "),
        What::Awards => lang.pick("奖补 ", "award "),
        What::FundsAfter => lang.pick("余额 ", "balance of "),
    };
    let mark = if line.expected == line.got { "" } else { "  <--" };
    let name = format!("{what}{}", line.fund);
    format!(
        "      {name:<28} {:>10} {:>10}{mark}",
        line.expected.yuan(),
        line.got.yuan()
    )
}
