//! The last line: what the database refuses even if everything before it were wrong.

use std::collections::BTreeMap;

use store::guarantees::CHECKS;
use tests::person::Person;
use tests::world::DAY;
use tests::{World, on_both};

use super::policies::{policy, put_in_force};
use crate::steps::{self, Room};

/// What no bug may do, and why.
const FORBIDDEN: [(&str, &str); 11] = [
    ("more meals than there are", "UPDATE sitting SET sold = capacity + 1"),
    (
        "more carried than may be",
        "UPDATE sitting SET delivery_sold = delivery_capacity + 1",
    ),
    (
        "more at the counter than was set aside",
        "UPDATE sitting SET counter_sold = counter_capacity + 1",
    ),
    (
        "more portions than the kitchen makes",
        "UPDATE sitting_dish SET sold = capacity + 1",
    ),
    (
        "the same meal twice for one person",
        "UPDATE meal_order SET senior_id = (SELECT id FROM senior ORDER BY id LIMIT 1)",
    ),
    ("two bags with one number", "UPDATE meal_order SET pickup_no = 1"),
    (
        "a second answer under a key",
        "INSERT INTO idempotency SELECT * FROM idempotency",
    ),
    (
        "a quota slot for two meals",
        "INSERT INTO quota_use SELECT * FROM quota_use",
    ),
    (
        "the same step booked twice",
        "UPDATE ledger_entry SET key = 'order/the-same/1'",
    ),
    (
        "the same entry reversed twice",
        "UPDATE ledger_entry SET reverses = 'order/the-same/1'",
    ),
    (
        "a fund below its floor",
        "INSERT INTO ledger_held VALUES ('fund:none', -1, 0, FALSE, 0)",
    ),
];

on_both! {
    /// Each of them is an error, and nothing is changed by trying.
    async fn the_database_refuses_what_no_bug_may_do(world) {
        let rule = "when = { min_age = 60 }";
        let limited = format!("{rule}\nlimits = [{{ per = \"day\", count = 3 }}]");
        put_in_force(&world, policy("trial", DAY, 200, 200).replace(rule, &limited)).await;
        let lunch = steps::dinner(&world, Room { portions: 9, delivery: 4, counter: 2 }).await;
        for _ in 0..2 {
            let senior = steps::admit(&world, Person::old()).await;
            lunch.order(&senior, "dine_in").await;
        }
        assert!(world.count("SELECT count(*) FROM quota_use").await > 0, "the policy subsidises nobody");
        assert!(world.count("SELECT count(*) FROM ledger_entry").await > 1, "nothing was booked");
        assert!(world.count("SELECT count(*) FROM idempotency").await > 0, "no key was kept");
        let before = touched(&world).await;
        for (what, sql) in FORBIDDEN {
            assert!(world.refuses(sql).await, "{what}: {sql}");
        }
        assert_eq!(touched(&world).await, before);
        all_adds_up(&world).await;
    }
}

/// The rows of the tables that the statements name; others may be at work on the rest.
async fn touched(world: &World) -> BTreeMap<String, i64> {
    let named = |table: &String| {
        FORBIDDEN
            .iter()
            .any(|(_, sql)| sql.split(' ').any(|word| word == table))
    };
    let all = world.rows_of_tables().await.into_iter();
    all.filter(|(table, _)| named(table)).collect()
}

/// What `nuancan bench orders`, the simulator and the fault runs end with.
pub(super) async fn all_adds_up(world: &World) {
    for check in CHECKS {
        assert_eq!(world.count(check.sql).await, 0, "{}: {}", check.guarantee, check.what);
    }
}
