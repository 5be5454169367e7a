//! One person's meal at one sitting.

use super::{
    identified::Identified,
    mode::OrderMode,
    payment::Payment,
    state::{FlagCause, OrderState},
};
use crate::{
    diet::{Portion, Texture},
    id::{AccountId, CanteenId, OrderId, SeniorId, SittingDishId, SittingId},
    money::Fen,
    subsidy::{quota::QuotaSlot, split::Split},
    time::{At, MealPeriod, ServiceDay},
};
use serde::{Deserialize, Serialize};

/// The dish that was ordered, where another has come in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// 菜名 when it was ordered.
    pub name: String,
    /// English name when it was ordered.
    pub name_en: String,
}

/// One dish of an order: always one portion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// Which dish of the sitting.
    pub sitting_dish_id: SittingDishId,
    /// 菜名 when it was ordered.
    pub name: String,
    /// English name when it was ordered.
    pub name_en: String,
    /// How it is cut.
    pub texture: Texture,
    /// How much.
    pub portion: Portion,
    /// Its price when it was ordered.
    pub price: Fen,
    /// What was ordered first, if this came instead: whoever hands it over says so. However often a dish is replaced, this
    /// stays the one that was chosen, and goes when that one comes back.
    pub instead_of: Option<Replaced>,
}

/// Staff let somebody have what their diet speaks against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DietOverride {
    /// Who took the responsibility.
    pub by: AccountId,
    /// Why.
    pub reason: String,
}

/// One person's meal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Made by the caller before the first try, so that a retry is the same order.
    pub id: OrderId,
    /// Whose.
    pub senior_id: SeniorId,
    /// Where.
    pub canteen_id: CanteenId,
    /// Which sitting.
    pub sitting_id: SittingId,
    /// The sitting's day.
    pub service_day: ServiceDay,
    /// The sitting's meal.
    pub period: MealPeriod,
    /// How it reaches the mouth.
    pub mode: OrderMode,
    /// Placed, cancelled, served or flagged.
    pub state: OrderState,
    /// Why it is flagged.
    pub flag_cause: Option<FlagCause>,
    /// Read aloud; unique at its sitting.
    pub pickup_no: u32,
    /// What was ordered in one go goes into one bag: the first order's pick-up number.
    pub bag_no: u32,
    /// Whether it came out of the portions set aside for walk-ins.
    pub from_counter: bool,
    /// What is in it.
    pub lines: Vec<OrderLine>,
    /// Who pays; sums to the price.
    pub split: Split,
    /// How the own share is paid.
    pub payment: Payment,
    /// How many entries of the ledger are about it: the number of the last one.
    pub turn: u32,
    /// The instant of the last of them; the next one is later.
    pub booked_at: At,
    /// When it was taken.
    pub placed_at: At,
    /// Until then it may be cancelled.
    pub cancel_until: At,
    /// Cancelled after the kitchen count was final: the portion was cooked and isn't sold again by itself.
    pub late_change: bool,
    /// Who let a diet conflict pass.
    pub diet_override: Option<DietOverride>,
    /// How it was known whose it is.
    pub identified: Option<Identified>,
}

impl Order {
    /// The whole price.
    #[must_use]
    pub fn price(&self) -> Fen {
        self.lines.iter().map(|line| line.price).sum()
    }

    /// The pick-up number as it is shown and read aloud: `012`.
    #[must_use]
    pub fn pickup_text(&self) -> String {
        format!("{:03}", self.pickup_no)
    }

    /// What a box's label says and a scanner reads: the end of the id, which is random. Of a sitting's few hundred meals no
    /// two share it.
    #[must_use]
    pub fn short_code(&self) -> String {
        const SIGNS: usize = 10;
        let id = self.id.0.simple().to_string().to_ascii_uppercase();
        id[id.len() - SIGNS..].to_owned()
    }

    /// Whether it could be cancelled now.
    #[must_use]
    pub fn can_cancel(&self, now: At) -> bool {
        self.state == OrderState::Placed && now < self.cancel_until
    }

    /// Whether somebody known in this way may take it back: a number that many know undoes what such a number has ordered, not what a
    /// card, a relative, a member of staff or a standing order has. Else a neighbour's mistake leaves somebody unfed.
    #[must_use]
    pub fn may_be_taken_back_by(&self, known_by: Identified) -> bool {
        known_by != Identified::Phone || self.identified.is_none_or(|how| how == Identified::Phone)
    }

    /// Whether the kitchen cooks it. Once the count is final it cooks what is then cancelled, and what nobody comes for.
    #[must_use]
    pub fn is_cooked(&self) -> bool {
        match (self.state, self.flag_cause) {
            (OrderState::Cancelled, _) => self.late_change,
            (OrderState::Flagged, Some(FlagCause::NotPlaced | FlagCause::KitchenShort)) => false,
            (OrderState::Placed | OrderState::Served | OrderState::Flagged, _) => true,
        }
    }

    /// The quota slots its split claims.
    pub fn quota_slots(&self) -> impl Iterator<Item = QuotaSlot> + '_ {
        self.split.quota.iter().map(|claim| QuotaSlot {
            senior_id: self.senior_id,
            claim: claim.clone(),
        })
    }
}
