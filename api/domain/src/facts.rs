//! 事实: what is known about a senior, since when, from whom, until when.

use crate::{
    ability::Ability,
    category::Category,
    code::Coded,
    diet::DietProfile,
    id::AccountId,
    named::named,
    person::contact::is_one_line,
    person::{
        address::{Address, GeoPoint},
        contact::Contact,
        living::Living,
        name::PersonName,
        phone::Phone,
        resident_id::ResidentId,
    },
    registration::check::AGE_MAX,
    time::ServiceDay,
};
use chrono::NaiveDate;
use serde::Serialize;

const SOURCE_CHARS_MAX: usize = 100;

named! {
    /// What a fact is about.
    pub enum FactKind {
        /// 困难类别
        Category = "category",
        /// 自理能力
        Ability = "ability",
        /// 饮食
        Diet = "diet",
        /// 居住情况
        Living = "living",
        /// 电话
        Phone = "phone",
        /// 住址
        Address = "address",
        /// 位置
        Location = "location",
        /// 紧急联系人
        Contact = "contact",
        /// 姓名
        Name = "name",
        /// 出生日期
        BirthDate = "birth_date",
        /// 身份证号
        ResidentId = "resident_id",
    }
}

impl FactKind {
    /// Whether it says who somebody is. That doesn't begin or end on a day: it was mistyped and is put right, and what was
    /// written before stays to be read.
    #[must_use]
    pub fn is_identity(self) -> bool {
        matches!(self, Self::Name | Self::BirthDate | Self::ResidentId)
    }
}

/// The value, typed by its kind. `Debug` shows the kind alone.
#[derive(Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum FactValue {
    /// 困难类别
    Category(Category),
    /// 自理能力
    Ability(Ability),
    /// 饮食
    Diet(DietProfile),
    /// 居住情况
    Living(Living),
    /// 电话
    Phone(Phone),
    /// 住址
    Address(Address),
    /// 位置
    Location(GeoPoint),
    /// 紧急联系人; nobody, where whom there was can't be asked any more.
    Contact(Option<Contact>),
    /// 姓名
    Name(PersonName),
    /// 出生日期, of somebody without a resident ID.
    BirthDate(NaiveDate),
    /// 身份证号, with the birth date and the gender in it; none, where what was written was somebody else's.
    ResidentId(Option<ResidentId>),
}

/// Why a fact can't be recorded. The value itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFact {
    /// The value doesn't fit its kind.
    #[error("the value does not fit a fact of the kind {}", .0.name())]
    Value(FactKind),
    /// Nobody says where it comes from.
    #[error("a fact needs a source of at most {SOURCE_CHARS_MAX} characters")]
    Source,
    /// It ends before it begins.
    #[error("a fact ends on the day it begins or later")]
    Period,
}

impl Coded for BadFact {
    fn code(&self) -> &'static str {
        match self {
            Self::Value(_) => "bad_fact",
            Self::Source => "source_missing",
            Self::Period => "bad_period",
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Value(_) => "value",
            Self::Source => "source",
            Self::Period => "valid_to",
        })
    }
}

impl FactValue {
    /// Reads a value as its kind demands.
    ///
    /// # Errors
    /// [`BadFact::Value`] when it doesn't fit.
    pub fn read(kind: FactKind, value: serde_json::Value) -> Result<Self, BadFact> {
        fn typed<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Option<T> {
            serde_json::from_value(value).ok()
        }
        match kind {
            FactKind::Category => typed(value).map(Self::Category),
            FactKind::Ability => typed(value).map(Self::Ability),
            FactKind::Diet => typed(value).map(Self::Diet),
            FactKind::Living => typed(value).map(Self::Living),
            FactKind::Phone => typed(value).map(Self::Phone),
            FactKind::Address => typed(value).map(Self::Address),
            FactKind::Location => typed(value).map(Self::Location),
            FactKind::Contact => typed(value).map(Self::Contact),
            FactKind::Name => typed(value).map(Self::Name),
            FactKind::BirthDate => typed(value).map(Self::BirthDate),
            FactKind::ResidentId => typed(value).map(Self::ResidentId),
        }
        .ok_or(BadFact::Value(kind))
    }

    /// Whether an older value ends when this one begins. All kinds have one value at a time, but a senior may hold several
    /// categories.
    #[must_use]
    pub fn replaces(&self, old: &Self) -> bool {
        match (self, old) {
            (Self::Category(new), Self::Category(old)) => new.replaces(*old),
            // A number has a birth date of its own.
            (Self::ResidentId(Some(_)), Self::BirthDate(_)) => true,
            _ => self.kind() == old.kind(),
        }
    }

    /// Whether a new one may be recorded on a day. What is stored is read whatever it is.
    fn is_sound(&self, day: ServiceDay) -> bool {
        match self {
            Self::Contact(whom) => whom.as_ref().is_none_or(Contact::relates_in_a_line),
            Self::BirthDate(born) => *born <= day.0 && day.age_of(*born) <= AGE_MAX,
            Self::ResidentId(Some(id)) => !id.born_after(day) && day.age_of(id.birth_date()) <= AGE_MAX,
            Self::Living(living) => living.is_possible(),
            _ => true,
        }
    }

    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> FactKind {
        match self {
            Self::Category(_) => FactKind::Category,
            Self::Ability(_) => FactKind::Ability,
            Self::Diet(_) => FactKind::Diet,
            Self::Living(_) => FactKind::Living,
            Self::Phone(_) => FactKind::Phone,
            Self::Address(_) => FactKind::Address,
            Self::Location(_) => FactKind::Location,
            Self::Contact(_) => FactKind::Contact,
            Self::Name(_) => FactKind::Name,
            Self::BirthDate(_) => FactKind::BirthDate,
            Self::ResidentId(_) => FactKind::ResidentId,
        }
    }
}

impl std::fmt::Debug for FactValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FactValue({})", self.kind().name())
    }
}

/// One recorded fact.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// What is known.
    pub value: FactValue,
    /// The paper or person it comes from.
    pub source: String,
    /// The first day it holds.
    pub valid_from: ServiceDay,
    /// The last day it holds; open when nothing is known of an end.
    pub valid_to: Option<ServiceDay>,
    /// Who looked at the source.
    pub reviewer: Option<AccountId>,
}

impl Fact {
    /// A fact with a source and a period.
    ///
    /// # Errors
    /// [`BadFact`] without a source, or when it ends before it begins.
    pub fn new(
        value: FactValue,
        source: &str,
        valid_from: ServiceDay,
        valid_to: Option<ServiceDay>,
        reviewer: Option<AccountId>,
    ) -> Result<Self, BadFact> {
        if !value.is_sound(valid_from) {
            return Err(BadFact::Value(value.kind()));
        }
        let source = source.trim();
        if !(1..=SOURCE_CHARS_MAX).contains(&source.chars().count()) || !is_one_line(source) {
            return Err(BadFact::Source);
        }
        if valid_to.is_some_and(|end| end < valid_from || value.kind().is_identity()) {
            return Err(BadFact::Period);
        }
        Ok(Self {
            value,
            source: source.to_owned(),
            valid_from,
            valid_to,
            reviewer,
        })
    }

    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> FactKind {
        self.value.kind()
    }

    /// Whether it holds on a day; both ends count.
    #[must_use]
    pub fn valid_on(&self, day: ServiceDay) -> bool {
        holds(day, self.valid_from, self.valid_to)
    }
}

/// Whether a day lies in a period whose ends both count and whose end may be open.
#[must_use]
pub fn holds(day: ServiceDay, from: ServiceDay, to: Option<ServiceDay>) -> bool {
    day >= from && to.is_none_or(|end| day <= end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::name::PersonName;
    use serde_json::json;

    fn day(text: &str) -> ServiceDay {
        ServiceDay::parse(text).expect("a day")
    }

    #[test]
    fn both_ends_of_the_period_count() {
        let value = FactValue::Category(Category::Dibao);
        let fact = Fact::new(value, "低保证", day("2026-01-01"), Some(day("2026-12-31")), None).expect("valid");
        assert!(!fact.valid_on(day("2025-12-31")));
        assert!(fact.valid_on(day("2026-01-01")) && fact.valid_on(day("2026-12-31")));
        assert!(!fact.valid_on(day("2027-01-01")));
    }

    #[test]
    fn a_value_must_fit_its_kind() {
        let phone = FactValue::read(FactKind::Phone, json!("138 1234 5678")).expect("a phone");
        assert_eq!(phone.kind(), FactKind::Phone);
        assert_eq!(serde_json::to_value(&phone).expect("plain"), json!("13812345678"));
        for (kind, value) in [
            (FactKind::Phone, json!("12")),
            (FactKind::Category, json!("rich")),
            (FactKind::Location, json!({"lat": 110.0, "lon": 29.0})),
            (FactKind::Diet, json!({"allergens": ["air"]})),
            (
                FactKind::Contact,
                json!({"name": "王芳", "phone": "12", "relation": "女儿"}),
            ),
        ] {
            assert_eq!(FactValue::read(kind, value), Err(BadFact::Value(kind)));
        }
    }

    #[test]
    fn a_relation_is_checked_when_it_is_new_and_read_whatever_it_is() {
        let contact = |relation: &str| json!({"name": "王芳", "phone": "13812345678", "relation": relation});
        let (long, longer) = ("女".repeat(100), "女".repeat(101));
        for (relation, is_good) in [("女儿", true), (&*long, true), (&*longer, false), ("女\n儿", false)] {
            let value = FactValue::read(FactKind::Contact, contact(relation)).expect("read");
            let new = Fact::new(value, "女儿来电", day("2026-01-01"), None, None);
            assert_eq!(new.is_ok(), is_good, "{relation}");
        }
    }

    /// A birth date of tomorrow, or of somebody older than anybody ever was, is mistyped; and nobody stops having a name.
    #[test]
    fn who_somebody_is_is_put_right_and_does_not_end() {
        let born = |text: &str| FactValue::read(FactKind::BirthDate, json!(text)).expect("a day");
        let new = |value, to| Fact::new(value, "户口簿", day("2026-01-01"), to, None);
        for (text, is_good) in [
            ("1944-02-29", true),
            ("2026-01-01", true),
            ("2026-01-02", false),
            ("1890-01-01", false),
        ] {
            assert_eq!(new(born(text), None).is_ok(), is_good, "{text}");
        }
        let name = FactValue::read(FactKind::Name, json!(" 王 桂英 ")).expect("a name");
        assert_eq!(new(name, Some(day("2026-12-31"))), Err(BadFact::Period));
    }

    #[test]
    fn a_category_ends_only_what_it_excludes() {
        let category = FactValue::Category;
        assert!(category(Category::Tekun).replaces(&category(Category::Dibao)));
        assert!(!category(Category::Youfu).replaces(&category(Category::Dibao)));
        assert!(category(Category::None).replaces(&category(Category::Youfu)));
        assert!(!category(Category::None).replaces(&FactValue::Ability(Ability::Able)));
        assert!(FactValue::Ability(Ability::Disabled).replaces(&FactValue::Ability(Ability::Able)));
    }

    #[test]
    fn every_kind_reads_its_own_writing() {
        let values = [
            FactValue::Category(Category::Tekun),
            FactValue::Ability(Ability::Disabled),
            FactValue::Diet(DietProfile::default()),
            FactValue::Living(Living::default()),
            FactValue::Phone(Phone::parse("13812345678").expect("valid")),
            FactValue::Address(Address::parse("三组").expect("valid")),
            FactValue::Location(GeoPoint::new(29.4, 110.2).expect("China")),
            FactValue::Contact(Some(Contact {
                name: PersonName::parse("王芳").expect("valid"),
                phone: Phone::parse("13812345678").expect("valid"),
                relation: "女儿".to_owned(),
            })),
            FactValue::Contact(None),
            FactValue::Name(PersonName::parse("王桂英").expect("valid")),
            FactValue::BirthDate(day("1944-02-29").0),
            FactValue::ResidentId(ResidentId::parse("11010519491231002X").ok()),
            FactValue::ResidentId(None),
        ];
        for value in values {
            let written = serde_json::to_value(&value).expect("plain");
            assert_eq!(FactValue::read(value.kind(), written), Ok(value));
        }
    }

    #[test]
    fn a_fact_without_source_or_with_a_turned_period_is_refused() {
        let value = || FactValue::Ability(Ability::Able);
        assert_eq!(
            Fact::new(value(), " ", day("2026-01-01"), None, None),
            Err(BadFact::Source)
        );
        let turned = Fact::new(value(), "医院", day("2026-01-02"), Some(day("2026-01-01")), None);
        assert_eq!(turned, Err(BadFact::Period));
    }
}
