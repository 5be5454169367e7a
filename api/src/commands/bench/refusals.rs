//! How fast a dish that is sold out is refused, and how little the database hears of it.

use std::time::Duration;

use domain::order::command::{Command, SetCapacity};
use serde::Serialize;
use store::Placing;
use store::writer::Wish;

use super::load::{self, Pace, Plan};
use super::orders::Ours;
use super::private::Postgres;
use crate::cli::Failure;
use crate::compose;

/// What came out.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    /// Refusals a second.
    pub(super) per_s: f64,
    /// ÷ accepted orders a second.
    pub(super) ratio_median: f64,
    /// Database statements for each refusal.
    pub(super) statements_each: f64,
    /// What counted them.
    counted_by: &'static str,
}

/// Requests that are made anew in each second of a run.
const PREPARED_PER_S: usize = 4_000;

/// Sells a dish out and asks for it.
///
/// # Errors
/// The servers'; a dish that could be ordered all the same.
pub(super) async fn measure(
    ours: &Ours,
    postgres: &mut Postgres,
    connections: usize,
    time: Duration,
    accepted_per_s: f64,
) -> Result<Figures, Failure> {
    let sitting = ours.county.spare()?;
    let dish = sitting
        .dishes
        .first()
        .ok_or_else(|| Failure::new("a lunch without a dish"))?;
    sell_out(ours, sitting.id, dish.id).await?;
    let number = PREPARED_PER_S * usize::try_from(time.as_secs()).unwrap_or(1).max(1);
    let plan = |requests| Plan {
        address: ours.api.address(),
        requests,
        // A refusal isn't stored, so the same key may ask again.
        again: true,
        connections: connections.max(128),
        time,
        pace: Pace::Closed,
    };
    let requests = ours.county.orders_of(sitting, dish, number)?;
    let mut rates = Vec::new();
    for _ in 0..3 {
        let outcome = load::run(plan(requests.clone())).await?;
        if outcome.count(201) > 0 || outcome.count(409) == 0 {
            return Err(Failure::new(format!(
                "a sold-out dish was answered with {:?}",
                outcome.statuses
            )));
        }
        rates.push(outcome.per_s(409));
    }
    rates.sort_by(f64::total_cmp);
    let per_s = rates[1];
    // Counting statements costs, so it is done apart from measuring.
    postgres
        .restart_with(&["shared_preload_libraries=pg_stat_statements", "compute_query_id=on"])
        .await?;
    postgres.psql("ours", "CREATE EXTENSION pg_stat_statements")?;
    let warm = Plan {
        time: Duration::from_secs(3),
        ..plan(requests.clone())
    };
    load::run(warm).await?;
    postgres.psql("ours", "SELECT pg_stat_statements_reset()")?;
    let outcome = load::run(plan(requests)).await?;
    let counted = postgres.psql(
        "ours",
        "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid \
         WHERE d.datname = 'ours' AND query NOT LIKE '%pg_stat_statements%'",
    )?;
    let statements: u32 = counted.trim().parse()?;
    postgres.restart_with(&[]).await?;
    let settle = Plan {
        time: Duration::from_secs(2),
        ..plan(ours.county.orders_of(sitting, dish, 1_000)?)
    };
    load::run(settle).await?;
    #[allow(clippy::cast_precision_loss)] // far below 2^52
    let refused = outcome.count(409).max(1) as f64;
    Ok(Figures {
        per_s,
        ratio_median: per_s / accepted_per_s,
        statements_each: f64::from(statements) / refused,
        counted_by: "pg_stat_statements, on a run of its own",
    })
}

/// Through a writer of our own: two processes may always write to the same sitting.
async fn sell_out(
    ours: &Ours,
    sitting_id: domain::id::SittingId,
    dish: domain::id::SittingDishId,
) -> Result<(), Failure> {
    let store = compose::open(&ours.place.config(), compose::clock()?).await?;
    let none = SetCapacity {
        sitting_id,
        capacity: None,
        delivery_capacity: None,
        counter_capacity: None,
        dish: Some((dish, 0)),
    };
    let wish = Wish {
        command: Command::SetCapacity(none),
        key: None,
        placing: Placing {
            channel: "desk",
            by: None,
        },
        actor: None,
        render: std::sync::Arc::new(|_| store::writer::Rendered::nothing()),
        rider: None,
    };
    store.writer.submit(wish).await?;
    store.close().await?;
    Ok(())
}
