//! Canteens and meal points.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::CanteenId;
use domain::place::{PlaceCode, PlacePath};
use domain::subsidy::facts::PointKind;
use domain::time::ServiceDay;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use crate::audit::{self, Act};
use crate::entity::{canteen, place};
use crate::{Error, Result, Scoped, System, ids};

/// A canteen.
#[derive(Debug, Clone, PartialEq)]
pub struct Canteen {
    /// Id.
    pub id: CanteenId,
    /// Name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Where it stands.
    pub place_code: PlaceCode,
    /// That place's name.
    pub place_name: String,
    /// Its own node in the tree.
    pub path: PlacePath,
    /// Degrees north, WGS-84.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Whether the point is a guess.
    pub schematic: bool,
    /// Whether its kitchen is a halal one.
    pub halal: bool,
    /// Opening hours as people write them.
    pub hours: String,
}

/// A canteen to be made.
#[derive(Debug, Clone)]
pub struct NewCanteen {
    /// Name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Where; must be in the maker's scope.
    pub place: PlaceCode,
    /// Its door, WGS-84; without it the place's point, marked schematic.
    pub point: Option<(f64, f64)>,
    /// Whether its kitchen is a halal one.
    pub halal: bool,
    /// Opening hours as people write them.
    pub hours: String,
}

/// What awards by the number of meals go by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CanteenFacts {
    /// Town or country.
    pub point_kind: Option<PointKind>,
    /// Its first day.
    pub opened_on: Option<ServiceDay>,
    /// Whether it passed the last rating.
    pub rating_passed: bool,
    /// What else distinguishes it.
    pub tags: BTreeSet<String>,
}

impl Scoped<'_> {
    /// The open canteens in scope, by place and name; a device sees its own.
    ///
    /// # Errors
    /// The database's.
    pub async fn canteens(&self) -> Result<Vec<Canteen>> {
        let query = canteen::Entity::find().filter(self.covers(canteen::Column::PlacePath));
        let rows = query
            .filter(canteen::Column::ClosedAtMs.is_null())
            .order_by_asc(canteen::Column::PlaceCode)
            .order_by_asc(canteen::Column::Name)
            .all(self.store.db.read())
            .await?;
        with_places(self.store.db.read(), rows).await
    }

    /// One canteen.
    ///
    /// # Errors
    /// `NotFound` outside the scope.
    pub async fn canteen(&self, id: CanteenId) -> Result<Canteen> {
        let row = canteen::Entity::find_by_id(id.0)
            .filter(self.covers(canteen::Column::PlacePath))
            .one(self.store.db.read())
            .await?;
        one(self.store.db.read(), row).await
    }

    /// Says what awards by volume go by.
    ///
    /// # Errors
    /// `NotFound` outside the scope.
    pub async fn canteen_facts(&self, id: CanteenId, facts: &CanteenFacts) -> Result<()> {
        let path = self.canteen_path(id).await?;
        let tx = self.store.db.begin().await?;
        let after = canteen::ActiveModel {
            id: Set(id.0),
            point_kind: Set(facts.point_kind.map(|kind| kind.name().to_owned())),
            opened_on: Set(facts.opened_on.map(|day| day.to_string())),
            rating_passed: Set(facts.rating_passed),
            tags: Set(serde_json::to_string(&facts.tags).map_err(|_| Error::Corrupt("canteen.tags"))?),
            ..Default::default()
        };
        after.update(&tx).await?;
        let act = Act {
            action: "canteen.facts",
            subject_kind: "canteen",
            subject_id: id.to_string(),
            place_path: &path,
            detail: json!({"opened_on": facts.opened_on, "rating_passed": facts.rating_passed}),
        };
        audit::write(&tx, self.store.clock.now(), self.actor, act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Opens a canteen.
    ///
    /// # Errors
    /// `name_missing`; `no_point` when neither it nor its place has one; `NotFound` for a place outside the scope.
    pub async fn canteen_make(&self, new: NewCanteen) -> Result<Canteen> {
        if new.name.trim().is_empty() {
            return Err(Error::invalid("name_missing", "name", "the name is missing"));
        }
        let place = self.place(&new.place).await?;
        let known = place.lat.zip(place.lon);
        let (lat, lon) = new
            .point
            .or(known)
            .ok_or_else(|| Error::invalid("no_point", "lat", "this place has no point; give the canteen's own"))?;
        let id = CanteenId(ids::new_id());
        let row = canteen::Model {
            id: id.0,
            name: new.name.trim().to_owned(),
            name_en: new.name_en.trim().to_owned(),
            aliases: "[]".to_owned(),
            place_code: place.code.to_string(),
            place_path: place.path.canteen(id).0,
            lat,
            lon,
            schematic: new.point.is_none(),
            halal: new.halal,
            hours: new.hours,
            closed_at_ms: None,
            created_at_ms: self.store.clock.now().0,
            point_kind: None,
            opened_on: None,
            rating_passed: false,
            tags: "[]".to_owned(),
        };
        let path = PlacePath(row.place_path.clone());
        let tx = self.store.db.begin().await?;
        canteen::Entity::insert(canteen::ActiveModel::from(row.clone()))
            .exec_without_returning(&tx)
            .await?;
        let act = Act {
            action: "canteen.make",
            subject_kind: "canteen",
            subject_id: id.to_string(),
            place_path: &path,
            detail: json!({ "place": row.place_code }),
        };
        audit::write(&tx, self.store.clock.now(), self.actor, act).await?;
        tx.commit().await?;
        Canteen::read(row, place.name)
    }
}

impl System<'_> {
    /// One canteen.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn canteen(&self, id: CanteenId) -> Result<Canteen> {
        let row = canteen::Entity::find_by_id(id.0).one(self.store.db.read()).await?;
        one(self.store.db.read(), row).await
    }

    /// One canteen that is open.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn open_canteen(&self, id: CanteenId) -> Result<Canteen> {
        let query = canteen::Entity::find_by_id(id.0).filter(canteen::Column::ClosedAtMs.is_null());
        one(self.store.db.read(), query.one(self.store.db.read()).await?).await
    }

    /// All open canteens of the installation, in the order in which they were opened.
    ///
    /// # Errors
    /// The database's.
    pub async fn canteens(&self) -> Result<Vec<Canteen>> {
        let rows = canteen::Entity::find()
            .filter(canteen::Column::ClosedAtMs.is_null())
            .order_by_asc(canteen::Column::Id)
            .all(self.store.db.read())
            .await?;
        with_places(self.store.db.read(), rows).await
    }
}

async fn one<C: ConnectionTrait>(conn: &C, row: Option<canteen::Model>) -> Result<Canteen> {
    let rows = row.into_iter().collect();
    with_places(conn, rows).await?.pop().ok_or(Error::NotFound("canteen"))
}

async fn with_places<C: ConnectionTrait>(conn: &C, rows: Vec<canteen::Model>) -> Result<Vec<Canteen>> {
    let codes: BTreeSet<String> = rows.iter().map(|row| row.place_code.clone()).collect();
    let names: BTreeMap<String, String> = place::Entity::find()
        .filter(place::Column::Code.is_in(codes))
        .all(conn)
        .await?
        .into_iter()
        .map(|place| (place.code, place.name))
        .collect();
    rows.into_iter()
        .map(|row| {
            let name = names.get(&row.place_code).cloned().unwrap_or_default();
            Canteen::read(row, name)
        })
        .collect()
}

impl Canteen {
    fn read(row: canteen::Model, place_name: String) -> Result<Self> {
        Ok(Self {
            id: CanteenId(row.id),
            name: row.name,
            name_en: row.name_en,
            place_code: PlaceCode::parse(&row.place_code).map_err(|_| Error::Corrupt("canteen.place_code"))?,
            place_name,
            path: PlacePath(row.place_path),
            lat: row.lat,
            lon: row.lon,
            schematic: row.schematic,
            halal: row.halal,
            hours: row.hours,
        })
    }
}

impl canteen::Model {
    /// What awards by volume go by.
    pub(crate) fn facts(&self) -> Result<CanteenFacts> {
        let opened_on = self.opened_on.as_deref().map(ServiceDay::parse).transpose();
        Ok(CanteenFacts {
            point_kind: self.point_kind.as_deref().and_then(PointKind::parse),
            opened_on: opened_on.map_err(|_| Error::Corrupt("canteen.opened_on"))?,
            rating_passed: self.rating_passed,
            tags: serde_json::from_str(&self.tags).map_err(|_| Error::Corrupt("canteen.tags"))?,
        })
    }
}
