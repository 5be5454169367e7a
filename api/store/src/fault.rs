//! Places where the write path can be made to fail, for simulations. Without any, each costs one look at a `None`.

use async_trait::async_trait;

use crate::{Error, Result, Store};

/// How far a batch has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// Taken from the queue; no transaction yet.
    Taken,
    /// Loaded and locked.
    Loaded,
    /// Decided and written, not committed.
    Written,
    /// Committed; nobody has been told.
    Committed,
    /// On the board; nobody has been answered.
    Shown,
    /// No batch: what a desk asked for is done, and its answer isn't kept yet.
    Unanswered,
}

impl Point {
    /// Those of a batch, in their order.
    pub const ALL: [Self; 5] = [Self::Taken, Self::Loaded, Self::Written, Self::Committed, Self::Shown];
}

/// What happens there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Go,
    /// An error, as of a database that went away for a moment.
    Fail,
    /// The process ends: nobody is answered, nothing more is done.
    Die,
}

/// Decides what happens where. It may also take its time.
#[async_trait]
pub trait Faults: Send + Sync {
    /// A batch has reached a point.
    async fn at(&self, point: Point) -> Verdict;

    /// Whether the process has ended.
    fn is_dead(&self) -> bool;
}

impl Store {
    pub(crate) async fn reached(&self, point: Point) -> Result<()> {
        let Some(faults) = &self.faults else { return Ok(()) };
        match faults.at(point).await {
            Verdict::Go => Ok(()),
            Verdict::Fail | Verdict::Die => Err(Error::Io(std::io::ErrorKind::Interrupted.into())),
        }
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.faults.as_ref().is_some_and(|faults| faults.is_dead())
    }
}
