//! What is wrong with a policy file, in words that whoever wrote it understands.

use crate::{category::Category, code::Coded, subsidy::words::Words};

/// A policy that can't be applied as written, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words().en)]
pub struct BadPolicy {
    /// The line, where it is known; the first is 1.
    pub line: Option<usize>,
    /// The thing it is about, e.g. `rule age80`. Empty: the whole file.
    pub at: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It isn't TOML or JSON of this shape; the reader's words.
    Shape(String),
    /// A field of another name.
    UnknownField {
        /// As written.
        name: String,
        /// The nearest that exists.
        meant: Option<String>,
    },
    /// A value that the field doesn't know.
    UnknownValue {
        /// As written.
        value: String,
        /// What it may be.
        known: Vec<String>,
    },
    /// Another version of the format, or none.
    Format(String),
    /// It ends before it begins.
    Period,
    /// An id that isn't made of small letters, digits, `-` and `_`, or that is reserved.
    Id(String),
    /// Something has the id already.
    Twice(String),
    /// It names what the file doesn't declare.
    Unknown {
        /// fund, layer, rule, calendar, group, step.
        kind: &'static str,
        /// The id as written.
        id: String,
    },
    /// A rule without its layer, where there are layers.
    NoLayer,
    /// Neither `fund` nor `between`, or both.
    Payer,
    /// None or several of `fen`, `share`, `leave_fen`, `leave_share`.
    Amount,
    /// An amount below zero.
    Negative(&'static str),
    /// A weight, step or number that must be at least one.
    TooSmall(&'static str),
    /// A limit that limits nothing.
    NoLimit,
    /// `min` above `max`.
    Turned(&'static str),
    /// A fund may not be of the kind `self`; the own share is what remains.
    OwnAsFund,
    /// A reason or label that tells everybody who is poor or ill.
    TellsOn(String),
    /// A field that means nothing here.
    NotHere(&'static str),
    /// A field is missing.
    Missing(String),
    /// A calendar's yearly day that is none.
    NoSuchDay(String),
    /// Tiers that don't ascend.
    Tiers,
    /// The field's number is beyond what can be reckoned with.
    Far(String),
    /// A number that must lie in a range, both ends included.
    Between(&'static str, i64, i64),
    /// A share of more than the whole.
    OverWhole(&'static str),
    /// A fund that is to stand in for itself.
    OwnFallback,
    /// An age and a birth date that don't agree: the age that the date makes.
    NotThatAge(i32),
    /// Two limits of one owner and span, told apart by nothing; the position of the second.
    TwoLimits(usize),
    /// Two cases have the name.
    CaseTwice(String),
    /// Expectations beside steps.
    BesideSteps,
    /// A day that the calendar doesn't have.
    NoDay(String),
    /// A day without quotation marks.
    DayUnquoted(String),
    /// A text or a fraction where a whole number belongs.
    NotWhole(String),
    /// Typographic quotation marks.
    Curly,
    /// Nothing in the file.
    Empty,
    /// JSON in a file that isn't called so.
    Json,
}

impl Fault {
    /// With a place.
    #[must_use]
    pub fn at(self, at: impl Into<String>) -> BadPolicy {
        BadPolicy {
            line: None,
            at: at.into(),
            fault: self,
        }
    }

    fn words(&self) -> Words {
        match self {
            Self::Shape(words) => Words::new(format!("读不懂：{words}"), format!("does not read: {words}")),
            Self::UnknownField { name, meant } => {
                let (zh, en) = meant.as_ref().map_or((String::new(), String::new()), |meant| {
                    (format!("，是不是想写“{meant}”？"), format!("; did you mean `{meant}`?"))
                });
                Words::new(
                    format!("没有“{name}”这个字段{zh}"),
                    format!("there is no field `{name}` here{en}"),
                )
            }
            Self::UnknownValue { value, known } => {
                let known = known.join(", ");
                let category = Category::ALL.into_iter().find(|one| one.label_zh() == value);
                let (zh, en) = category.map_or((String::new(), String::new()), |one| {
                    (
                        format!("（{value}写作 {}）", one.name()),
                        format!(" ({value} is written {})", one.name()),
                    )
                });
                Words::new(
                    format!("“{value}”不是可用的值{zh}，可用：{known}"),
                    format!("`{value}` is not a value this field knows{en}; it knows {known}"),
                )
            }
            Self::Format(found) => Words::new(
                format!("格式版本是 {found}，本程序读的是：format = 2"),
                format!("the format is {found}; this program reads format = 2"),
            ),
            Self::Id(id) => Words::new(
                format!("编号“{id}”只能用小写字母、数字、- 和 _，也不能是 self 或 operator"),
                format!(
                    "the id `{id}` must consist of small letters, digits, - and _, and be neither self nor operator"
                ),
            ),
            Self::Twice(id) => Words::new(format!("编号“{id}”用了两次"), format!("the id `{id}` is used twice")),
            Self::Unknown { kind, id } => Words::new(
                format!("提到了“{id}”，但文件里没有这个{}", noun(kind)),
                format!("it names the {kind} `{id}`, which the file does not declare"),
            ),
            Self::TellsOn(word) => Words::new(
                format!("“{word}”不能出现：理由和名称会显示在屏幕、打印在小票上，人人都看得到"),
                format!(
                    "`{word}` must not be said: reasons and labels are shown and printed where everybody sees them"
                ),
            ),
            Self::NoSuchDay(day) => Words::new(
                format!("“{day}”不是日子，每年的日子写作 MM-DD"),
                format!("`{day}` is no day; a day of every year is written MM-DD"),
            ),
            Self::Negative(field) => Words::new(format!("{field} 不能小于零"), format!("{field} must not be negative")),
            Self::TooSmall(field) => Words::new(format!("{field} 至少是 1"), format!("{field} must be at least 1")),
            Self::Turned(field) => Words::new(
                format!("{field}：下限大于上限"),
                format!("{field}: the lower bound is above the upper one"),
            ),
            Self::NotHere(field) => Words::new(format!("这里不能写 {field}"), format!("{field} means nothing here")),
            Self::Missing(field) => Words::new(format!("缺少 {field}"), format!("{field} is missing")),
            _ => self.number_words().unwrap_or_else(|| self.plain_words()),
        }
    }

    /// About numbers, days and names.
    fn number_words(&self) -> Option<Words> {
        let (zh, en) = match self {
            Self::Far(field) => (
                format!("{field}：金额（数目）超出范围，最多一万亿分（一百亿元）"),
                format!("{field}: amount out of range, at most 1,000,000,000,000 fen either way"),
            ),
            Self::Between(field, least, most) => (
                format!("{field} 只能是 {least} 到 {most}"),
                format!("{field} must lie between {least} and {most}"),
            ),
            Self::OverWhole(field) => (
                format!("{field} 不能超过 100%"),
                format!("{field} must not be more than 100%"),
            ),
            Self::NotThatAge(age) => (
                format!("age 和 born 对不上：按 born 那天是 {age} 岁；只写一个就够了"),
                format!("age and born disagree: by born it is {age} on the day; one of them is enough"),
            ),
            Self::CaseTwice(name) => (
                format!("有两个算例（case）都叫“{name}”，请改一个名字"),
                format!("two cases have the name `{name}`; give this case another"),
            ),
            Self::NoDay(day) => (
                format!("“{day}”不是日子；日期写作 \"2026-11-23\"，并且那天要存在"),
                format!("`{day}` is no day; a day is written \"2026-11-23\" and must exist"),
            ),
            Self::DayUnquoted(day) => (
                format!("日期要加引号：\"{day}\""),
                format!("a day is written in quotes: \"{day}\""),
            ),
            Self::NotWhole(value) => (
                format!("{value}：这里要写整数，不加引号；钱一律用分，3.50 元写 350"),
                format!("{value}: write a whole number without quotes; money is whole fen, 3.50 yuan is 350"),
            ),
            _ => return None,
        };
        Some(Words::new(zh, en))
    }

    fn plain_words(&self) -> Words {
        let (zh, en) = match self {
            Self::Period => ("结束日期早于开始日期", "it ends before it begins"),
            Self::NoLayer => (
                "文件分了层（layers），这条规则要写明 layer",
                "the file has layers, so the rule must name its `layer`",
            ),
            Self::Payer => (
                "由谁出钱：fund 和 between 要写一个，只写一个",
                "who pays: write `fund` or `between`, and only one of them",
            ),
            Self::Amount => (
                "出多少：fen、share、leave_fen、leave_share 要写一个，只写一个",
                "how much: write one of `fen`, `share`, `leave_fen` and `leave_share`, and only one",
            ),
            Self::NoLimit => (
                "限额要写次数 count 或金额 max_fen",
                "a limit needs a `count` or `max_fen`",
            ),
            Self::OwnAsFund => (
                "个人不是出资方：个人自付是剩下的部分",
                "a fund can't be of the kind `self`: the own share is what remains",
            ),
            Self::Tiers => (
                "各档 from 要从小到大，至少一档",
                "there must be at least one tier, with ascending `from`",
            ),
            Self::OwnFallback => (
                "资金不能由自己来补（fallback 里写了它自己）",
                "a fund can't be its own fallback",
            ),
            Self::TwoLimits(_) => (
                "这里有两条限额期间相同，分不清；请给每条限额各写一个 id",
                "two limits of one span here can't be told apart; give each limit an `id`",
            ),
            Self::BesideSteps => (
                "算例写了 steps，expect、fee、awards、rules 就写在各步骤里",
                "a case with `steps` has its expect, fee, awards and rules in the steps",
            ),
            Self::Curly => (
                "引号不对：要用英文直引号 \"，不能用 “ ” 之类",
                "typographic quotes: use the plain \" instead",
            ),
            Self::Empty => ("文件是空的", "the file is empty"),
            Self::Json => (
                "看着像 JSON；如果是，请把文件名改成以 .json 结尾",
                "it begins with `{`; if it is JSON, name the file .json",
            ),
            _ => ("读不懂", "it does not read"),
        };
        Words::new(zh, en)
    }
}

fn noun(kind: &str) -> &'static str {
    match kind {
        "fund" => "资金",
        "layer" => "层",
        "rule" => "规则",
        "calendar" => "日历",
        "group" => "人群",
        _ => "步骤",
    }
}

impl BadPolicy {
    /// The sentence, with line and place.
    #[must_use]
    pub fn words(&self) -> Words {
        let inner = self.fault.words();
        let (mut zh, mut en) = (String::new(), String::new());
        if let Some(line) = self.line {
            zh.push_str(&format!("第 {line} 行"));
            en.push_str(&format!("line {line}"));
        }
        if !self.at.is_empty() {
            let gap = if zh.is_empty() { "" } else { " " };
            let comma = if en.is_empty() { "" } else { ", " };
            zh.push_str(&format!("{gap}{}", self.at));
            en.push_str(&format!("{comma}{}", self.at));
        }
        let (colon_zh, colon_en) = if zh.is_empty() { ("", "") } else { ("：", ": ") };
        Words::new(
            format!("{zh}{colon_zh}{}", inner.zh),
            format!("{en}{colon_en}{}", inner.en),
        )
    }
}

impl Coded for BadPolicy {
    fn code(&self) -> &'static str {
        "bad_policy"
    }
}
