//! Erasing what is personal. Orders, their parts and quota slots stay: the money must be accountable.

use domain::card::StopReason;
use domain::id::SeniorId;
use domain::order::OrderState;
use domain::senior::StandingChange;
use domain::time::ServiceDay;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::identity;
use super::record::day;
use super::standing::refused;
use crate::entity::{alarm, away_address, meal_order, outcome, registration, senior, senior_fact, stop};
use crate::{Error, Keyring, Result, Scoped, cards, family, ladders, once, top_ups};

/// Years that settlement papers are kept after the last meal they tell of. Within them an order keeps its row and its
/// link to the (then nameless) senior, so that the claim it belongs to can be checked.
pub const SETTLEMENT_RETENTION_YEARS: u32 = 5;

/// What stands in place of a name.
const NAMELESS: &str = "已删除";

/// What goes and what stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Facts that go.
    pub facts: u64,
    /// Working cards that are stopped.
    pub cards: u64,
    /// Registrations that are blanked.
    pub registrations: u64,
    /// Orders that stay, without a name.
    pub orders_kept: u64,
    /// Until when the youngest of them is needed for settlement.
    pub orders_kept_until: Option<ServiceDay>,
}

impl Scoped<'_> {
    /// Says what erasing would do.
    ///
    /// # Errors
    /// As [`Scoped::erase_senior`].
    pub async fn would_erase_senior(&self, id: SeniorId) -> Result<Erasure> {
        let tx = self.store.db.begin().await?;
        let erasure = self.erase(&tx, id, "").await?;
        tx.rollback().await?;
        Ok(erasure)
    }

    /// Blanks name and birth day (the year stays: age decides subsidies), empties what is sealed, removes facts and
    /// indexes, stops cards, and blanks registrations and notes from the door.
    ///
    /// # Errors
    /// Not found; `still_here` unless they died or moved away; `orders_open` while a meal is under way.
    pub async fn erase_senior(&self, id: SeniorId, reason: &str) -> Result<Erasure> {
        let tx = self.store.db.begin().await?;
        let erasure = self.erase(&tx, id, reason).await?;
        tx.commit().await?;
        Ok(erasure)
    }

    async fn erase(&self, tx: &DatabaseTransaction, id: SeniorId, reason: &str) -> Result<Erasure> {
        let now = self.store.clock.now();
        let row = self.senior_for_change(tx, id).await?;
        let standing = row
            .standing()?
            .after(StandingChange::Erase)
            .map_err(|error| refused(&error))?;
        let (orders_kept, orders_kept_until) = orders_of(tx, id).await?;
        let path = row.place_path.clone();
        let registrations = blank_registrations(tx, &self.store.keys, &row).await?;
        let cards = cards::stop_all(tx, now, row.id, StopReason::Moved).await?;
        let facts = senior_fact::Entity::delete_many()
            .filter(senior_fact::Column::SeniorId.eq(row.id))
            .exec(tx)
            .await?
            .rows_affected;
        blank_notes(tx, &row).await?;
        away_address::Entity::delete_many()
            .filter(away_address::Column::SeniorId.eq(row.id))
            .exec(tx)
            .await?;
        ladders::erase(tx, row.id).await?;
        family::erase(tx, row.id, self.store.clock.session_now()).await?;
        top_ups::erase(tx, row.id).await?;
        once::forget_answers(tx).await?;
        let after = senior::ActiveModel {
            id: Set(row.id),
            name: Set(NAMELESS.to_owned()),
            name_initials: Set(String::new()),
            birth_date: Set(year_of(&row.birth_date)),
            state: Set(standing.state.name().to_owned()),
            state_since: Set(now.day().to_string()),
            paused_from: Set(None),
            paused_to: Set(None),
            pause_reason: Set(None),
            delivery: Set(false),
            delivery_until: Set(None),
            id_index: Set(None),
            phone_index: Set(None),
            identity_sealed: Set(String::new()),
            contact_sealed: Set(String::new()),
            health_sealed: Set(String::new()),
            spouse_id: Set(None),
            erased_at_ms: Set(Some(now.0)),
            version: Set(row.version + 1),
            ..Default::default()
        };
        after.update(tx).await?;
        // The reason is kept for whoever asks later; people write names into such fields, so it is sealed.
        let reason_sealed = self.store.keys.seal(&format!("senior.erase/{id}"), reason)?;
        let detail = json!({ "reason_sealed": reason_sealed, "facts": facts, "registrations": registrations, "orders_kept": orders_kept });
        self.note_senior(tx, id, &path, "senior.erase", detail).await?;
        Ok(Erasure {
            facts,
            cards,
            registrations,
            orders_kept,
            orders_kept_until,
        })
    }
}

/// How many orders stay, and until when they are needed.
async fn orders_of<C: ConnectionTrait>(conn: &C, id: SeniorId) -> Result<(u64, Option<ServiceDay>)> {
    let orders = meal_order::Entity::find().filter(meal_order::Column::SeniorId.eq(id.0));
    let open = orders
        .clone()
        .filter(meal_order::Column::State.eq(OrderState::Placed.name()))
        .count(conn)
        .await?;
    if open > 0 {
        return Err(Error::conflict("orders_open", "a meal of this senior is under way"));
    }
    let count = orders.clone().count(conn).await?;
    let last = orders.order_by_desc(meal_order::Column::ServiceDay).one(conn).await?;
    let until = last.map(|order| kept_until(&order.service_day)).transpose()?;
    Ok((count, until))
}

fn kept_until(service_day: &str) -> Result<ServiceDay> {
    let last = day(service_day, "meal_order.service_day")?;
    let months = chrono::Months::new(SETTLEMENT_RETENTION_YEARS * 12);
    Ok(last.0.checked_add_months(months).map_or(last, ServiceDay))
}

fn year_of(birth_date: &str) -> String {
    format!("{}-01-01", birth_date.split('-').next().unwrap_or("1900"))
}

/// The registrations that led here, refused ones of the same resident ID, and those under a number or a name that was put right
/// since. A mistyped number may be somebody else's: then the name tells whose form it is.
async fn blank_registrations(tx: &DatabaseTransaction, keys: &Keyring, row: &senior::Model) -> Result<u64> {
    use registration::Column;
    let same_id = row.id_index.as_ref().map(|index| Column::IdIndex.eq(index));
    let before = identity::before(tx, keys, row).await?;
    let put_right = Condition::all()
        .add(Column::IdIndex.is_in(before.id_indexes))
        .add(Column::Name.is_in(before.names));
    let done = registration::Entity::update_many()
        .col_expr(Column::Name, Expr::value(NAMELESS))
        .col_expr(Column::NameInitials, Expr::value(""))
        .col_expr(Column::BirthDate, Expr::value(year_of(&row.birth_date)))
        .col_expr(Column::IdIndex, Expr::value(Option::<String>::None))
        .col_expr(Column::FormSealed, Expr::value(""))
        .col_expr(Column::Note, Expr::value(Option::<String>::None))
        .col_expr(Column::RefusalReason, Expr::value(Option::<String>::None))
        .filter(
            Condition::any()
                .add(Column::SeniorId.eq(row.id))
                .add_option(same_id)
                .add(put_right),
        )
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// What was written about them at their door and by those who looked after them.
async fn blank_notes(tx: &DatabaseTransaction, row: &senior::Model) -> Result<()> {
    alarm::Entity::update_many()
        .col_expr(alarm::Column::NoteSealed, Expr::value(Option::<String>::None))
        .filter(alarm::Column::SeniorId.eq(row.id))
        .exec(tx)
        .await?;
    let doors = Query::select()
        .column(stop::Column::Id)
        .from(stop::Entity)
        .and_where(stop::Column::SeniorId.eq(row.id))
        .to_owned();
    outcome::Entity::update_many()
        .col_expr(outcome::Column::NoteSealed, Expr::value(Option::<String>::None))
        .filter(outcome::Column::StopId.in_subquery(doors))
        .exec(tx)
        .await?;
    Ok(())
}
