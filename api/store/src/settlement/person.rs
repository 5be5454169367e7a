//! Whose meals they are: masked for most, with the name where the actor's scope holds their home.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::SeniorId;
use domain::person::name::PersonName;
use domain::place::PlacePath;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::entity::senior;
use crate::places_named::names_of;
use crate::{Result, Scoped};

/// Ids of one `IN` list.
const IDS_AT_ONCE: usize = 1_000;

/// A senior as settlement shows them. `Debug` shows the number alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: SeniorId,
    /// The short number.
    pub number: String,
    /// 王*芳; of an erased one `*`.
    pub masked_name: String,
    /// The name, if their home lies in the actor's scope. Whether the role may see it is the HTTP face's to say.
    pub name: Option<String>,
    /// The village's code.
    pub village_code: String,
    /// Its name.
    pub village: String,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Person({})", self.number)
    }
}

impl Scoped<'_> {
    /// These people. A canteen's guests may live anywhere, so nobody is left out.
    pub(super) async fn persons<C: ConnectionTrait>(
        &self,
        conn: &C,
        ids: BTreeSet<Uuid>,
    ) -> Result<BTreeMap<Uuid, Person>> {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let mut rows = Vec::with_capacity(ids.len());
        for portion in ids.chunks(IDS_AT_ONCE) {
            let found = senior::Entity::find()
                .filter(senior::Column::Id.is_in(portion.iter().copied()))
                .all(conn)
                .await?;
            rows.extend(found);
        }
        let villages = names_of(conn, rows.iter().map(|row| row.village_code.clone())).await?;
        let people = rows.into_iter().map(|row| {
            let name = PersonName::parse(&row.name).ok();
            let inside = self.allows(&PlacePath(row.place_path.clone()));
            let person = Person {
                id: SeniorId(row.id),
                masked_name: name.as_ref().map_or_else(|| "*".to_owned(), PersonName::masked),
                name: name.filter(|_| inside).map(|name| name.as_str().to_owned()),
                village: villages.get(&row.village_code).cloned().unwrap_or_default(),
                village_code: row.village_code,
                number: row.number,
            };
            (row.id, person)
        });
        Ok(people.collect())
    }
}
