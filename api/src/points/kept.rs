//! The public answers of this process. They are made once in a while and not once for each reader, one at a time: whoever
//! floods an open address gets the same bytes again and costs the database nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::id::CanteenId;
use tokio::time::Instant;

use crate::live::Body;
use crate::problem::Answer;

/// How old an answer may be. A menu that was just published is seen by the next who comes.
const GOOD_FOR: Duration = Duration::from_secs(5);
/// More points than a county has; only points that exist are kept.
const POINTS_MOST: usize = 1_024;

struct Made {
    at: Instant,
    body: Arc<Body>,
}

/// The answers, by point.
#[derive(Clone, Default)]
pub struct Points {
    made: Arc<Mutex<HashMap<CanteenId, Made>>>,
    /// Held by whoever makes one.
    making: Arc<tokio::sync::Mutex<()>>,
}

impl Points {
    /// The answer for a point; `make` makes it when there is none that is fresh.
    ///
    /// # Errors
    /// `make`'s.
    pub async fn get(&self, point: CanteenId, make: impl AsyncFnOnce() -> Answer<Body>) -> Answer<Arc<Body>> {
        if let Some(body) = self.fresh(point) {
            return Ok(body);
        }
        let _turn = self.making.lock().await;
        // Who waited for the turn finds what the one before has made.
        if let Some(body) = self.fresh(point) {
            return Ok(body);
        }
        let body = Arc::new(make().await?);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.len() >= POINTS_MOST {
            made.clear();
        }
        let at = Instant::now();
        made.insert(
            point,
            Made {
                at,
                body: Arc::clone(&body),
            },
        );
        Ok(body)
    }

    fn fresh(&self, point: CanteenId) -> Option<Arc<Body>> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let known = made.get(&point)?;
        (known.at.elapsed() < GOOD_FOR).then(|| Arc::clone(&known.body))
    }
}
