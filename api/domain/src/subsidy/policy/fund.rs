//! Who pays.

use super::{is_default, when::When};
use crate::{
    facts::holds,
    money::Fen,
    named::named,
    place::{PlaceLevel, PlacePath},
    subsidy::{facts::Facts, split::Fund},
    time::ServiceDay,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

named! {
    /// Whose place tells one place's fund from another's.
    pub enum OfPlace {
        /// Where the diner lives.
        Lives = "lives",
        /// Where the diner is registered.
        Registered = "registered",
        /// Where the meal point stands.
        Point = "point",
    }
}

/// Each place has a fund of its own, e.g. each village.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PerPlace {
    /// Places of this level.
    pub level: PlaceLevel,
    /// Whose.
    pub of: OfPlace,
}

/// A fund, as this policy knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FundSpec {
    /// How rules and cases name it.
    pub id: String,
    /// Its key in the installation, where several policies pay from one fund. Without it: `policy/fund`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// government, collective, donation or merchant.
    pub kind: Fund,
    /// Whose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<PlaceLevel>,
    /// What the slip calls it; never a category.
    pub label: String,
    /// The same in English.
    pub label_en: String,
    /// It is never paid below this. Without a floor it may go negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_fen: Option<Fen>,
    /// Which funds cover what it can't pay, in this order; what then remains is the senior's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fallback: Vec<String>,
    /// Earmarked: it pays only where this holds.
    #[serde(default, skip_serializing_if = "is_default")]
    pub only: When,
    /// Each place has a fund of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_place: Option<PerPlace>,
    /// It pays from this day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<ServiceDay>,
    /// It pays until this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<ServiceDay>,
}

impl FundSpec {
    /// Its key, without the place.
    #[must_use]
    pub fn base_key(&self, policy_id: &str) -> Cow<'_, str> {
        match &self.key {
            Some(key) => Cow::Borrowed(key),
            None => Cow::Owned(format!("{policy_id}/{}", self.id)),
        }
    }

    /// Its key for a meal; none where each place has its own and the place isn't known as precisely.
    #[must_use]
    pub fn key_for(&self, policy_id: &str, facts: &Facts<'_>) -> Option<String> {
        let place = match self.per_place.map_or(OfPlace::Point, |per| per.of) {
            OfPlace::Lives => facts.home,
            OfPlace::Registered => facts.registered,
            OfPlace::Point => facts.point,
        };
        self.key_at(policy_id, place)
    }

    /// Its key for a place, whether or not each place has its own.
    #[must_use]
    pub fn key_at(&self, policy_id: &str, place: &PlacePath) -> Option<String> {
        let base = self.base_key(policy_id);
        match self.per_place {
            None => Some(base.into_owned()),
            Some(per_place) => Some(format!("{base}@{}", place.at(per_place.level)?)),
        }
    }

    /// Whether it exists on a day.
    #[must_use]
    pub fn is_open(&self, day: ServiceDay) -> bool {
        self.valid_from.is_none_or(|from| day >= from) && holds(day, day, self.valid_to)
    }
}
