//! What a split depends on.

use super::{funds::FundBalances, quota::QuotaBook};
use crate::{
    ability::Ability,
    category::Category,
    id::SeniorId,
    money::Fen,
    named::named,
    person::{living::Living, resident_id::Gender},
    place::PlacePath,
    time::{MealPeriod, ServiceDay},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

named! {
    /// What surrounds a meal point.
    pub enum PointKind {
        /// 城镇
        Urban = "urban",
        /// 农村
        Rural = "rural",
    }
}

named! {
    /// Who gets no subsidy at all on the service day, whatever a policy says.
    pub enum Exclusion {
        /// 集中供养: their institution feeds them.
        CentralSupport = "central_support",
        /// 入住机构
        InInstitution = "in_institution",
        /// 住院
        InHospital = "in_hospital",
        /// 去世
        Deceased = "deceased",
    }
}

/// Nothing in it: for callers that don't know groups or tags.
pub static NO_TEXTS: BTreeSet<String> = BTreeSet::new();

/// Everything about one meal, as of the service day. What isn't known is `None` or empty, and then fits no condition
/// that asks for it.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// Who eats.
    pub senior_id: SeniorId,
    /// By the resident ID; ages count by it on the service day.
    pub born: NaiveDate,
    /// 性别
    pub gender: Option<Gender>,
    /// 户籍地. Where it isn't known, callers pass the home.
    pub registered: &'a PlacePath,
    /// Since when it is.
    pub registered_since: Option<ServiceDay>,
    /// 居住地
    pub home: &'a PlacePath,
    /// Since when it is.
    pub home_since: Option<ServiceDay>,
    /// Categories that hold on the service day.
    pub categories: &'a BTreeSet<Category>,
    /// Further groups of people that policies declare, as far as they hold on the service day.
    pub groups: &'a BTreeSet<String>,
    /// 自理能力
    pub ability: Option<Ability>,
    /// 居住情况
    pub living: Living,
    /// Monthly income a head.
    pub income: Option<Fen>,
    /// What rules out any subsidy on the service day.
    pub exclusions: &'a BTreeSet<Exclusion>,
    /// The service day.
    pub day: ServiceDay,
    /// Which meal.
    pub period: MealPeriod,
    /// The kind of set, e.g. `A`.
    pub set_type: Option<&'a str>,
    /// The whole price.
    pub price: Fen,
    /// Whether it is carried to the door.
    pub delivered: bool,
    /// What the carrying costs; zero where it costs nothing.
    pub delivery_fee: Fen,
    /// How many people ordered in the same go, this one included.
    pub together: u32,
    /// Where the meal point stands.
    pub point: &'a PlacePath,
    /// Town or country.
    pub point_kind: Option<PointKind>,
    /// What else distinguishes meal points, e.g. a rating.
    pub point_tags: &'a BTreeSet<String>,
    /// Quota slots already taken, over all meal points.
    pub quota: &'a QuotaBook,
    /// What floored funds hold.
    pub funds: &'a FundBalances,
}
