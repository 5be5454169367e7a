//! Where seniors live, opened for those who plan, carry or look after somebody.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::SeniorId;
use domain::person::address::GeoPoint;
use domain::person::name::PersonName;
use domain::place::PlacePath;
use domain::time::ServiceDay;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::entity::{place, senior};
use crate::seniors::sheets::{self, ContactSheet};
use crate::standing::away;
use crate::{Keyring, Result};

/// Ids of one query: SQLite takes 32,766 parameters at most.
const IDS_AT_ONCE: usize = 1_000;

/// What is known of where somebody lives. `Debug` of the points shows about a kilometre.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spot {
    /// Their own door.
    pub door: Option<GeoPoint>,
    /// The village's point: good for a sketch and for an order placed by hand, never for planning.
    pub village: Option<GeoPoint>,
}

impl Spot {
    /// The best point there is, and whether it is only a guess.
    #[must_use]
    pub fn best(&self) -> Option<(GeoPoint, bool)> {
        let guess = || self.village.map(|point| (point, true));
        self.door.map(|point| (point, false)).or_else(guess)
    }
}

/// A senior's home. It has no `Debug`: an address belongs into no log.
pub(crate) struct Home {
    pub(crate) name: Option<PersonName>,
    pub(crate) path: PlacePath,
    pub(crate) village: String,
    pub(crate) spot: Spot,
    pub(crate) spouse: Option<Uuid>,
    pub(crate) contact: ContactSheet,
}

impl Home {
    /// 王*芳
    pub(crate) fn masked_name(&self) -> String {
        self.name.as_ref().map_or_else(|| "*".to_owned(), PersonName::masked)
    }

    /// Whether a couple's two homes are one door: neither sheet says otherwise.
    pub(crate) fn shares_door(&self, other: &Self) -> bool {
        let same_address = match (&self.contact.address, &other.contact.address) {
            (Some(one), Some(two)) => one == two,
            _ => true,
        };
        let same_point = match (self.spot.door, other.spot.door) {
            (Some(one), Some(two)) => one == two,
            _ => true,
        };
        same_address && same_point
    }
}

/// The homes of these seniors, with the names and points of their villages.
pub(crate) async fn load<C: ConnectionTrait>(
    conn: &C,
    keys: &Keyring,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<SeniorId, Home>> {
    let ids: Vec<Uuid> = ids.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let mut rows = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(IDS_AT_ONCE) {
        let found = senior::Entity::find()
            .filter(senior::Column::Id.is_in(chunk.to_vec()))
            .all(conn)
            .await?;
        rows.extend(found);
    }
    let codes: BTreeSet<String> = rows.iter().map(|row| row.village_code.clone()).collect();
    let villages: BTreeMap<String, place::Model> = place::Entity::find()
        .filter(place::Column::Code.is_in(codes))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect();
    let mut homes = BTreeMap::new();
    for row in rows {
        let village = villages.get(&row.village_code);
        homes.insert(SeniorId(row.id), home(keys, row, village)?);
    }
    Ok(homes)
}

/// The same for a day: whoever stays elsewhere then, 夏营盘 say, is found there. A stay without a point is placed by hand:
/// the point of their home would lead to an empty house.
pub(crate) async fn load_on<C: ConnectionTrait>(
    conn: &C,
    keys: &Keyring,
    ids: impl IntoIterator<Item = Uuid>,
    day: ServiceDay,
) -> Result<BTreeMap<SeniorId, Home>> {
    let mut homes = load(conn, keys, ids).await?;
    let seniors: Vec<Uuid> = homes.keys().map(|id| id.0).collect();
    for (id, place) in away::on(conn, keys, &seniors, day).await? {
        if let Some(home) = homes.get_mut(&id) {
            home.spot = Spot {
                door: place.point,
                village: None,
            };
            home.contact.address = Some(place.address);
            home.contact.point = place.point;
        }
    }
    Ok(homes)
}

fn home(keys: &Keyring, row: senior::Model, village: Option<&place::Model>) -> Result<Home> {
    let contact: ContactSheet = sheets::open(keys, row.id, &row.contact_sealed)?;
    let middle = village.and_then(|place| GeoPoint::new(place.lat?, place.lon?).ok());
    Ok(Home {
        name: row.person_name().ok(),
        path: PlacePath(row.place_path),
        village: village.map(|place| place.name.clone()).unwrap_or_default(),
        spot: Spot {
            door: contact.point,
            village: middle,
        },
        spouse: row.spouse_id,
        contact,
    })
}
