//! A hand on the tables of a world, for what no client could do: breaking things.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use tests::World;

/// A connection of the test's own.
pub(crate) async fn connect(world: &World) -> DatabaseConnection {
    let set = |name: &str| {
        let found = world.env().iter().find(|(variable, _)| variable == name);
        found.map(|(_, value)| value.clone())
    };
    let url = set("NUANCAN_DATABASE_URL").unwrap_or_else(|| {
        let folder = set("NUANCAN_DATA").expect("every world has a folder");
        format!("sqlite://{folder}/nuancan.sqlite?mode=rw")
    });
    let mut options = ConnectOptions::new(url);
    options.max_connections(1);
    Database::connect(options).await.expect("the test's own database")
}

/// Runs statements that both databases understand.
pub(crate) async fn change(world: &World, statements: &[String]) {
    let connection = connect(world).await;
    for statement in statements {
        connection.execute_unprepared(statement).await.expect(statement);
    }
    connection.close().await.expect("closes");
}
