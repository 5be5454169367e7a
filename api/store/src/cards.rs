//! 助餐卡: issuing, replacing, stopping.

use domain::card::{CardNumber, CardState, SERIAL_MAX, StopReason};
use domain::id::SeniorId;
use domain::place::{PlaceCode, PlacePath};
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Act};
use crate::entity::{card, senior};
use crate::{Error, Result, Scoped, ids};

/// Digits of a village's or township's code that name its county.
const COUNTY_DIGITS: usize = 6;
/// Numbers drawn until one is free; a hundred million of them against a county of a hundred thousand.
const DRAWS_MAX: usize = 20;

/// A card as the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRecord {
    /// Its number.
    pub number: CardNumber,
    /// Whether it works.
    pub state: CardState,
    /// Since when.
    pub issued_at: At,
    /// Until when it worked.
    pub stopped_at: Option<At>,
    /// Why it was stopped.
    pub stop_reason: Option<StopReason>,
}

impl Scoped<'_> {
    /// Stops the senior's cards at once and gives them a new one.
    ///
    /// # Errors
    /// Not found; `senior_gone` for those who don't eat here any more.
    pub async fn replace_card(&self, id: SeniorId, reason: StopReason) -> Result<CardNumber> {
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let row = self.senior_for_change(&tx, id).await?;
        if row.standing()?.is_gone() {
            return Err(Error::conflict("senior_gone", "the senior does not eat here any more"));
        }
        let stopped = stop_all(&tx, now, id.0, reason).await?;
        let number = issue(&tx, now, &self.actor.name, id.0, &row.village()?).await?;
        let act = Act {
            action: "card.replace",
            subject_kind: "senior",
            subject_id: id.to_string(),
            place_path: &PlacePath(row.place_path),
            detail: json!({ "reason": reason.name(), "stopped": stopped }),
        };
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// The working card of a senior, with the name that is printed on it. Written down: whoever holds the number can
    /// order.
    ///
    /// # Errors
    /// Not found, also when no card works.
    pub async fn card_to_print(&self, id: SeniorId) -> Result<(domain::person::name::PersonName, CardNumber)> {
        let row = senior::Entity::find_by_id(id.0)
            .filter(self.covers(senior::Column::PlacePath))
            .one(self.store.db.read())
            .await?
            .ok_or(Error::NotFound("senior"))?;
        let cards = of_senior(self.store.db.read(), id.0).await?;
        let card = cards.into_iter().find(|card| card.state == CardState::Active);
        let card = card.ok_or(Error::NotFound("card"))?;
        self.note(Act {
            action: "card.print",
            subject_kind: "senior",
            subject_id: id.to_string(),
            place_path: &PlacePath(row.place_path.clone()),
            detail: json!({}),
        })
        .await?;
        Ok((row.person_name()?, card.number))
    }
}

/// Issues a card of the county in which the senior lives.
pub(crate) async fn issue<C: ConnectionTrait>(
    conn: &C,
    now: At,
    by: &str,
    senior: Uuid,
    village: &PlaceCode,
) -> Result<CardNumber> {
    let digits = village.as_str().get(..COUNTY_DIGITS);
    let county = digits.and_then(|code| PlaceCode::parse(code).ok());
    let county = county.ok_or(Error::Corrupt("senior.village_code"))?;
    let number = free_number(conn, &county).await?;
    let row = card::ActiveModel {
        id: Set(ids::new_id()),
        number: Set(number.as_str().to_owned()),
        senior_id: Set(senior),
        state: Set(CardState::Active.name().to_owned()),
        issued_at_ms: Set(now.0),
        issued_by_name: Set(by.to_owned()),
        stopped_at_ms: Set(None),
        stop_reason: Set(None),
    };
    card::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(number)
}

/// A number that no card has or had. Drawn, not counted: a neighbour's card must not follow from one's own.
async fn free_number<C: ConnectionTrait>(conn: &C, county: &PlaceCode) -> Result<CardNumber> {
    for _ in 0..DRAWS_MAX {
        let number = CardNumber::mint(county, ids::below(SERIAL_MAX + 1)).map_err(|error| Error::of(&error))?;
        let taken = card::Entity::find()
            .filter(card::Column::Number.eq(number.as_str()))
            .one(conn)
            .await?;
        if taken.is_none() {
            return Ok(number);
        }
    }
    Err(Error::Busy { retry_after_s: 1 })
}

/// Stops every working card of a senior.
pub(crate) async fn stop_all<C: ConnectionTrait>(conn: &C, now: At, senior: Uuid, reason: StopReason) -> Result<u64> {
    let done = card::Entity::update_many()
        .col_expr(card::Column::State, Expr::value(CardState::Stopped.name()))
        .col_expr(card::Column::StoppedAtMs, Expr::value(now.0))
        .col_expr(card::Column::StopReason, Expr::value(reason.name()))
        .filter(card::Column::SeniorId.eq(senior))
        .filter(card::Column::State.ne(CardState::Stopped.name()))
        .exec(conn)
        .await?;
    Ok(done.rows_affected)
}

/// Holds a senior's working cards until somebody has looked into what was said of them.
pub(crate) async fn hold<C: ConnectionTrait>(conn: &C, senior: Uuid) -> Result<()> {
    turn(conn, senior, CardState::Active, CardState::Held).await
}

/// Lets them work again.
pub(crate) async fn release_held<C: ConnectionTrait>(conn: &C, senior: Uuid) -> Result<()> {
    turn(conn, senior, CardState::Held, CardState::Active).await
}

async fn turn<C: ConnectionTrait>(conn: &C, senior: Uuid, from: CardState, to: CardState) -> Result<()> {
    card::Entity::update_many()
        .col_expr(card::Column::State, Expr::value(to.name()))
        .filter(card::Column::SeniorId.eq(senior))
        .filter(card::Column::State.eq(from.name()))
        .exec(conn)
        .await?;
    Ok(())
}

/// All cards of a senior, the newest first.
pub(crate) async fn of_senior<C: ConnectionTrait>(conn: &C, senior: Uuid) -> Result<Vec<CardRecord>> {
    let rows = card::Entity::find()
        .filter(card::Column::SeniorId.eq(senior))
        .order_by_desc(card::Column::Id)
        .all(conn)
        .await?;
    rows.iter().map(record).collect()
}

fn record(row: &card::Model) -> Result<CardRecord> {
    Ok(CardRecord {
        number: CardNumber::parse(&row.number).map_err(|_| Error::Corrupt("card.number"))?,
        state: CardState::parse(&row.state).ok_or(Error::Corrupt("card.state"))?,
        issued_at: At(row.issued_at_ms),
        stopped_at: row.stopped_at_ms.map(At),
        stop_reason: row.stop_reason.as_deref().and_then(StopReason::parse),
    })
}
