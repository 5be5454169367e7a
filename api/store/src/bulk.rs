//! Many rows or ids in few statements, and in few different ones.
//!
//! A statement's text says how many rows it has. Batches come in every size, and a database that has never seen a text
//! before must read and plan it, which costs more than the rows do. So rows go in portions of powers of two, and lists of
//! ids are filled up to one: each kind of statement has a handful of texts, and a connection knows all of them soon.
//! PostgreSQL takes new rows as a list per column, whose text is always the same.

mod columns;

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait};

use crate::Result;

/// Rows per statement at most: a wide row has about forty values, SQLite takes 32,766 in one statement.
const ROWS_MOST: usize = 128;

/// Inserts rows.
pub(crate) async fn insert<A, C>(conn: &C, mut rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait,
    C: ConnectionTrait,
{
    if columns::fits(conn, rows.len())
        && let Some(statement) = columns::statement(&mut rows)
    {
        conn.execute_raw(statement).await?;
        return Ok(());
    }
    for portion in portions(rows) {
        A::Entity::insert_many(portion).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// Inserts rows, or does with those that are there what `conflict` says.
pub(crate) async fn upsert<A, C>(conn: &C, rows: Vec<A>, conflict: &OnConflict) -> Result<()>
where
    A: ActiveModelTrait,
    C: ConnectionTrait,
{
    for portion in portions(rows) {
        A::Entity::insert_many(portion)
            .on_conflict(conflict.clone())
            .exec_without_returning(conn)
            .await?;
    }
    Ok(())
}

/// Cuts a list into portions of 128, 64, 32 … 1.
fn portions<T>(mut rows: Vec<T>) -> Vec<Vec<T>> {
    let mut cut = Vec::new();
    while !rows.is_empty() {
        let mut size = ROWS_MOST;
        while size > rows.len() {
            size /= 2;
        }
        let rest = rows.split_off(size);
        cut.push(std::mem::replace(&mut rows, rest));
    }
    cut
}

/// Ids for an `IN` list: the last one is said again until there are a power of two. None stay none.
pub(crate) fn filled<T: Clone>(ids: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut list: Vec<T> = ids.into_iter().collect();
    if let Some(last) = list.last().cloned() {
        list.resize(list.len().next_power_of_two(), last);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portions_are_powers_of_two_and_nothing_is_lost() {
        for number in [0, 1, 2, 3, 100, 127, 128, 129, 300] {
            let cut = portions((0..number).collect());
            assert!(
                cut.iter()
                    .all(|portion| portion.len().is_power_of_two() && portion.len() <= ROWS_MOST)
            );
            let all: Vec<i32> = cut.into_iter().flatten().collect();
            assert_eq!(all, (0..number).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_filled_list_names_the_same_ids() {
        assert_eq!(filled([1, 2, 3]), [1, 2, 3, 3]);
        assert_eq!(filled([1, 2, 3, 4]), [1, 2, 3, 4]);
        assert_eq!(filled(Vec::<i32>::new()), Vec::<i32>::new());
    }
}
