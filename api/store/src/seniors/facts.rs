//! Facts: what is known of a senior, from whom, since when. A new one closes what it replaces; none is overwritten.

use domain::facts::{Fact, FactKind, FactValue};
use domain::id::{FactId, SeniorId};
use domain::time::{At, ServiceDay};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};
use serde_json::json;
use uuid::Uuid;

use super::identity;
use super::record::{day, optional_day};
use super::sheets::{self, ContactSheet, HealthSheet, open_json, seal_json};
use crate::entity::{senior, senior_fact};
use crate::{Error, Keyring, Result, Scoped, ids};

/// Who looked at the source of a fact.
#[derive(Clone, Copy)]
pub(crate) struct Reviewer<'a> {
    pub(crate) id: Option<Uuid>,
    pub(crate) name: &'a str,
}

/// A fact as it is shown to those who may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct FactRecord {
    /// Id.
    pub id: FactId,
    /// What is known.
    pub value: FactValue,
    /// The paper or person it comes from.
    pub source: String,
    /// First day.
    pub valid_from: ServiceDay,
    /// Last day. Before the first day when a fact was replaced before it came to hold.
    pub valid_to: Option<ServiceDay>,
    /// Who looked at the source.
    pub reviewer: String,
    /// When it was recorded.
    pub recorded_at: At,
}

impl Scoped<'_> {
    /// Records a fact and closes what it replaces, the day before it begins.
    ///
    /// # Errors
    /// Not found; `senior_gone`; `birth_date_differs` for a birth date beside a resident ID, which has one; `resident_id_taken`
    /// for a resident ID of somebody else; `bad_period` for anything but a category that begins later: what the kitchen and the
    /// volunteers go by is what holds now.
    pub async fn add_fact(&self, id: SeniorId, fact: &Fact) -> Result<FactId> {
        let now = self.store.clock.now();
        if fact.kind() != FactKind::Category && fact.valid_from > now.day() {
            return Err(Error::invalid(
                "bad_period",
                "valid_from",
                "only a category may begin later than today",
            ));
        }
        if fact.kind().is_identity() && fact.valid_from != now.day() {
            let detail = "who somebody is is put right as of today";
            return Err(Error::invalid("bad_period", "valid_from", detail));
        }
        // The sheets hold what is true now: what is over by now would replace it.
        if fact.kind() != FactKind::Category && fact.valid_to.is_some_and(|end| end < now.day()) {
            return Err(Error::invalid("bad_period", "valid_to", "this is over already"));
        }
        let tx = self.store.db.begin().await?;
        let row = self.senior_for_change(&tx, id).await?;
        if row.standing()?.is_gone() {
            return Err(Error::conflict("senior_gone", "the senior does not eat here any more"));
        }
        let keys = &self.store.keys;
        identity::keep_what_was(&tx, keys, &row, fact, now).await?;
        let closed = close_replaced(&tx, keys, row.id, fact).await?;
        let reviewer = Reviewer {
            id: Some(self.actor.id),
            name: &self.actor.name,
        };
        let fact_id = insert_fact(&tx, keys, row.id, fact, reviewer, now).await?;
        let path = row.place_path.clone();
        let ages = identity::ages(&row, fact, now.day())?;
        apply(&tx, keys, row, fact).await?;
        let mut detail =
            json!({ "kind": fact.kind().name(), "from": fact.valid_from, "to": fact.valid_to, "closed": closed });
        if let Some((before, after)) = ages {
            // The subsidy goes by it: whoever audits sees by how much, and not by which numbers.
            (detail["age_before"], detail["age_after"]) = (json!(before), json!(after));
        }
        self.note_senior(&tx, id, &path, "senior.fact", detail).await?;
        tx.commit().await?;
        Ok(fact_id)
    }
}

/// The value of a stored fact.
pub(crate) fn open_value(keys: &Keyring, row: &senior_fact::Model) -> Result<FactValue> {
    let kind = FactKind::parse(&row.kind).ok_or(Error::Corrupt("senior_fact.kind"))?;
    let value = open_json(keys, &owner(row.id), &row.value_sealed)?;
    FactValue::read(kind, value).map_err(|_| Error::Corrupt("senior_fact.value"))
}

fn owner(fact: Uuid) -> String {
    format!("senior_fact.value/{fact}")
}

/// Writes a fact with its value sealed.
pub(crate) async fn insert_fact<C: ConnectionTrait>(
    conn: &C,
    keys: &Keyring,
    senior: Uuid,
    fact: &Fact,
    reviewer: Reviewer<'_>,
    now: At,
) -> Result<FactId> {
    let id = ids::new_id();
    let row = senior_fact::ActiveModel {
        id: Set(id),
        senior_id: Set(senior),
        kind: Set(fact.kind().name().to_owned()),
        value_sealed: Set(seal_json(keys, &owner(id), &fact.value)?),
        source: Set(fact.source.clone()),
        valid_from: Set(fact.valid_from.to_string()),
        valid_to: Set(fact.valid_to.map(|day| day.to_string())),
        reviewer_id: Set(reviewer.id),
        reviewer_name: Set(reviewer.name.to_owned()),
        recorded_at_ms: Set(now.0),
    };
    senior_fact::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(FactId(id))
}

/// All facts of a senior, the newest first.
pub(crate) async fn of_senior<C: ConnectionTrait>(conn: &C, keys: &Keyring, senior: Uuid) -> Result<Vec<FactRecord>> {
    let rows = rows_of(conn, senior).await?;
    rows.into_iter()
        .map(|row| {
            Ok(FactRecord {
                id: FactId(row.id),
                value: open_value(keys, &row)?,
                valid_from: day(&row.valid_from, "senior_fact.valid_from")?,
                valid_to: optional_day(row.valid_to.as_deref(), "senior_fact.valid_to")?,
                reviewer: row.reviewer_name,
                recorded_at: At(row.recorded_at_ms),
                source: row.source,
            })
        })
        .collect()
}

async fn rows_of<C: ConnectionTrait>(conn: &C, senior: Uuid) -> Result<Vec<senior_fact::Model>> {
    Ok(senior_fact::Entity::find()
        .filter(senior_fact::Column::SeniorId.eq(senior))
        .order_by_desc(senior_fact::Column::Id)
        .all(conn)
        .await?)
}

async fn close_replaced(tx: &DatabaseTransaction, keys: &Keyring, senior: Uuid, new: &Fact) -> Result<u64> {
    let last = new.valid_from.plus_days(-1).to_string();
    let mut replaced = Vec::new();
    for row in rows_of(tx, senior).await? {
        let is_open = row.valid_to.as_ref().is_none_or(|to| *to > last);
        if is_open && new.value.replaces(&open_value(keys, &row)?) {
            replaced.push(row.id);
        }
    }
    let done = senior_fact::Entity::update_many()
        .col_expr(senior_fact::Column::ValidTo, Expr::value(last))
        .filter(senior_fact::Column::Id.is_in(replaced))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Brings the sheets up to what the fact says; a category lives in the facts alone.
async fn apply(tx: &DatabaseTransaction, keys: &Keyring, row: senior::Model, fact: &Fact) -> Result<()> {
    if fact.kind().is_identity() {
        return identity::apply(tx, keys, row, fact).await;
    }
    let mut contact: ContactSheet = sheets::open(keys, row.id, &row.contact_sealed)?;
    let mut health: HealthSheet = sheets::open(keys, row.id, &row.health_sealed)?;
    match fact.value.clone() {
        FactValue::Category(_) | FactValue::Name(_) | FactValue::BirthDate(_) | FactValue::ResidentId(_) => {}
        FactValue::Ability(ability) => health.ability = Some(ability),
        FactValue::Diet(diet) => health.diet = diet,
        FactValue::Living(living) => health.living = living,
        FactValue::Phone(phone) => contact.phone = Some(phone),
        FactValue::Address(address) => contact.address = Some(address),
        FactValue::Location(point) => contact.point = Some(point),
        FactValue::Contact(whom) => contact.contact = whom,
    }
    let phone_index = contact.phone.as_ref().map(|phone| keys.index("phone", phone.as_str()));
    let after = senior::ActiveModel {
        id: Set(row.id),
        phone_index: Set(phone_index),
        contact_sealed: Set(sheets::seal(keys, row.id, &contact)?),
        health_sealed: Set(sheets::seal(keys, row.id, &health)?),
        version: Set(row.version + 1),
        ..Default::default()
    };
    after.update(tx).await?;
    Ok(())
}
