//! Names of places, for lists of people.

use std::collections::{BTreeSet, HashMap};

use domain::place::{PlaceLevel, PlacePath};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::Result;
use crate::entity::place;

/// Villages a search may mean at most; a text that fits more means none in particular.
const VILLAGES_MAX: u64 = 200;

/// The names of these places.
pub(crate) async fn names_of<C: ConnectionTrait>(
    conn: &C,
    codes: impl Iterator<Item = String>,
) -> Result<HashMap<String, String>> {
    let codes: BTreeSet<String> = codes.collect();
    let rows: Vec<(String, String)> = place::Entity::find()
        .select_only()
        .column(place::Column::Code)
        .column(place::Column::Name)
        .filter(place::Column::Code.is_in(codes))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The codes of the villages in scope whose name holds a text.
pub(crate) async fn villages_like<C: ConnectionTrait>(conn: &C, scope: &PlacePath, text: &str) -> Result<Vec<String>> {
    Ok(place::Entity::find()
        .select_only()
        .column(place::Column::Code)
        .filter(place::Column::Path.starts_with(&scope.0))
        .filter(place::Column::Level.eq(PlaceLevel::Village.name()))
        .filter(place::Column::Name.contains(text))
        .limit(VILLAGES_MAX)
        .into_tuple()
        .all(conn)
        .await?)
}
