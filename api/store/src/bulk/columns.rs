//! Many rows to PostgreSQL in one statement: a list per column instead of a value per cell.
//!
//! `INSERT … SELECT … FROM (SELECT unnest($1::uuid[]), …)` has the same text for one row and for a thousand, so that a
//! connection reads and plans each kind of statement once; and it binds a column, not thousands of values one by one.

use sea_orm::entity::ColumnDef;
use sea_orm::sea_query::{ArrayType, ColumnType};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, EntityName, EntityTrait, IdenStatic, Iterable,
    Statement, Value,
};

use crate::db;

/// The statement that inserts these rows, emptied into it; nothing, and the rows as they were, where a column's kind isn't
/// known here, or is set in some rows only.
pub(super) fn statement<A: ActiveModelTrait>(rows: &mut [A]) -> Option<Statement> {
    let mut columns = Vec::new();
    for column in <A::Entity as EntityTrait>::Column::iter() {
        match rows.iter().filter(|row| !row.is_not_set(column)).count() {
            0 => {}
            set if set == rows.len() => {
                let definition = column.def();
                let kind = Kind::of(&definition)?;
                columns.push((column, definition, kind));
            }
            _ => return None,
        }
    }
    let mut names = Vec::new();
    let (mut picked, mut lists, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for (column, definition, kind) in columns {
        let cells: Vec<Value> = rows.iter_mut().filter_map(|row| cell(row, column)).collect();
        names.push(format!("\"{}\"", column.as_str()));
        let at = lists.len();
        if definition.is_null() {
            // The driver's lists can't hold NULL: which cells are empty is said beside them.
            let empty = cells.iter().map(|cell| Value::Bool(Some(is_empty(cell)))).collect();
            picked.push(format!("CASE WHEN e{at} THEN NULL ELSE c{at} END"));
            values.push(Value::Array(ArrayType::Bool, Some(Box::new(empty))));
            lists.push(format!(
                "unnest(${}::boolean[]) AS e{at}, unnest(${}::{}[]) AS c{at}",
                values.len(),
                values.len() + 1,
                kind.name
            ));
        } else {
            picked.push(format!("c{at}"));
            lists.push(format!("unnest(${}::{}[]) AS c{at}", values.len() + 1, kind.name));
        }
        let full = cells
            .into_iter()
            .map(|cell| if is_empty(&cell) { kind.blank.clone() } else { cell });
        values.push(Value::Array(kind.list, Some(Box::new(full.collect()))));
    }
    let sql = format!(
        "INSERT INTO \"{}\" ({}) SELECT {} FROM (SELECT {}) AS given",
        A::Entity::default().table_name(),
        names.join(", "),
        picked.join(", "),
        lists.join(", ")
    );
    Some(db::of_lists(sql, values))
}

fn cell<A: ActiveModelTrait>(row: &mut A, column: <A::Entity as EntityTrait>::Column) -> Option<Value> {
    match row.take(column) {
        ActiveValue::Set(value) | ActiveValue::Unchanged(value) => Some(value),
        ActiveValue::NotSet => None,
    }
}

fn is_empty(cell: &Value) -> bool {
    *cell == cell.as_null()
}

/// How a column's list is sent.
struct Kind {
    name: &'static str,
    list: ArrayType,
    /// Stands in a list where the cell is NULL.
    blank: Value,
}

impl Kind {
    fn of(column: &ColumnDef) -> Option<Self> {
        let (name, list, blank) = match column.get_column_type() {
            ColumnType::Uuid => ("uuid", ArrayType::Uuid, uuid::Uuid::nil().into()),
            ColumnType::Text | ColumnType::String(_) => ("text", ArrayType::String, String::new().into()),
            ColumnType::Integer => ("integer", ArrayType::Int, 0_i32.into()),
            ColumnType::BigInteger => ("bigint", ArrayType::BigInt, 0_i64.into()),
            ColumnType::Boolean => ("boolean", ArrayType::Bool, false.into()),
            ColumnType::Double => ("double precision", ArrayType::Double, 0_f64.into()),
            ColumnType::Blob | ColumnType::VarBinary(_) => ("bytea", ArrayType::Bytes, Vec::<u8>::new().into()),
            _ => return None,
        };
        Some(Self { name, list, blank })
    }
}

/// Whether one statement of lists is worth it here.
pub(super) fn fits<C: ConnectionTrait>(conn: &C, rows: usize) -> bool {
    rows > 1 && db::takes_lists(conn)
}

#[cfg(test)]
mod tests {
    use sea_orm::Set;

    use super::*;
    use crate::entity::ledger_held;

    fn row(account: &str, floor: Option<i64>) -> ledger_held::ActiveModel {
        ledger_held::ActiveModel {
            account: Set(account.to_owned()),
            held_fen: Set(5),
            floor_fen: Set(floor),
            closed: Set(false),
            at_ms: Set(7),
        }
    }

    #[test]
    fn the_text_says_nothing_of_the_number_of_rows() {
        let text = |rows: &mut [ledger_held::ActiveModel]| statement(rows).expect("known kinds").sql;
        let two = text(&mut [row("a", None), row("b", Some(0))]);
        assert_eq!(two, text(&mut [row("a", None), row("b", None), row("c", Some(1))]));
        assert!(two.contains("unnest($1::text[]) AS c0"), "{two}");
        assert!(two.contains("CASE WHEN e2 THEN NULL ELSE c2 END"), "{two}");
    }

    #[test]
    fn a_column_that_only_some_rows_set_is_not_guessed_and_the_rows_stay_whole() {
        let mut half = row("b", None);
        half.at_ms = ActiveValue::NotSet;
        let mut rows = [row("a", None), half];
        let before = rows.clone();
        assert!(statement(&mut rows).is_none());
        assert_eq!(rows, before);
    }
}
