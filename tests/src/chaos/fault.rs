//! What goes wrong.

use std::process::Command;

use domain::made_up::Draw;

use super::load::Load;
use super::place::Place;
use crate::eventually;

/// One kind of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// An API process is killed and comes back.
    ApiKilled,
    /// An API process is frozen and thawed.
    ApiFrozen,
    /// A worker is killed and comes back.
    WorkerKilled,
    /// A server process of PostgreSQL is killed: all of them start anew and replay their log.
    DatabaseCrashed,
    /// Every connection to the database is cut.
    DatabaseCut,
    /// Nothing passes to or from the database for a while.
    DatabaseStalled,
    /// Redis is killed and comes back empty.
    RedisKilled,
    /// Redis is frozen and thawed.
    RedisFrozen,
    /// Redis forgets everything.
    RedisEmptied,
    /// Every connection to Redis is cut.
    RedisCut,
    /// Every connection of the kiosks is cut.
    KiosksCut,
    /// All API processes are killed at once.
    AllApisKilled,
    /// One node of a Redis cluster is killed and comes back empty; not drawn.
    RedisNodeKilled,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::ApiKilled,
        Self::ApiFrozen,
        Self::WorkerKilled,
        Self::DatabaseCrashed,
        Self::DatabaseCut,
        Self::DatabaseStalled,
        Self::RedisKilled,
        Self::RedisFrozen,
        Self::RedisEmptied,
        Self::RedisCut,
        Self::KiosksCut,
        Self::AllApisKilled,
    ];

    pub(super) fn drawn(draw: &mut Draw) -> Self {
        *draw.one_of(&Self::ALL).expect("there are some")
    }

    /// Whether only Redis is concerned: then orders go on and nobody is sent away.
    fn is_redis_alone(self) -> bool {
        matches!(
            self,
            Self::RedisKilled | Self::RedisFrozen | Self::RedisEmptied | Self::RedisCut | Self::RedisNodeKilled
        )
    }

    /// Breaks something while orders are under way, waits until they have met it, and mends it. The answer is how many
    /// orders were answered meanwhile.
    pub(super) async fn happens(self, place: &mut Place, load: &Load, violations: &mut Vec<String>) -> usize {
        load.more_accepted(5).await;
        let (answers, errors) = (load.answers(), load.errors());
        self.begin(place).await;
        if self.is_redis_alone() {
            load.more_accepted(10).await;
        } else {
            load.tries(20).await;
        }
        let met = load.answers() - answers;
        if self.is_redis_alone() && load.errors() > errors {
            let words = format!("G6: {self:?} sent {} orders away", load.errors() - errors);
            violations.push(words);
        }
        self.end(place).await;
        // Orders go on before the next thing breaks.
        load.more_accepted(3).await;
        met
    }

    async fn begin(self, place: &mut Place) {
        match self {
            Self::ApiKilled => place.world.apis()[0].kill().await,
            Self::ApiFrozen => place.world.apis()[1].pause(),
            Self::AllApisKilled => {
                for api in place.world.apis() {
                    api.kill().await;
                }
            }
            Self::WorkerKilled => place.world.workers()[0].kill().await,
            Self::DatabaseCrashed => crash_database(place).await,
            Self::DatabaseCut => place.to_database.cut(),
            Self::DatabaseStalled => place.to_database.stall(true),
            Self::RedisKilled => place.world.redis().expect("production has one").kill().await,
            Self::RedisFrozen => place.world.redis().expect("production has one").pause(),
            Self::RedisNodeKilled => place.cluster.as_ref().expect("a cluster").kill(1).await,
            Self::RedisEmptied => place.world.redis().expect("production has one").flush().await,
            Self::RedisCut => place.to_redis.cut(),
            Self::KiosksCut => place.doors.iter().for_each(|door| door.cut()),
        }
    }

    async fn end(self, place: &mut Place) {
        match self {
            Self::ApiKilled | Self::AllApisKilled | Self::WorkerKilled => place.revive().await,
            Self::ApiFrozen => place.world.apis()[1].resume(),
            Self::DatabaseStalled => place.to_database.stall(false),
            Self::RedisKilled => place.world.redis().expect("production has one").restart().await,
            Self::RedisFrozen => place.world.redis().expect("production has one").resume(),
            Self::RedisNodeKilled => place.cluster.as_mut().expect("a cluster").restart(1).await,
            Self::DatabaseCrashed | Self::DatabaseCut | Self::RedisEmptied | Self::RedisCut | Self::KiosksCut => {}
        }
    }
}

/// Kills the server's process behind one connection of ours, as the kernel does when memory is short.
async fn crash_database(place: &Place) {
    let database = place.world.database();
    let found = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() \
                 AND backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1";
    let pid = eventually("somebody is connected", async || {
        Some(database.sql(found)).filter(|pid| !pid.is_empty())
    })
    .await;
    let killed = Command::new("kill").args(["-KILL", pid.trim()]).status();
    assert!(
        killed.expect("kill is on every machine").success(),
        "{pid} can't be killed"
    );
}
