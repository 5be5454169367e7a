//! From a claim down: its days, the people of a day, one meal.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{ClaimId, OrderId};
use domain::money::Fen;
use domain::order::{FlagCause, OrderState};
use domain::place::PlacePath;
use domain::subsidy::split::Fund;
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::lines::EvidenceLine;
use super::person::Person;
use crate::audit::{self, Act};
use crate::entity::{claim_line, meal_order, order_line, order_part, rerating_entry};
use crate::{Error, Result, Scoped};

/// A day of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimDay {
    /// Which.
    pub day: ServiceDay,
    /// Meals with a line.
    pub meals: u32,
    /// People with a line.
    pub people: u32,
    /// What it adds up to.
    pub fen: Fen,
    /// Whether these lines correct an earlier period.
    pub adjustment: bool,
}

/// A person's part of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimPerson {
    /// Who.
    pub person: Person,
    /// Meals with a line.
    pub meals: u32,
    /// What they add up to.
    pub fen: Fen,
}

/// One amount of a meal as it was split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MealPart {
    /// price, fee or award.
    pub lane: String,
    /// Kind of fund.
    pub fund: Fund,
    /// What the slip calls it.
    pub label: String,
    /// The same in English.
    pub label_en: String,
    /// How much.
    pub fen: Fen,
    /// What may be said about why.
    pub reason: String,
    /// The same in English.
    pub reason_en: String,
    /// `policy/rule`.
    pub rule_id: String,
    /// Of that policy.
    pub policy_version: u32,
}

/// One amount by which a re-rating changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatedAgain {
    /// What the slip calls the fund.
    pub label: String,
    /// The same in English.
    pub label_en: String,
    /// How much more; less when negative.
    pub fen: Fen,
    /// The rule before and its policy's version.
    pub before: (String, u32),
    /// The rule after and its policy's version.
    pub after: (String, u32),
    /// What may be said about the rule after.
    pub reason: String,
    /// The same in English.
    pub reason_en: String,
}

/// All that is known of one meal.
#[derive(Debug, Clone)]
pub struct MealEvidence {
    /// Which.
    pub order_id: OrderId,
    /// Whose.
    pub person: Option<Person>,
    /// When.
    pub service_day: ServiceDay,
    /// Which meal of the day.
    pub period: MealPeriod,
    /// How it was to reach them.
    pub mode: String,
    /// How it ended.
    pub state: OrderState,
    /// Why, if it wasn't eaten.
    pub cause: Option<FlagCause>,
    /// Its number.
    pub pickup_no: u32,
    /// The dishes, Chinese and English.
    pub dishes: Vec<(String, String)>,
    /// Its price.
    pub price: Fen,
    /// Who pays.
    pub parts: Vec<MealPart>,
    /// How later re-ratings changed that.
    pub rated_again: Vec<RatedAgain>,
    /// When it was ordered.
    pub placed_at: At,
    /// kiosk desk standing …
    pub channel: String,
    /// This claim's lines about it.
    pub lines: Vec<EvidenceLine>,
}

/// What the sums of a claim are taken over.
struct Bare {
    day: ServiceDay,
    adjustment: bool,
    senior: Option<Uuid>,
    order: Option<Uuid>,
    fen: Fen,
}

/// What the lines of one day come to.
#[derive(Default)]
struct DaySum {
    orders: BTreeSet<Uuid>,
    seniors: BTreeSet<Uuid>,
    fen: Fen,
}

impl Scoped<'_> {
    /// A claim's days: first those of its period, then earlier ones with corrections.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn claim_days(&self, id: ClaimId) -> Result<Vec<ClaimDay>> {
        let conn = self.store.db.read();
        self.claim_row(conn, id).await?;
        let mut days: BTreeMap<(bool, ServiceDay), DaySum> = BTreeMap::new();
        for line in bare(conn, id, None).await? {
            let sum = days.entry((line.adjustment, line.day)).or_default();
            sum.orders.extend(line.order);
            sum.seniors.extend(line.senior);
            sum.fen += line.fen;
        }
        let count = |of: &BTreeSet<Uuid>| u32::try_from(of.len()).unwrap_or(u32::MAX);
        let days = days.into_iter().map(|((adjustment, day), sum)| ClaimDay {
            day,
            meals: count(&sum.orders),
            people: count(&sum.seniors),
            fen: sum.fen,
            adjustment,
        });
        Ok(days.collect())
    }

    /// The people of a claim, of one day when given, by number. It shows people, so it is written down.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn claim_people(&self, id: ClaimId, day: Option<ServiceDay>) -> Result<Vec<ClaimPerson>> {
        let conn = self.store.db.read();
        let row = self.claim_row(conn, id).await?;
        let mut sums: BTreeMap<Uuid, (BTreeSet<Uuid>, Fen)> = BTreeMap::new();
        for line in bare(conn, id, day).await? {
            if let Some(senior) = line.senior {
                let (orders, fen) = sums.entry(senior).or_default();
                orders.extend(line.order);
                *fen += line.fen;
            }
        }
        let mut people = self.persons(conn, sums.keys().copied().collect()).await?;
        let detail = json!({"people": people.len(), "day": day});
        self.note_claim(self.store.db.write(), &row, "claim.look", detail)
            .await?;
        let mut found: Vec<ClaimPerson> = sums
            .into_iter()
            .filter_map(|(id, (orders, fen))| {
                Some(ClaimPerson {
                    person: people.remove(&id)?,
                    meals: u32::try_from(orders.len()).unwrap_or(u32::MAX),
                    fen,
                })
            })
            .collect();
        found.sort_by(|a, b| a.person.number.cmp(&b.person.number));
        Ok(found)
    }

    /// One meal of a claim, down to the rule. It shows a person, so it is written down.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, or when the claim has no line about it.
    pub async fn claim_meal(&self, id: ClaimId, order: OrderId) -> Result<MealEvidence> {
        let conn = self.store.db.read();
        let row = self.claim_row(conn, id).await?;
        let lines = claim_line::Entity::find()
            .filter(claim_line::Column::ClaimId.eq(id.0))
            .filter(claim_line::Column::OrderId.eq(order.0))
            .order_by_asc(claim_line::Column::Position)
            .all(conn)
            .await?;
        if lines.is_empty() {
            return Err(Error::NotFound("order"));
        }
        let head = meal_order::Entity::find_by_id(order.0).one(conn).await?;
        let head = head.ok_or(Error::NotFound("order"))?;
        let act = Act {
            action: "claim.meal",
            subject_kind: "senior",
            subject_id: head.senior_id.to_string(),
            place_path: &PlacePath(row.place_path),
            detail: json!({"claim": row.number, "order": order.to_string()}),
        };
        audit::write(self.store.db.write(), self.store.clock.now(), self.actor, act).await?;
        let person = self
            .persons(conn, BTreeSet::from([head.senior_id]))
            .await?
            .remove(&head.senior_id);
        let lines = self.evidence(conn, lines).await?;
        meal(conn, head, person, lines).await
    }
}

async fn meal<C: ConnectionTrait>(
    conn: &C,
    head: meal_order::Model,
    person: Option<Person>,
    lines: Vec<EvidenceLine>,
) -> Result<MealEvidence> {
    let dishes = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(head.id))
        .order_by_asc(order_line::Column::Position)
        .all(conn)
        .await?;
    let cause = head
        .flag_cause
        .as_deref()
        .map(|name| FlagCause::parse(name).ok_or(Error::Corrupt("meal_order.flag_cause")));
    Ok(MealEvidence {
        order_id: OrderId(head.id),
        person,
        service_day: ServiceDay::parse(&head.service_day).map_err(|_| Error::Corrupt("meal_order.service_day"))?,
        period: MealPeriod::parse(&head.period).ok_or(Error::Corrupt("meal_order.period"))?,
        state: OrderState::parse(&head.state).ok_or(Error::Corrupt("meal_order.state"))?,
        cause: cause.transpose()?,
        pickup_no: u32::try_from(head.pickup_no).unwrap_or(0),
        dishes: dishes.into_iter().map(|row| (row.name, row.name_en)).collect(),
        price: Fen(head.price_fen),
        parts: parts(conn, head.id).await?,
        rated_again: rated_again(conn, head.id).await?,
        placed_at: At(head.placed_at_ms),
        mode: head.mode,
        channel: head.channel,
        lines,
    })
}

async fn parts<C: ConnectionTrait>(conn: &C, order: Uuid) -> Result<Vec<MealPart>> {
    let rows = order_part::Entity::find()
        .filter(order_part::Column::OrderId.eq(order))
        .order_by_asc(order_part::Column::Position)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(MealPart {
                lane: row.lane,
                fund: Fund::parse(&row.fund).ok_or(Error::Corrupt("order_part.fund"))?,
                label: row.label,
                label_en: row.label_en,
                fen: Fen(row.fen),
                reason: row.reason,
                reason_en: row.reason_en,
                rule_id: row.rule_id,
                policy_version: u32::try_from(row.policy_version).unwrap_or(0),
            })
        })
        .collect()
}

async fn rated_again<C: ConnectionTrait>(conn: &C, order: Uuid) -> Result<Vec<RatedAgain>> {
    let rows = rerating_entry::Entity::find()
        .filter(rerating_entry::Column::OrderId.eq(order))
        .order_by_asc(rerating_entry::Column::Id)
        .all(conn)
        .await?;
    let version = |value: i32| u32::try_from(value).unwrap_or(0);
    let again = rows.into_iter().map(|row| RatedAgain {
        label: row.label,
        label_en: row.label_en,
        fen: Fen(row.fen),
        before: (row.rule_before, version(row.version_before)),
        after: (row.rule_after, version(row.version_after)),
        reason: row.reason,
        reason_en: row.reason_en,
    });
    Ok(again.collect())
}

async fn bare<C: ConnectionTrait>(conn: &C, id: ClaimId, day: Option<ServiceDay>) -> Result<Vec<Bare>> {
    use claim_line::Column as L;
    let mut which = Condition::all().add(L::ClaimId.eq(id.0));
    if let Some(day) = day {
        which = which.add(L::ServiceDay.eq(day.to_string()));
    }
    type Row = (String, Option<String>, Option<Uuid>, Option<Uuid>, i64);
    let rows: Vec<Row> = claim_line::Entity::find()
        .select_only()
        .columns([L::ServiceDay, L::Change, L::SeniorId, L::OrderId, L::Fen])
        .filter(which)
        .into_tuple()
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|(day, change, senior, order, fen)| {
            Ok(Bare {
                day: ServiceDay::parse(&day).map_err(|_| Error::Corrupt("claim_line.service_day"))?,
                adjustment: change.is_some(),
                senior,
                order,
                fen: Fen(fen),
            })
        })
        .collect()
}
