//! Reading policy files over and running their cases.

use std::path::{Path, PathBuf};

use domain::subsidy::case::{CaseReport, run_cases};
use domain::subsidy::findings::Finding;
use domain::subsidy::{Policy, Words};
use serde::Serialize;

use super::{Check, parse, text};
use crate::cli::Failure;

/// The exit code for a file that doesn't read.
const UNREADABLE: u8 = 2;

/// One file, as far as it could be checked.
#[derive(Debug, Serialize)]
pub(super) struct FileReport {
    pub(super) file: PathBuf,
    /// Why it doesn't read; then there is nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) policy: Option<PolicyHead>,
    pub(super) findings: Vec<Finding>,
    pub(super) cases: Vec<CaseReport>,
}

#[derive(Debug, Serialize)]
pub(super) struct PolicyHead {
    pub(super) id: String,
    pub(super) version: u32,
    pub(super) name: String,
    pub(super) name_en: String,
}

#[derive(Debug, Serialize)]
struct Report {
    files: Vec<FileReport>,
    passed: usize,
    failed: usize,
    unreadable: usize,
}

#[allow(clippy::print_stdout)] // the command's answer
pub(super) fn run(wanted: &Check) -> Result<(), Failure> {
    let files: Vec<FileReport> = wanted.files.iter().map(|file| check(file)).collect();
    let cases = || files.iter().flat_map(|file| &file.cases);
    let report = Report {
        passed: cases().filter(|case| case.passed).count(),
        failed: cases().filter(|case| !case.passed).count(),
        unreadable: files.iter().filter(|file| file.error.is_some()).count(),
        files,
    };
    if wanted.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        for file in report.files.iter().filter(|file| file.error.is_none()) {
            print!("{}", text::file(file, wanted.lang));
        }
        println!("{}", wanted.lang.of(&counted(&report)));
    }
    verdict(&report, wanted)
}

fn check(file: &Path) -> FileReport {
    let mut report = FileReport {
        file: file.to_owned(),
        error: None,
        policy: None,
        findings: Vec::new(),
        cases: Vec::new(),
    };
    match load(file) {
        Err(words) => report.error = Some(words),
        Ok((policy, beside)) => {
            report.findings = policy.findings();
            report.cases = run_cases(&policy, &beside);
            report.policy = Some(PolicyHead {
                id: policy.id,
                version: policy.version,
                name: policy.name,
                name_en: policy.name_en,
            });
        }
    }
    report
}

/// A policy, and those that it names beside itself.
fn load(file: &Path) -> Result<(Policy, Vec<Policy>), Words> {
    let policy = parse(file)?;
    let folder = file.parent().unwrap_or(Path::new("."));
    let beside = policy.beside.iter().map(|name| {
        parse(&folder.join(name)).map_err(|words| {
            Words::new(
                format!("beside“{name}”：{}", words.zh),
                format!("beside `{name}`: {}", words.en),
            )
        })
    });
    let beside = beside.collect::<Result<_, _>>()?;
    Ok((policy, beside))
}

fn counted(report: &Report) -> Words {
    let (passed, failed) = (report.passed, report.failed);
    let all = passed + failed;
    let (unread_zh, unread_en) = match report.unreadable {
        0 => (String::new(), String::new()),
        1 => ("；有 1 个文件没读成".to_owned(), "; 1 file not read".to_owned()),
        more => (format!("；有 {more} 个文件没读成"), format!("; {more} files not read")),
    };
    Words::new(
        format!("共 {all} 个算例，通过 {passed} 个，不符 {failed} 个{unread_zh}"),
        format!("{all} cases, {passed} passed, {failed} failed{unread_en}"),
    )
}

fn verdict(report: &Report, wanted: &Check) -> Result<(), Failure> {
    let unread = report
        .files
        .iter()
        .filter_map(|file| Some((&file.file, file.error.as_ref()?)));
    let mut unread: Vec<String> = unread
        .map(|(file, words)| format!("{}: {}", file.display(), wanted.lang.of(words)))
        .collect();
    if !unread.is_empty() {
        // What stands last is what people see: cases that passed must not hide a file that wasn't read.
        unread.push(wanted.lang.of(&counted(report)).to_owned());
        return Err(Failure::new(unread.join("\nnuancan: ")).with_code(UNREADABLE));
    }
    if report.failed > 0 {
        return Err(Failure::new(wanted.lang.of(&counted(report))));
    }
    Ok(())
}
