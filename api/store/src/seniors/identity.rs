//! Who somebody is, put right: a name, a birth date, a resident ID that was mistyped when they were registered.
//!
//! What follows of it follows from now on: prices of meals to come count the age anew, meals that are ordered keep their
//! split, and what was claimed stays until it is rated again.

use domain::facts::{Fact, FactValue};
use domain::person::resident_id::ResidentId;
use domain::time::{At, ServiceDay};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
};

use super::facts::{Reviewer, insert_fact};
use super::sheets::{self, IdentitySheet};
use crate::entity::{senior, senior_fact};
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
    let kind = new.kind();
    let Some(was) = as_registered(keys, row, &new.value)? else {
        return Ok(());
    };
    let known = senior_fact::Entity::find()
        .filter(senior_fact::Column::SeniorId.eq(row.id))
        .filter(senior_fact::Column::Kind.eq(kind.name()))
        .count(tx)
        .await?;
    if known > 0 {
        return Ok(());
    }
    let old = Fact {
        value: was,
        source: format!("登记 {}", row.number),
        valid_from: At(row.created_at_ms).day(),
        valid_to: None,
        reviewer: None,
    };
    let nobody = Reviewer { id: None, name: "" };
    insert_fact(tx, keys, row.id, &old, nobody, now).await?;
    Ok(())
}

/// What stands in the row of the same kind, where there is any.
fn as_registered(keys: &Keyring, row: &senior::Model, new: &FactValue) -> Result<Option<FactValue>> {
    Ok(match new {
        FactValue::Name(_) => Some(FactValue::Name(row.person_name()?)),
        FactValue::BirthDate(_) => Some(FactValue::BirthDate(row.born()?)),
        FactValue::ResidentId(_) => {
            let sheet: IdentitySheet = sheets::open(keys, row.id, &row.identity_sealed)?;
            sheet.resident_id.map(FactValue::ResidentId)
        }
        _ => None,
    })
}

/// Brings the row up to what the correction says.
///
/// # Errors
/// `birth_date_differs`, `resident_id_taken`.
pub(super) async fn apply(
    tx: &DatabaseTransaction,
    keys: &Keyring,
    row: senior::Model,
    value: &FactValue,
) -> Result<()> {
    let mut after = senior::ActiveModel {
        id: Set(row.id),
        version: Set(row.version + 1),
        ..Default::default()
    };
    match value {
        FactValue::Name(name) => {
            after.name = Set(name.as_str().to_owned());
            after.name_initials = Set(name.initials());
        }
        FactValue::BirthDate(_) if row.id_index.is_some() => {
            let detail = "the birth date is the one in the resident ID: correct that";
            return Err(Error::conflict("birth_date_differs", detail));
        }
        FactValue::BirthDate(born) => after.birth_date = Set(ServiceDay(*born).to_string()),
        FactValue::ResidentId(id) => read_off(keys, &row, id, &mut after)?,
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
    after.id_index = Set(Some(keys.index("resident_id", id.as_str())));
    after.birth_date = Set(ServiceDay(id.birth_date()).to_string());
    after.gender = Set(id.gender().name().to_owned());
    Ok(())
}
