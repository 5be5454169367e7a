//! Numbers that are given out once each.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

use crate::entity::counter;
use crate::{Error, Result};

/// The next number of a counter, from 1. Within a transaction that is rolled back it is given out again; two
/// transactions never get the same one.
pub(crate) async fn next<C: ConnectionTrait>(conn: &C, name: &str) -> Result<u32> {
    let row = counter::ActiveModel {
        name: Set(name.to_owned()),
        value: Set(1),
    };
    let add_one = Expr::col((counter::Entity, counter::Column::Value)).add(1);
    counter::Entity::insert(row)
        .on_conflict(
            OnConflict::column(counter::Column::Name)
                .value(counter::Column::Value, add_one)
                .to_owned(),
        )
        .exec_without_returning(conn)
        .await?;
    // The row is this transaction's until it ends, so what is read is what was added.
    let row = counter::Entity::find_by_id(name.to_owned()).one(conn).await?;
    let value = row.map_or(0, |row| row.value);
    u32::try_from(value).map_err(|_| Error::Corrupt("counter.value"))
}
