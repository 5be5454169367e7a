//! What planning the rounds of a sitting needs: its doors, its kitchen, who signed up.

use std::collections::{BTreeMap, BTreeSet};

use domain::delivery::TravelMode;
use domain::id::{OrderId, SeniorId, SittingId, VolunteerId};
use domain::order::{OrderMode, OrderState, Sitting};
use domain::place::PlacePath;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::homes::{self, Home, Spot};
use crate::entity::{canteen, meal_order, volunteer, volunteer_signup};
use crate::{Error, Result, System};

/// Everything that planning a sitting needs.
#[derive(Debug, Clone)]
pub struct Deliveries {
    /// The sitting.
    pub sitting: Sitting,
    /// Where rounds begin.
    pub depot: Depot,
    /// Where somebody waits.
    pub doors: Vec<Door>,
    /// Who comes.
    pub helpers: Vec<Carrier>,
}

/// A canteen as the place where rounds begin.
#[derive(Debug, Clone)]
pub struct Depot {
    /// Its name.
    pub name: String,
    /// Its own node in the tree.
    pub path: PlacePath,
    /// Degrees north, WGS-84.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Whether the point is a guess.
    pub schematic: bool,
}

/// A door: one person's meals, or a couple's.
#[derive(Debug, Clone, PartialEq)]
pub struct Door {
    /// Who opens; of a couple, whose order came first.
    pub senior_id: SeniorId,
    /// The meals, in the order in which they were placed.
    pub order_ids: Vec<OrderId>,
    /// Where it is.
    pub spot: Spot,
}

/// A volunteer who signed up for the sitting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrier {
    /// Who.
    pub id: VolunteerId,
    /// How they get about.
    pub mode: TravelMode,
    /// Meals they carry.
    pub capacity: u32,
}

impl System<'_> {
    /// What planning a sitting needs, as the tables have it at this moment.
    ///
    /// # Errors
    /// [`Error::NotFound`] without such a sitting.
    pub async fn deliveries(&self, sitting_id: SittingId) -> Result<Deliveries> {
        let sitting = self.sitting(sitting_id).await?;
        let conn = self.store.db.read();
        let orders: Vec<(Uuid, Uuid)> = meal_order::Entity::find()
            .select_only()
            .columns([meal_order::Column::Id, meal_order::Column::SeniorId])
            .filter(meal_order::Column::SittingId.eq(sitting_id.0))
            .filter(meal_order::Column::Mode.eq(OrderMode::Delivery.name()))
            .filter(meal_order::Column::State.eq(OrderState::Placed.name()))
            .order_by_asc(meal_order::Column::Id)
            .into_tuple()
            .all(conn)
            .await?;
        let homes = homes::load_on(
            conn,
            &self.store.keys,
            orders.iter().map(|(_, senior)| *senior),
            sitting.service_day,
        )
        .await?;
        Ok(Deliveries {
            depot: depot(conn, sitting.canteen_id.0).await?,
            doors: doors(&orders, &homes),
            helpers: helpers(conn, &sitting).await?,
            sitting,
        })
    }
}

pub(super) async fn depot<C: ConnectionTrait>(conn: &C, canteen_id: Uuid) -> Result<Depot> {
    let row = canteen::Entity::find_by_id(canteen_id).one(conn).await?;
    let row = row.ok_or(Error::NotFound("canteen"))?;
    Ok(Depot {
        name: row.name,
        path: PlacePath(row.place_path),
        lat: row.lat,
        lon: row.lon,
        schematic: row.schematic,
    })
}

/// A couple who both ordered share a door, unless their addresses differ.
fn doors(orders: &[(Uuid, Uuid)], homes: &BTreeMap<SeniorId, Home>) -> Vec<Door> {
    let mut doors: Vec<Door> = Vec::new();
    let mut at: BTreeMap<SeniorId, usize> = BTreeMap::new();
    for (order, senior) in orders {
        let (order, senior) = (OrderId(*order), SeniorId(*senior));
        let home = homes.get(&senior);
        let with_spouse = || {
            let spouse = SeniorId(home?.spouse?);
            let index = *at.get(&spouse)?;
            home?.shares_door(homes.get(&spouse)?).then_some(index)
        };
        match at.get(&senior).copied().or_else(with_spouse) {
            Some(index) => {
                let door = &mut doors[index];
                door.order_ids.push(order);
                // Of a couple, perhaps only one of the two was ever put on the map.
                door.spot.door = door.spot.door.or(home.and_then(|home| home.spot.door));
                at.insert(senior, index);
            }
            None => {
                at.insert(senior, doors.len());
                doors.push(Door {
                    senior_id: senior,
                    order_ids: vec![order],
                    spot: home.map(|home| home.spot).unwrap_or_default(),
                });
            }
        }
    }
    doors
}

async fn helpers<C: ConnectionTrait>(conn: &C, sitting: &Sitting) -> Result<Vec<Carrier>> {
    let signed: Vec<Uuid> = volunteer_signup::Entity::find()
        .select_only()
        .column(volunteer_signup::Column::VolunteerId)
        .filter(volunteer_signup::Column::CanteenId.eq(sitting.canteen_id.0))
        .filter(volunteer_signup::Column::ServiceDay.eq(sitting.service_day.to_string()))
        .filter(volunteer_signup::Column::Period.eq(sitting.period.name()))
        .into_tuple()
        .all(conn)
        .await?;
    let rows = volunteer::Entity::find()
        .filter(volunteer::Column::Id.is_in(signed.into_iter().collect::<BTreeSet<_>>()))
        .filter(volunteer::Column::DisabledAtMs.is_null())
        .order_by_asc(volunteer::Column::Id)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Carrier {
                id: VolunteerId(row.id),
                mode: TravelMode::parse(&row.mode).ok_or(Error::Corrupt("volunteer.mode"))?,
                capacity: u32::try_from(row.capacity).unwrap_or(0),
            })
        })
        .collect()
}
