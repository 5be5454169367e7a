//! Made-up seniors with their facts and cards, some hundred to a transaction.

use std::collections::BTreeMap;

use domain::card::{CardNumber, CardState};
use domain::facts::{FactKind, FactValue};
use domain::made_up::MadeUp;
use domain::number::SeniorNumber;
use domain::place::{PlaceCode, PlacePath};
use domain::senior::SeniorState;
use domain::time::ServiceDay;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use crate::entity::{card, counter, senior, senior_fact};
use crate::seniors::sheets::{self, ContactSheet, HealthSheet, IdentitySheet};
use crate::{Error, Result, System, ids};

const SOURCE: &str = "演示数据";

impl System<'_> {
    /// Writes one portion of people in one transaction; returns their cards in the same order.
    ///
    /// # Errors
    /// The database's; then nothing of the portion is there.
    pub async fn seed_people(
        &self,
        county: &PlaceCode,
        people: &[MadeUp],
        everybody: &[MadeUp],
    ) -> Result<Vec<CardNumber>> {
        let by_serial: BTreeMap<u32, Uuid> = everybody.iter().map(|one| (one.serial, one.id)).collect();
        let (mut seniors, mut facts, mut cards, mut numbers) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for one in people {
            let spouse = one.spouse.and_then(|serial| by_serial.get(&serial).copied());
            seniors.push(self.senior_row(one, spouse)?);
            facts.extend(self.category_row(one)?);
            let number = CardNumber::mint(county, one.serial).map_err(|error| Error::of(&error))?;
            cards.push(self.card_row(one, &number));
            numbers.push(number);
        }
        let tx = self.store.db.begin().await?;
        senior::Entity::insert_many(seniors).exec_without_returning(&tx).await?;
        if !facts.is_empty() {
            senior_fact::Entity::insert_many(facts)
                .exec_without_returning(&tx)
                .await?;
        }
        card::Entity::insert_many(cards).exec_without_returning(&tx).await?;
        let last = people.last().map_or(0, |one| i64::from(one.serial));
        // Who registers afterwards gets the next numbers.
        for name in ["senior".to_owned(), format!("card/{county}")] {
            let row = counter::ActiveModel {
                name: Set(name),
                value: Set(last),
            };
            let up = OnConflict::column(counter::Column::Name)
                .update_column(counter::Column::Value)
                .to_owned();
            counter::Entity::insert(row)
                .on_conflict(up)
                .exec_without_returning(&tx)
                .await?;
        }
        tx.commit().await?;
        Ok(numbers)
    }

    fn senior_row(&self, one: &MadeUp, spouse: Option<Uuid>) -> Result<senior::ActiveModel> {
        let keys = &self.store.keys;
        let now = self.store.clock.now();
        let number = SeniorNumber::mint(one.serial).map_err(|error| Error::of(&error))?;
        let identity = IdentitySheet {
            resident_id: Some(one.resident_id.clone()),
            no_id_reason: None,
        };
        let contact = ContactSheet {
            phone: one.phone.clone(),
            address: Some(one.address.clone()),
            point: one.point,
            contact: one.family.clone(),
            neighbour: one.neighbour.clone(),
            ..ContactSheet::default()
        };
        let health = HealthSheet {
            ability: Some(one.ability),
            diet: one.diet.clone(),
            living: one.living,
            delivery_reason: one.delivery.then(|| SOURCE.to_owned()),
            ..HealthSheet::default()
        };
        Ok(senior::ActiveModel {
            id: Set(one.id),
            number: Set(number.as_str().to_owned()),
            name: Set(one.name.as_str().to_owned()),
            name_initials: Set(one.name.initials()),
            gender: Set(one.gender.name().to_owned()),
            birth_date: Set(ServiceDay(one.birth_date).to_string()),
            village_code: Set(one.village.as_str().to_owned()),
            place_path: Set(PlacePath::of(&one.village).0),
            state: Set(SeniorState::Active.name().to_owned()),
            state_since: Set(now.day().to_string()),
            paused_from: Set(None),
            paused_to: Set(None),
            pause_reason: Set(None),
            delivery: Set(one.delivery),
            delivery_until: Set(None),
            id_index: Set(Some(keys.index("resident_id", one.resident_id.as_str()))),
            phone_index: Set(one.phone.as_ref().map(|phone| keys.index("phone", phone.as_str()))),
            identity_sealed: Set(sheets::seal(keys, one.id, &identity)?),
            contact_sealed: Set(sheets::seal(keys, one.id, &contact)?),
            health_sealed: Set(sheets::seal(keys, one.id, &health)?),
            spouse_id: Set(spouse),
            created_at_ms: Set(now.0),
            erased_at_ms: Set(None),
            version: Set(1),
            monthly_bill: Set(false),
        })
    }

    fn category_row(&self, one: &MadeUp) -> Result<Option<senior_fact::ActiveModel>> {
        let Some(category) = one.category else { return Ok(None) };
        let id = ids::new_id();
        let value = FactValue::Category(category);
        let now = self.store.clock.now();
        Ok(Some(senior_fact::ActiveModel {
            id: Set(id),
            senior_id: Set(one.id),
            kind: Set(FactKind::Category.name().to_owned()),
            value_sealed: Set(sheets::seal_json(
                &self.store.keys,
                &format!("senior_fact.value/{id}"),
                &value,
            )?),
            source: Set(SOURCE.to_owned()),
            // Valid since long ago, so that meals of every seeded day are covered.
            valid_from: Set(now.day().plus_days(-400).to_string()),
            valid_to: Set(None),
            reviewer_id: Set(None),
            reviewer_name: Set(SOURCE.to_owned()),
            recorded_at_ms: Set(now.0),
        }))
    }

    fn card_row(&self, one: &MadeUp, number: &CardNumber) -> card::ActiveModel {
        card::ActiveModel {
            id: Set(ids::new_id()),
            number: Set(number.as_str().to_owned()),
            senior_id: Set(one.id),
            state: Set(CardState::Active.name().to_owned()),
            issued_at_ms: Set(self.store.clock.now().0),
            issued_by_name: Set(SOURCE.to_owned()),
            stopped_at_ms: Set(None),
            stop_reason: Set(None),
        }
    }
}
