//! Who somebody is, put right: a name, a birth date, a resident ID that was mistyped when they were registered.
//!
//! What follows of it follows from now on: prices of meals to come count the age anew, meals that are ordered keep their
//! split, and what was claimed stays until it is rated again.

use std::collections::BTreeSet;

use domain::facts::{Fact, FactKind, FactValue};
use domain::person::resident_id::ResidentId;
use domain::time::{At, ServiceDay};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
};

use super::facts::{Reviewer, insert_fact, open_value};
use super::sheets::{self, IdentitySheet};
use crate::entity::{registration, senior, senior_fact};
use crate::registrations::duplicates;
use crate::{Error, Keyring, Result};

/// Registrations write no facts of this kind: the first correction writes down what it corrects, so that both are there to
/// be read.
pub(super) async fn keep_what_was(
    tx: &DatabaseTransaction,
    keys: &Keyring,
    row: &senior::Model,
    new: &Fact,
    now: At,
) -> Result<()> {
    let Some(was) = as_registered(keys, row, &new.value)? else {
        return Ok(());
    };
    let known = senior_fact::Entity::find()
        .filter(senior_fact::Column::SeniorId.eq(row.id))
        .filter(senior_fact::Column::Kind.eq(was.kind().name()))
        .count(tx)
        .await?;
    if known > 0 {
        return Ok(());
    }
    let form = registration::Entity::find()
        .filter(registration::Column::SeniorId.eq(row.id))
        .one(tx)
        .await?;
    let old = Fact {
        value: was,
        // As the facts of the form itself name it; whoever came in no such way has none.
        source: form.map_or_else(|| "登记".to_owned(), |form| format!("登记 {}", form.number)),
        valid_from: At(row.created_at_ms).day(),
        valid_to: None,
        reviewer: None,
    };
    let nobody = Reviewer { id: None, name: "" };
    insert_fact(tx, keys, row.id, &old, nobody, now).await?;
    Ok(())
}

/// What stands in the row and is replaced: of somebody who had no number so far the birth date.
fn as_registered(keys: &Keyring, row: &senior::Model, new: &FactValue) -> Result<Option<FactValue>> {
    Ok(match new {
        FactValue::Name(_) => Some(FactValue::Name(row.person_name()?)),
        FactValue::BirthDate(_) => Some(FactValue::BirthDate(row.born()?)),
        FactValue::ResidentId(_) => {
            let sheet: IdentitySheet = sheets::open(keys, row.id, &row.identity_sealed)?;
            Some(match sheet.resident_id {
                Some(id) => FactValue::ResidentId(Some(id)),
                None => FactValue::BirthDate(row.born()?),
            })
        }
        _ => None,
    })
}

/// How old somebody was on a day until now, and is, where the correction tells an age.
pub(super) fn ages(row: &senior::Model, fact: &Fact, day: ServiceDay) -> Result<Option<(i32, i32)>> {
    let born = match &fact.value {
        FactValue::BirthDate(born) => *born,
        FactValue::ResidentId(Some(id)) => id.birth_date(),
        _ => return Ok(None),
    };
    Ok(Some((day.age_of(row.born()?), day.age_of(born))))
}

/// Names and numbers under which somebody has been on file.
pub(super) struct Before {
    pub(super) names: BTreeSet<String>,
    pub(super) id_indexes: BTreeSet<String>,
}

/// All names and numbers that a file has had, today's included.
pub(super) async fn before(tx: &DatabaseTransaction, keys: &Keyring, row: &senior::Model) -> Result<Before> {
    let kinds = [FactKind::Name.name(), FactKind::ResidentId.name()];
    let rows = senior_fact::Entity::find()
        .filter(senior_fact::Column::SeniorId.eq(row.id))
        .filter(senior_fact::Column::Kind.is_in(kinds))
        .all(tx)
        .await?;
    let mut before = Before {
        names: BTreeSet::from([row.name.clone()]),
        id_indexes: row.id_index.iter().cloned().collect(),
    };
    for fact in &rows {
        match open_value(keys, fact)? {
            FactValue::Name(name) => drop(before.names.insert(name.as_str().to_owned())),
            FactValue::ResidentId(Some(id)) => drop(before.id_indexes.insert(duplicates::index(keys, &id))),
            _ => {}
        }
    }
    Ok(before)
}

/// Brings the row up to what the correction says.
///
/// # Errors
/// `birth_date_differs`, `resident_id_taken`.
pub(super) async fn apply(tx: &DatabaseTransaction, keys: &Keyring, row: senior::Model, fact: &Fact) -> Result<()> {
    let mut after = senior::ActiveModel {
        id: Set(row.id),
        version: Set(row.version + 1),
        ..Default::default()
    };
    match &fact.value {
        FactValue::Name(name) => {
            after.name = Set(name.as_str().to_owned());
            after.name_initials = Set(name.initials());
        }
        FactValue::BirthDate(_) if row.id_index.is_some() => {
            let detail = "the birth date is the one in the resident ID: correct that";
            return Err(Error::conflict("birth_date_differs", detail));
        }
        FactValue::BirthDate(born) => after.birth_date = Set(ServiceDay(*born).to_string()),
        FactValue::ResidentId(Some(id)) => read_off(keys, &row, id, &mut after)?,
        FactValue::ResidentId(None) => take_off(keys, &row, &fact.source, &mut after)?,
        _ => {}
    }
    let written = after.update(tx).await.map_err(Error::Db);
    written.map(|_| ()).map_err(|error| {
        if error.is_unique_violation() {
            Error::conflict("resident_id_taken", "somebody else has this resident ID")
        } else {
            error
        }
    })
}

/// A card tells the birth date and the gender as well.
fn read_off(keys: &Keyring, row: &senior::Model, id: &ResidentId, after: &mut senior::ActiveModel) -> Result<()> {
    let sheet = IdentitySheet {
        resident_id: Some(id.clone()),
        no_id_reason: None,
    };
    after.identity_sealed = Set(sheets::seal(keys, row.id, &sheet)?);
    after.id_index = Set(Some(duplicates::index(keys, id)));
    after.birth_date = Set(ServiceDay(id.birth_date()).to_string());
    after.gender = Set(id.gender().name().to_owned());
    Ok(())
}

/// It was somebody else's. Birth date and gender stay as they were until somebody knows better.
fn take_off(keys: &Keyring, row: &senior::Model, why: &str, after: &mut senior::ActiveModel) -> Result<()> {
    let sheet = IdentitySheet {
        resident_id: None,
        no_id_reason: Some(why.to_owned()),
    };
    after.identity_sealed = Set(sheets::seal(keys, row.id, &sheet)?);
    after.id_index = Set(None);
    Ok(())
}
