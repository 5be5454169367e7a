//! How often something may be tried, counted over all processes: one row per key, which holds the moment at which its
//! whole allowance will be free again (a token bucket in one number).

use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::clock::{SKEW_MS, real_now_ms};
use crate::entity::limit_use::{Column, Entity};
use crate::{Result, System};

/// Rows that have been free for so long tell nothing any more.
const KEPT_MS: i64 = 60 * 60_000;

/// An allowance: so many at once, and one more after each pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// What is counted; the same key of another kind is another key.
    pub kind: &'static str,
    /// How many at once.
    pub at_once: u32,
    /// After how long one comes back.
    pub refill_ms: i64,
}

impl Allowance {
    /// How far ahead of now a key may be booked and still take one more.
    fn slack_ms(self) -> i64 {
        self.refill_ms * (i64::from(self.at_once) - 1)
    }

    /// No key is booked further ahead of now, unless a clock was wrong.
    fn ahead_ms_max(self) -> i64 {
        self.slack_ms() + self.refill_ms + SKEW_MS
    }
}

impl System<'_> {
    /// Takes one of a key's allowance; `false` when it is used up. Time is the machine's: a demo's clock must not refill
    /// it, and a test's standing clock must not starve it.
    ///
    /// # Errors
    /// The database's.
    pub async fn take_allowance(&self, allowance: Allowance, key: &str) -> Result<bool> {
        self.take_allowance_at(allowance, key, real_now_ms()).await
    }

    pub(crate) async fn take_allowance_at(&self, allowance: Allowance, key: &str, now_ms: i64) -> Result<bool> {
        let each_ms = allowance.refill_ms;
        // Neither database's word for "the greater one" is the other's.
        let held = Expr::col((Alias::new("limit_use"), Column::FreeAtMs));
        let possible = || held.clone().lte(now_ms + allowance.ahead_ms_max());
        let busy_until = CaseStatement::new()
            .case(held.clone().gt(now_ms).and(possible()), held.clone())
            .finally(Expr::value(now_ms));
        let taken = OnConflict::column(Column::KeyIndex)
            .value(Column::FreeAtMs, Expr::expr(busy_until).add(each_ms))
            .action_and_where(held.clone().lte(now_ms + allowance.slack_ms()).or(possible().not()))
            .to_owned();
        let insert = Query::insert()
            .into_table(Entity)
            .columns([Column::KeyIndex, Column::FreeAtMs])
            .values_panic([
                self.store.keys.index(allowance.kind, key).into(),
                (now_ms + each_ms).into(),
            ])
            .on_conflict(taken)
            .to_owned();
        Ok(self.store.db.write().execute(&insert).await?.rows_affected() == 1)
    }

    /// Whether something of a key's allowance is left; takes nothing.
    ///
    /// # Errors
    /// The database's.
    pub async fn has_allowance(&self, allowance: Allowance, key: &str) -> Result<bool> {
        let row = Entity::find_by_id(self.store.keys.index(allowance.kind, key))
            .one(self.store.db.read())
            .await?;
        let now_ms = real_now_ms();
        let used_up = (now_ms + allowance.slack_ms() + 1)..=(now_ms + allowance.ahead_ms_max());
        Ok(row.is_none_or(|row| !used_up.contains(&row.free_at_ms)))
    }

    /// Forgets keys that have long been free.
    pub(crate) async fn sweep_allowances(&self) -> Result<u64> {
        let gone = Entity::delete_many()
            .filter(Column::FreeAtMs.lt(real_now_ms() - KEPT_MS))
            .exec(self.store.db.write())
            .await?;
        Ok(gone.rows_affected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_world::world;

    const THREE: Allowance = Allowance {
        kind: "test",
        at_once: 3,
        refill_ms: 20_000,
    };

    #[tokio::test]
    async fn an_allowance_is_used_up_and_comes_back_bit_by_bit() {
        let world = world().await;
        let system = world.store.system();
        let at = async |now_ms| system.take_allowance_at(THREE, "kiosk", now_ms).await.expect("answers");
        for _ in 0..3 {
            assert!(at(1_000_000).await);
        }
        assert!(!at(1_000_000).await, "a fourth within the minute");
        assert!(
            system
                .take_allowance_at(THREE, "another", 1_000_000)
                .await
                .expect("answers")
        );
        assert!(at(1_020_000).await, "a third of a minute brings one back");
        assert!(!at(1_020_001).await);
        for _ in 0..3 {
            assert!(at(9_000_000).await);
        }
        assert!(!at(9_000_000).await, "a long silence brings no more than the whole");
    }

    #[tokio::test]
    async fn what_a_clock_that_was_ahead_has_booked_holds_nobody() {
        let world = world().await;
        let system = world.store.system();
        let at = async |now_ms| system.take_allowance_at(THREE, "kiosk", now_ms).await.expect("answers");
        let next_year = 1_000_000 + 365 * 86_400_000;
        while at(next_year).await {}
        for _ in 0..3 {
            assert!(at(1_000_000).await, "the clock was set right");
        }
        assert!(!at(1_000_000).await, "from then on it counts as ever");
    }

    #[tokio::test]
    async fn many_at_once_share_one_allowance() {
        let world = world().await;
        let tries = (0..12).map(|_| {
            let store = world.store.clone();
            tokio::spawn(async move {
                store
                    .system()
                    .take_allowance_at(THREE, "kiosk", 5)
                    .await
                    .expect("answers")
            })
        });
        let mut taken = 0;
        for one in tries.collect::<Vec<_>>() {
            taken += u32::from(one.await.expect("runs"));
        }
        assert_eq!(taken, 3);
    }
}
