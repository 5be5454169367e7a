//! A claim as tables: what both file formats hold, in the same words and the same order.

pub mod csv_file;
pub mod safe;
pub mod words;
pub mod xlsx_file;

use domain::language::Lang;
use domain::money::Fen;
use domain::settlement::DueKind;
use domain::time::At;
use store::settlement::{Claim, ClaimStep, EvidenceLine, Uneaten};

use super::view::pickup;
use words::word;

/// One cell. Texts come from people and are made harmless where they are written; amounts are ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words, names, numbers that aren't reckoned with.
    Text(String),
    /// An amount.
    Money(Fen),
    /// A number of things.
    Count(u32),
}

/// A table with its headings.
pub struct Table {
    /// The sheet's name.
    pub name: &'static str,
    /// Headings.
    pub head: Vec<&'static str>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
}

/// Everything that an export of a claim is made of. It is frozen with the claim, so a locked claim gives the same file
/// for ever.
pub struct Export {
    /// The claim.
    pub claim: Claim,
    /// The steps it took.
    pub steps: Vec<ClaimStep>,
    /// Its evidence.
    pub lines: Vec<EvidenceLine>,
    /// What isn't claimed.
    pub uneaten: Vec<Uneaten>,
    /// Whether the reader may see which rule it was.
    pub with_rules: bool,
    /// The words' language.
    pub language: Lang,
}

fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

fn optional(value: Option<&str>, group: &str, language: Lang) -> Cell {
    text(value.map(|value| word(group, value, language)).unwrap_or_default())
}

fn minute(at: Option<At>) -> Cell {
    text(at.map(|at| format!("{} {}", at.day(), at.clock())).unwrap_or_default())
}

impl Export {
    fn pick<const N: usize>(&self, heads: [(&'static str, &'static str); N]) -> Vec<&'static str> {
        heads.into_iter().map(|(zh, en)| self.language.pick(zh, en)).collect()
    }

    /// What the claim says in sum, and who signed it.
    #[must_use]
    pub fn summary(&self) -> Table {
        let claim = &self.claim;
        let totals = claim.totals;
        let fund = self.language.pick(&claim.fund.label, &claim.fund.label_en).to_owned();
        let state = word("state", claim.state.name(), self.language);
        let row = |zh, en, cell| vec![text(self.language.pick(zh, en)), cell];
        let mut rows = vec![
            row("申报单号", "Claim", text(&claim.number)),
            row("食堂", "Canteen", text(&claim.canteen)),
            row("出资方", "Fund", text(fund)),
            row(
                "期间",
                "Period",
                text(format!("{} – {}", claim.period.first_day(), claim.period.last_day())),
            ),
            row("状态", "State", text(state)),
            row("餐数", "Meals", Cell::Count(totals.meals)),
            row("餐费补贴", "Meals' subsidy", Cell::Money(totals.meals_fen)),
            row("配送费补贴", "Delivery fees", Cell::Money(totals.fees_fen)),
            row("运营补贴", "Operating subsidies", Cell::Money(totals.awards_fen)),
            row(
                "以前各期更正",
                "Corrections of earlier periods",
                Cell::Money(totals.adjustments_fen),
            ),
            row("合计", "Total", Cell::Money(totals.fen)),
            row(
                "未用餐（不申报）",
                "Not eaten (not claimed)",
                Cell::Count(u32::try_from(self.uneaten.len()).unwrap_or(u32::MAX)),
            ),
            row("明细校验码", "Fingerprint of the lines", text(&claim.digest)),
        ];
        for step in &self.steps {
            let said = step.reason.as_deref().unwrap_or_default();
            let who = format!("{} {} {} {said}", step.at.day(), step.at.clock(), step.by_name);
            rows.push(vec![
                text(word("act", step.act.name(), self.language)),
                text(who.trim()),
            ]);
        }
        Table {
            name: self.language.pick("汇总", "Summary"),
            head: self.pick([("项目", "Item"), ("内容", "Value")]),
            rows,
        }
    }

    /// The evidence, line by line.
    #[must_use]
    pub fn evidence(&self) -> Table {
        let mut head = self.pick([
            ("序号", "No"),
            ("日期", "Day"),
            ("餐次", "Meal"),
            ("取餐号", "Pick-up number"),
            ("编号", "Senior number"),
            ("姓名", "Name"),
            ("村（社区）", "Village"),
            ("用餐方式", "Mode"),
            ("餐价", "Price"),
            ("项目", "For"),
            ("更正", "Correction"),
            ("以前已申报", "Asked before"),
            ("申报金额", "Amount"),
            ("依据", "Reason"),
            ("政策版本", "Policy version"),
            ("身份确认", "Identified by"),
            ("交付方式", "Handed over"),
            ("上门结果", "At the door"),
            ("交付人", "By"),
            ("交付时间", "At"),
        ]);
        if self.with_rules {
            head.extend(self.pick([("规则", "Rule")]));
        }
        Table {
            name: self.language.pick("明细", "Evidence"),
            head,
            rows: self.lines.iter().map(|line| self.line(line)).collect(),
        }
    }

    fn line(&self, line: &EvidenceLine) -> Vec<Cell> {
        let language = self.language;
        let person = line.person.as_ref();
        let kind = word("kind", line.kind.name(), language);
        let reason = language.pick(&line.reason, &line.reason_en);
        let price = if line.kind == DueKind::Volume {
            Cell::Text(String::new())
        } else {
            Cell::Money(line.price)
        };
        let mut cells = vec![
            Cell::Count(line.position),
            text(line.service_day.to_string()),
            optional(line.period.map(domain::time::MealPeriod::name), "period", language),
            text(pickup(line.pickup_no)),
            text(person.map(|person| person.number.clone()).unwrap_or_default()),
            // A file travels: it names nobody.
            text(person.map(|person| person.masked_name.clone()).unwrap_or_default()),
            text(&line.village),
            optional(line.mode.as_deref(), "mode", language),
            price,
            text(kind),
            optional(line.change.map(domain::settlement::Change::name), "change", language),
            Cell::Money(line.before),
            Cell::Money(line.fen),
            text(reason),
            Cell::Count(line.policy_version),
            optional(line.identified_by.as_deref(), "identified", language),
            optional(line.handed_how.as_deref(), "handed", language),
            optional(line.handed_outcome.as_deref(), "outcome", language),
            text(line.handed_by.clone().unwrap_or_default()),
            minute(line.handed_at),
        ];
        if self.with_rules {
            cells.push(text(&line.rule_id));
        }
        cells
    }

    /// What nobody ate and nobody is asked for.
    #[must_use]
    pub fn not_claimed(&self) -> Table {
        let language = self.language;
        let head = self.pick([
            ("日期", "Day"),
            ("餐次", "Meal"),
            ("取餐号", "Pick-up number"),
            ("编号", "Senior number"),
            ("姓名", "Name"),
            ("村（社区）", "Village"),
            ("用餐方式", "Mode"),
            ("餐价", "Price"),
            ("本可补贴（不申报）", "Would have been paid (not claimed)"),
            ("老人承担", "Borne by the senior"),
            ("食堂承担", "Borne by the canteen"),
            ("原因", "Cause"),
            ("登记人", "Said by"),
            ("登记时间", "At"),
        ]);
        let row = |one: &Uneaten| {
            let person = one.person.as_ref();
            vec![
                text(one.service_day.to_string()),
                text(word("period", one.period.name(), language)),
                text(pickup(one.pickup_no)),
                text(person.map(|person| person.number.clone()).unwrap_or_default()),
                text(person.map(|person| person.masked_name.clone()).unwrap_or_default()),
                text(&one.village),
                text(word("mode", &one.mode, language)),
                Cell::Money(one.price),
                Cell::Money(one.part),
                Cell::Money(one.senior),
                Cell::Money(one.operator),
                text(word("cause", one.cause.name(), language)),
                text(one.by.clone().unwrap_or_default()),
                minute(one.at),
            ]
        };
        Table {
            name: language.pick("未用餐", "Not eaten"),
            head,
            rows: self.uneaten.iter().map(row).collect(),
        }
    }

    /// The file's name, without personal data.
    #[must_use]
    pub fn file_name(&self, ending: &str) -> String {
        format!("claim-{}.{ending}", self.claim.number)
    }
}
