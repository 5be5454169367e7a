//! Meals that nobody ate: listed apart with their cause, and not claimed.

use domain::id::{ClaimId, OrderId};
use domain::money::Fen;
use domain::order::FlagCause;
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::person::Person;
use crate::entity::claim_uneaten;
use crate::places_named::names_of;
use crate::{Error, Result, Scoped};

/// A meal that nobody ate, as it was when the claim was run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uneaten {
    /// Which.
    pub order_id: OrderId,
    /// Whose.
    pub person: Option<Person>,
    /// Where they lived then.
    pub village: String,
    /// When.
    pub service_day: ServiceDay,
    /// Which meal of the day.
    pub period: MealPeriod,
    /// Its number.
    pub pickup_no: u32,
    /// How it was to reach them.
    pub mode: String,
    /// Its price.
    pub price: Fen,
    /// What the fund would have paid, and isn't asked for.
    pub part: Fen,
    /// What the policy lets the senior pay all the same.
    pub senior: Fen,
    /// What the canteen bears.
    pub operator: Fen,
    /// Whether the subsidised meal is the senior's again.
    pub quota_back: bool,
    /// Why nobody ate it.
    pub cause: FlagCause,
    /// Who said so; nobody, where the programme itself did.
    pub by: Option<String>,
    /// When that was said.
    pub at: Option<At>,
}

impl Scoped<'_> {
    /// The uneaten meals of a claim's period. They show people, so the look is written down.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn claim_uneaten(&self, id: ClaimId) -> Result<Vec<Uneaten>> {
        let conn = self.store.db.read();
        let claim = self.claim_row(conn, id).await?;
        let rows = claim_uneaten::Entity::find()
            .filter(claim_uneaten::Column::ClaimId.eq(id.0))
            .order_by_asc(claim_uneaten::Column::Position)
            .all(conn)
            .await?;
        let people = self
            .persons(conn, rows.iter().map(|row| row.senior_id).collect())
            .await?;
        let villages = names_of(conn, rows.iter().filter_map(|row| row.village_code.clone())).await?;
        let detail = json!({"uneaten": rows.len()});
        self.note_claim(self.store.db.write(), &claim, "claim.look", detail)
            .await?;
        rows.into_iter()
            .map(|row| {
                let village = row.village_code.as_ref().and_then(|code| villages.get(code)).cloned();
                Ok(Uneaten {
                    order_id: OrderId(row.order_id),
                    person: people.get(&row.senior_id).cloned(),
                    village: village.unwrap_or_default(),
                    service_day: ServiceDay::parse(&row.service_day)
                        .map_err(|_| Error::Corrupt("claim_uneaten.service_day"))?,
                    period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("claim_uneaten.period"))?,
                    pickup_no: u32::try_from(row.pickup_no).unwrap_or(0),
                    mode: row.mode,
                    price: Fen(row.price_fen),
                    part: Fen(row.part_fen),
                    senior: Fen(row.senior_fen),
                    operator: Fen(row.operator_fen),
                    quota_back: row.quota_back,
                    cause: FlagCause::parse(&row.cause).ok_or(Error::Corrupt("claim_uneaten.cause"))?,
                    by: row.flagged_by,
                    at: row.flagged_at_ms.map(At),
                })
            })
            .collect()
    }
}
