//! The place tree. Which places there are is public knowledge; what happens in them is not.

use domain::place::{PlaceCode, PlaceLevel, PlacePath};
use domain::region::{County, Listed};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::place;
use crate::{Error, Result, Scoped, System};

/// The setting that names the installation's county.
pub const COUNTY: &str = "county";
/// A whole province has fewer places below one node.
const ROWS_MAX: u64 = 5_000;
/// Rows of one INSERT: SQLite takes 32,766 parameters at most.
const ROWS_AT_ONCE: usize = 500;
/// Parts of a path down to the township.
const TOWNSHIP_PARTS: usize = 4;

/// A place as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The national code.
    pub code: PlaceCode,
    /// What it belongs to.
    pub parent: Option<PlaceCode>,
    /// Name.
    pub name: String,
    /// Romanised.
    pub name_en: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// Where it stands in the tree.
    pub path: PlacePath,
    /// Degrees north, WGS-84.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Whether the point is a guess.
    pub schematic: bool,
}

impl Place {
    fn read(row: place::Model) -> Result<Self> {
        let code = PlaceCode::parse(&row.code).map_err(|_| Error::Corrupt("place.code"))?;
        Ok(Self {
            parent: code.parent(),
            code,
            name: row.name,
            name_en: row.name_en,
            aliases: serde_json::from_str(&row.aliases).map_err(|_| Error::Corrupt("place.aliases"))?,
            path: PlacePath(row.path),
            lat: row.lat,
            lon: row.lon,
            schematic: row.schematic,
        })
    }
}

impl Scoped<'_> {
    /// The places in the actor's part of the tree, by code. Those who belong to a canteen see the township it stands in.
    ///
    /// # Errors
    /// The database's.
    pub async fn places(&self, parent: Option<&PlaceCode>, level: Option<PlaceLevel>) -> Result<Vec<Place>> {
        let mut query = place::Entity::find().filter(place::Column::Path.starts_with(&self.part_of_tree().0));
        if let Some(parent) = parent {
            query = query.filter(place::Column::ParentCode.eq(parent.as_str()));
        }
        if let Some(level) = level {
            query = query.filter(place::Column::Level.eq(level.name()));
        }
        let rows = query
            .order_by_asc(place::Column::Code)
            .limit(ROWS_MAX)
            .all(self.store.db.read())
            .await?;
        rows.into_iter().map(Place::read).collect()
    }

    /// One place that this actor may put people and canteens into.
    ///
    /// # Errors
    /// `NotFound` outside the scope.
    pub async fn place(&self, code: &PlaceCode) -> Result<Place> {
        place::Entity::find_by_id(code.as_str().to_owned())
            .filter(self.covers(place::Column::Path))
            .one(self.store.db.read())
            .await?
            .ok_or(Error::NotFound("place"))
            .and_then(Place::read)
    }

    fn part_of_tree(&self) -> PlacePath {
        let scope = &self.actor.scope;
        if !scope.0.contains('@') {
            return scope.clone();
        }
        let parts = scope.0.split_inclusive('/').filter(|part| !part.starts_with('@'));
        PlacePath(parts.take(TOWNSHIP_PARTS).collect())
    }
}

impl System<'_> {
    /// One place.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn place(&self, code: &PlaceCode) -> Result<Place> {
        place::Entity::find_by_id(code.as_str().to_owned())
            .one(self.store.db.read())
            .await?
            .ok_or(Error::NotFound("place"))
            .and_then(Place::read)
    }

    /// Loads a county of the national list, all levels above it included, and makes it the installation's county.
    /// Loading again corrects what is there.
    ///
    /// # Errors
    /// The database's.
    pub async fn places_load(&self, county: County) -> Result<usize> {
        let places = county.places();
        let tx = self.store.db.begin().await?;
        for part in places.chunks(ROWS_AT_ONCE) {
            let rows = part.iter().map(row).collect::<Result<Vec<_>>>()?;
            place::Entity::insert_many(rows)
                .on_conflict(
                    OnConflict::column(place::Column::Code)
                        .update_columns([
                            place::Column::Name,
                            place::Column::NameEn,
                            place::Column::Aliases,
                            place::Column::Lat,
                            place::Column::Lon,
                            place::Column::Schematic,
                        ])
                        .to_owned(),
                )
                .exec_without_returning(&tx)
                .await?;
        }
        tx.commit().await?;
        self.set_setting(COUNTY, county.code).await?;
        Ok(places.len())
    }

    /// The installation's county; `None` before `init`.
    ///
    /// # Errors
    /// The database's.
    pub async fn county(&self) -> Result<Option<Place>> {
        let Some(text) = self.setting(COUNTY).await? else {
            return Ok(None);
        };
        let code = PlaceCode::parse(&text).map_err(|_| Error::Corrupt("setting county"))?;
        self.place(&code).await.map(Some)
    }
}

fn row(listed: &Listed) -> Result<place::ActiveModel> {
    let aliases = serde_json::to_string(&listed.aliases).map_err(|_| Error::Corrupt("aliases"))?;
    Ok(place::ActiveModel {
        code: Set(listed.code.to_string()),
        parent_code: Set(listed.code.parent().map(String::from)),
        level: Set(listed.code.level().name().to_owned()),
        name: Set(listed.name.clone()),
        name_en: Set(listed.name_en.clone()),
        aliases: Set(aliases),
        path: Set(PlacePath::of(&listed.code).0),
        lat: Set(listed.point.map(|point| point.lat)),
        lon: Set(listed.point.map(|point| point.lon)),
        schematic: Set(listed.schematic),
        origin: Set("list".to_owned()),
    })
}
