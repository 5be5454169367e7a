//! A registration becomes a senior: row, facts and card.

use domain::card::CardNumber;
use domain::facts::{Fact, FactValue};
use domain::id::SeniorId;
use domain::number::SeniorNumber;
use domain::place::PlacePath;
use domain::registration::Registration;
use domain::senior::{DeliveryEligibility, SeniorState};
use domain::time::{At, ServiceDay};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::facts::{Reviewer, insert_fact};
use super::sheets::{self, ContactSheet, HealthSheet, IdentitySheet};
use crate::entity::senior;
use crate::{Error, Keyring, Result, cards, counters, ids};

/// What an approval decides beside the registration itself.
pub(crate) struct Terms<'a> {
    /// When.
    pub(crate) now: At,
    /// Who issues the card.
    pub(crate) by: &'a str,
    /// Who checked the papers.
    pub(crate) reviewer: Reviewer<'a>,
    /// What the facts come from when the form names no paper.
    pub(crate) source: &'a str,
    /// From which day the facts hold.
    pub(crate) since: ServiceDay,
    /// 送餐资格
    pub(crate) delivery: DeliveryEligibility,
    /// Why meals are carried.
    pub(crate) delivery_reason: Option<String>,
}

/// Who somebody has become.
pub(crate) struct Admitted {
    pub(crate) id: SeniorId,
    pub(crate) number: SeniorNumber,
    pub(crate) card: CardNumber,
    pub(crate) spouse_linked: bool,
}

/// Writes all of it within the caller's transaction.
///
/// # Errors
/// `duplicate_person` when somebody with this resident ID is registered already.
pub(crate) async fn admit<C: ConnectionTrait>(
    conn: &C,
    keys: &Keyring,
    who: &Registration,
    terms: &Terms<'_>,
) -> Result<Admitted> {
    let id = ids::new_id();
    let serial = counters::next(conn, "senior").await?;
    let number = SeniorNumber::mint(serial).map_err(|error| Error::of(&error))?;
    insert_senior(conn, keys, id, &number, who, terms).await?;
    for fact in facts_of(who, terms)? {
        insert_fact(conn, keys, id, &fact, terms.reviewer, terms.now).await?;
    }
    let card = cards::issue(conn, terms.now, terms.by, id, &who.village).await?;
    Ok(Admitted {
        spouse_linked: link_spouse(conn, id, who.spouse_number.as_ref()).await?,
        id: SeniorId(id),
        number,
        card,
    })
}

async fn insert_senior<C: ConnectionTrait>(
    conn: &C,
    keys: &Keyring,
    id: Uuid,
    number: &SeniorNumber,
    who: &Registration,
    terms: &Terms<'_>,
) -> Result<()> {
    let index = |kind: &'static str| move |value: &str| keys.index(kind, value);
    let resident_id = who.identity.resident_id().map(|resident_id| resident_id.as_str());
    let (identity, contact, health) = sheets_of(who, terms);
    let row = senior::ActiveModel {
        id: Set(id),
        number: Set(number.as_str().to_owned()),
        name: Set(who.name.as_str().to_owned()),
        name_initials: Set(who.name.initials()),
        gender: Set(who.gender.name().to_owned()),
        birth_date: Set(ServiceDay(who.birth_date).to_string()),
        village_code: Set(who.village.as_str().to_owned()),
        place_path: Set(PlacePath::of(&who.village).0),
        state: Set(SeniorState::Active.name().to_owned()),
        state_since: Set(terms.now.day().to_string()),
        paused_from: Set(None),
        paused_to: Set(None),
        pause_reason: Set(None),
        delivery: Set(terms.delivery.eligible),
        delivery_until: Set(terms.delivery.until.map(|day| day.to_string())),
        id_index: Set(resident_id.map(index("resident_id"))),
        phone_index: Set(who.phone.as_ref().map(|phone| phone.as_str()).map(index("phone"))),
        identity_sealed: Set(sheets::seal(keys, id, &identity)?),
        contact_sealed: Set(sheets::seal(keys, id, &contact)?),
        health_sealed: Set(sheets::seal(keys, id, &health)?),
        spouse_id: Set(None),
        created_at_ms: Set(terms.now.0),
        erased_at_ms: Set(None),
        version: Set(1),
        monthly_bill: Set(false),
    };
    match senior::Entity::insert(row).exec_without_returning(conn).await {
        Ok(_) => Ok(()),
        Err(error) => {
            let error = Error::Db(error);
            Err(if error.is_unique_violation() {
                Error::conflict("duplicate_person", "somebody was faster")
            } else {
                error
            })
        }
    }
}

fn sheets_of(who: &Registration, terms: &Terms<'_>) -> (IdentitySheet, ContactSheet, HealthSheet) {
    use domain::registration::Identity;
    let identity = match &who.identity {
        Identity::Known(resident_id) => IdentitySheet {
            resident_id: Some(resident_id.clone()),
            no_id_reason: None,
        },
        Identity::Missing { reason } => IdentitySheet {
            resident_id: None,
            no_id_reason: Some(reason.clone()),
        },
    };
    let contact = ContactSheet {
        phone: who.phone.clone(),
        address: who.address.clone(),
        point: who.point,
        contact: who.contact.clone(),
        ..ContactSheet::default()
    };
    let health = HealthSheet {
        ability: who.ability,
        diet: who.diet.clone(),
        living: who.living,
        delivery_reason: terms.delivery_reason.clone(),
        ..HealthSheet::default()
    };
    (identity, contact, health)
}

/// What the form says, as facts with a source. The category brings its own.
fn facts_of(who: &Registration, terms: &Terms<'_>) -> Result<Vec<Fact>> {
    let values = [
        who.ability.map(FactValue::Ability),
        Some(FactValue::Diet(who.diet.clone())),
        Some(FactValue::Living(who.living)),
        who.phone.clone().map(FactValue::Phone),
        who.address.clone().map(FactValue::Address),
        who.point.map(FactValue::Location),
        who.contact.clone().map(Some).map(FactValue::Contact),
    ];
    let mut facts: Vec<Fact> = who.category.iter().cloned().collect();
    for value in values.into_iter().flatten() {
        let fact = Fact::new(value, terms.source, terms.since, None, None);
        facts.push(fact.map_err(|error| Error::of(&error))?);
    }
    Ok(facts)
}

/// Links both ways. Nothing happens when the other one is gone or linked already: that is for people to sort out, and
/// no reason to keep somebody from eating.
async fn link_spouse<C: ConnectionTrait>(conn: &C, id: Uuid, number: Option<&SeniorNumber>) -> Result<bool> {
    let Some(number) = number else {
        return Ok(false);
    };
    let here = [SeniorState::Active.name(), SeniorState::Paused.name()];
    let other = senior::Entity::find()
        .filter(senior::Column::Number.eq(number.as_str()))
        .filter(senior::Column::State.is_in(here))
        .filter(senior::Column::SpouseId.is_null())
        .one(conn)
        .await?;
    let Some(other) = other else {
        return Ok(false);
    };
    for (one, spouse) in [(id, other.id), (other.id, id)] {
        senior::Entity::update_many()
            .col_expr(senior::Column::SpouseId, Expr::value(spouse))
            .filter(senior::Column::Id.eq(one))
            .exec(conn)
            .await?;
    }
    Ok(true)
}
