//! What is shown in public.

use std::collections::BTreeSet;

use domain::ability::Ability;
use domain::id::CanteenId;
use domain::place::PlacePath;
use domain::standing::ClosedReason;
use domain::subsidy::Policy;
use domain::subsidy::bands::{Band, PublicMeal, bands};
use domain::time::{At, MealPeriod, ServiceDay};
use serde::Serialize;
use store::board::{Picture, PictureDish};
use utoipa::ToSchema;

/// Prices are shown for so many kinds of meals at most; a week has few.
const PRICES_MAX: usize = 12;

/// A meal point.
#[derive(Serialize, ToSchema)]
pub struct PublicPoint {
    #[schema(value_type = String)]
    pub id: CanteenId,
    pub name: String,
    pub name_en: String,
    /// From the county down to the village.
    pub address: Vec<PublicPlace>,
    /// Opening hours as people write them.
    pub hours: String,
    /// Whether its kitchen is a halal one.
    pub halal: bool,
    /// Whom to call.
    pub hotline: String,
    #[schema(value_type = String)]
    pub day: ServiceDay,
    /// Today and the six days after it.
    pub week: Vec<PublicDay>,
    /// What people pay, under the rules in force today, for each price on the week's menus.
    pub prices: Vec<PublicPrice>,
}

/// A place's names.
#[derive(Serialize, ToSchema)]
pub struct PublicPlace {
    pub name: String,
    pub name_en: String,
}

/// A day's meals.
#[derive(Serialize, ToSchema)]
pub struct PublicDay {
    #[schema(value_type = String)]
    pub day: ServiceDay,
    /// Why the point doesn't open that day: holiday weather repair outage staff health
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub closed: Option<ClosedReason>,
    pub meals: Vec<PublicSitting>,
}

/// A published meal.
#[derive(Serialize, ToSchema)]
pub struct PublicSitting {
    #[schema(value_type = String)]
    pub period: MealPeriod,
    /// Order until then.
    #[schema(value_type = String)]
    pub cutoff_at: At,
    #[schema(value_type = String)]
    pub starts_at: At,
    #[schema(value_type = String)]
    pub ends_at: At,
    pub dishes: Vec<PublicDish>,
}

/// A dish on the menu.
#[derive(Serialize, ToSchema)]
pub struct PublicDish {
    pub name: String,
    pub name_en: String,
    pub ingredients: Vec<String>,
    pub price_fen: i64,
}

/// What people pay for a meal of one price.
#[derive(Serialize, ToSchema)]
pub struct PublicPrice {
    #[schema(value_type = String)]
    pub period: MealPeriod,
    pub price_fen: i64,
    pub bands: Vec<PublicBand>,
}

/// People of these ages and this ability pay the same.
#[derive(Serialize, ToSchema)]
pub struct PublicBand {
    pub from_age: u32,
    /// Without it there is no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_age: Option<u32>,
    /// able partly_disabled disabled
    #[schema(value_type = String)]
    pub ability: Ability,
    /// The own share last.
    pub parts: Vec<PublicPart>,
}

/// Who pays how much.
#[derive(Serialize, ToSchema)]
pub struct PublicPart {
    /// government collective donation merchant self
    pub fund: String,
    pub fen: i64,
    pub label: String,
    pub label_en: String,
}

impl From<&Picture> for PublicSitting {
    fn from(picture: &Picture) -> Self {
        Self {
            period: picture.period,
            cutoff_at: picture.cutoff_at,
            starts_at: picture.starts_at,
            ends_at: picture.ends_at,
            dishes: picture
                .dishes
                .iter()
                .filter(|dish| is_offered(dish))
                .map(PublicDish::from)
                .collect(),
        }
    }
}

fn is_offered(dish: &PictureDish) -> bool {
    dish.state != domain::order::SittingDishState::Withdrawn.name()
}

impl From<&PictureDish> for PublicDish {
    fn from(dish: &PictureDish) -> Self {
        Self {
            name: dish.name.clone(),
            name_en: dish.name_en.clone(),
            ingredients: dish.ingredients.clone(),
            price_fen: dish.price_fen,
        }
    }
}

impl From<Band> for PublicBand {
    fn from(band: Band) -> Self {
        let parts = band
            .parts
            .into_iter()
            .filter(|part| part.fen > domain::money::Fen::ZERO || part.rule_id.is_empty());
        Self {
            from_age: band.from_age,
            to_age: band.to_age,
            ability: band.ability,
            parts: parts
                .map(|part| PublicPart {
                    fund: part.fund.name().to_owned(),
                    fen: part.fen.0,
                    label: part.label,
                    label_en: part.label_en,
                })
                .collect(),
        }
    }
}

/// What people around a point pay for each kind of meal on its menus.
#[must_use]
pub fn prices(
    policies: &[Policy],
    (point, home): (&PlacePath, &PlacePath),
    day: ServiceDay,
    week: &[PublicDay],
) -> Vec<PublicPrice> {
    let meals = week.iter().flat_map(|day| &day.meals);
    let kinds: BTreeSet<(MealPeriod, i64)> = meals
        .flat_map(|meal| meal.dishes.iter().map(|dish| (meal.period, dish.price_fen)))
        .collect();
    let shown = kinds.into_iter().take(PRICES_MAX);
    shown
        .map(|(period, price_fen)| {
            let meal = PublicMeal {
                point,
                home,
                day,
                period,
                price: domain::money::Fen(price_fen),
            };
            PublicPrice {
                period,
                price_fen,
                bands: bands(policies, meal).into_iter().map(PublicBand::from).collect(),
            }
        })
        .collect()
}
