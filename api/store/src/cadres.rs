//! 村干部: whom to send to a door in a village. A contact, not an account.

use domain::person::contact::Contact;
use domain::person::name::PersonName;
use domain::person::phone::Phone;
use domain::place::{PlaceCode, PlacePath};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use crate::audit::{self, Act};
use crate::entity::{cadre, place};
use crate::seniors::sheets::{open_json, seal_json};
use crate::{Keyring, Result, Scoped, System};

/// The one to send. No `Debug`: it holds a phone number.
pub struct Cadre {
    /// Which village.
    pub village_code: String,
    /// Its name.
    pub village: String,
    /// Who.
    pub contact: Contact,
}

impl System<'_> {
    /// Whom to send in the villages of a made-up county; a village that has somebody keeps them.
    ///
    /// # Errors
    /// The database's.
    pub async fn seed_cadres(&self, cadres: &[(PlaceCode, Contact)]) -> Result<()> {
        let now = self.store.clock.now();
        let mut rows = Vec::with_capacity(cadres.len());
        for (village, contact) in cadres {
            rows.push(cadre::ActiveModel {
                village_code: Set(village.as_str().to_owned()),
                place_path: Set(PlacePath::of(village).0),
                contact_sealed: Set(seal_json(&self.store.keys, &owner(village.as_str()), contact)?),
                changed_at_ms: Set(now.0),
                changed_by_name: Set("演示数据".to_owned()),
            });
        }
        if rows.is_empty() {
            return Ok(());
        }
        let there = OnConflict::column(cadre::Column::VillageCode).do_nothing().to_owned();
        cadre::Entity::insert_many(rows)
            .on_conflict(there)
            .exec_without_returning(self.store.db.write())
            .await?;
        Ok(())
    }
}

impl Scoped<'_> {
    /// Everybody in scope who can be sent.
    ///
    /// # Errors
    /// The database's.
    pub async fn cadres(&self) -> Result<Vec<Cadre>> {
        let conn = self.store.db.read();
        let rows = cadre::Entity::find()
            .filter(self.covers(cadre::Column::PlacePath))
            .order_by_asc(cadre::Column::VillageCode)
            .all(conn)
            .await?;
        let mut cadres = Vec::with_capacity(rows.len());
        for row in rows {
            let village = place::Entity::find_by_id(row.village_code.clone()).one(conn).await?;
            cadres.push(Cadre {
                contact: open_json(&self.store.keys, &owner(&row.village_code), &row.contact_sealed)?,
                village: village.map(|place| place.name).unwrap_or_default(),
                village_code: row.village_code,
            });
        }
        Ok(cadres)
    }

    /// Names the one to send.
    ///
    /// # Errors
    /// `unknown_village`; not found outside the scope.
    pub async fn set_cadre(&self, village: &PlaceCode, name: PersonName, phone: Phone, relation: &str) -> Result<()> {
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let path: PlacePath = self.village(&tx, village).await?;
        let contact = Contact {
            name,
            phone,
            relation: relation.to_owned(),
        };
        let row = cadre::ActiveModel {
            village_code: Set(village.as_str().to_owned()),
            place_path: Set(path.0.clone()),
            contact_sealed: Set(seal_json(&self.store.keys, &owner(village.as_str()), &contact)?),
            changed_at_ms: Set(now.0),
            changed_by_name: Set(self.actor.name.clone()),
        };
        let anew = OnConflict::column(cadre::Column::VillageCode)
            .update_columns([
                cadre::Column::ContactSealed,
                cadre::Column::ChangedAtMs,
                cadre::Column::ChangedByName,
            ])
            .to_owned();
        cadre::Entity::insert(row)
            .on_conflict(anew)
            .exec_without_returning(&tx)
            .await?;
        let act = Act {
            action: "cadre.set",
            subject_kind: "place",
            subject_id: village.as_str().to_owned(),
            place_path: &path,
            detail: json!({}),
        };
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The one to send to a village, if anybody is named.
pub(crate) async fn of_village<C: ConnectionTrait>(conn: &C, keys: &Keyring, code: &str) -> Result<Option<Contact>> {
    let row = cadre::Entity::find_by_id(code.to_owned()).one(conn).await?;
    row.map(|row| open_json(keys, &owner(code), &row.contact_sealed))
        .transpose()
}

fn owner(code: &str) -> String {
    format!("cadre.contact/{code}")
}
