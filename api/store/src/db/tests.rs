use sea_orm::{ConnectionTrait, TransactionTrait};

use super::*;

/// A file with one table, and what other connections see of it.
async fn file() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}/t.sqlite?mode=rwc", folder.path().display());
    let db = Db::open(&url).await.expect("opens");
    run(db.write(), "CREATE TABLE meal (words text NOT NULL)")
        .await
        .expect("made");
    (folder, db)
}

async fn run<C: ConnectionTrait>(conn: &C, sql: &str) -> Result<()> {
    conn.execute_unprepared(sql).await?;
    Ok(())
}

async fn meals(db: &Db) -> i64 {
    let count = Statement::from_string(DbBackend::Sqlite, "SELECT count(*) FROM meal");
    let row = db.read().query_one_raw(count).await.expect("reads").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// A full disk ends a transaction behind the driver's back. What is acknowledged after that must be there for others too,
/// and not in a transaction that nobody ends and that goes with the process.
#[tokio::test]
async fn what_is_acknowledged_after_the_disk_was_full_is_there() {
    let (_folder, db) = file().await;
    let tx = db.begin().await.expect("begins");
    // What SQLite does on its own when it runs out of room; the end that follows finds nothing to end.
    run(&tx, "ROLLBACK").await.expect("ended");
    assert!(tx.commit().await.is_err());
    let refused = db.begin().await.expect("begins");
    run(&refused, "INSERT INTO meal VALUES ('refused')")
        .await
        .expect("written");
    refused.rollback().await.expect("taken back");
    let tx = db.begin().await.expect("begins");
    run(&tx, "INSERT INTO meal VALUES ('taken')").await.expect("written");
    tx.commit().await.expect("acknowledged");
    assert_eq!(meals(&db).await, 1);
    let nested = db.begin().await.expect("begins");
    let inner = nested.begin().await.expect("a savepoint");
    run(&inner, "INSERT INTO meal VALUES ('inner')").await.expect("written");
    inner.commit().await.expect("kept");
    nested.commit().await.expect("acknowledged");
    assert_eq!(meals(&db).await, 2, "transactions within transactions still work");
}
