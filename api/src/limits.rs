//! How often one address, device or account may try a login or look somebody up.

use std::num::NonZeroU32;
use std::sync::Arc;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::problem::{Answer, Problem};

/// The limiters of one process. Lock-outs that must hold over all processes are in the database.
#[derive(Clone)]
pub struct Limits {
    logins: Arc<DefaultKeyedRateLimiter<String>>,
    look_ups: Arc<DefaultKeyedRateLimiter<String>>,
    joins: Arc<DefaultKeyedRateLimiter<String>>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            logins: keyed(30),
            look_ups: keyed(60),
            joins: keyed(10),
        }
    }
}

fn keyed(per_minute: u32) -> Arc<DefaultKeyedRateLimiter<String>> {
    let most = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
    Arc::new(RateLimiter::keyed(Quota::per_minute(most)))
}

impl Limits {
    /// A try to log in, refresh or enrol, by address.
    ///
    /// # Errors
    /// 429.
    pub fn login(&self, address: &str) -> Answer<()> {
        pass(&self.logins, address)
    }

    /// A look-up of a person, by device or account.
    ///
    /// # Errors
    /// 429.
    pub fn look_up(&self, who: &str) -> Answer<()> {
        pass(&self.look_ups, who)
    }

    /// A volunteer's code, by address.
    ///
    /// # Errors
    /// 429.
    pub fn join(&self, address: &str) -> Answer<()> {
        pass(&self.joins, address)
    }

    /// Forgets addresses that have been quiet, so that memory doesn't grow with visitors.
    pub fn forget_quiet(&self) {
        self.logins.retain_recent();
        self.look_ups.retain_recent();
        self.joins.retain_recent();
    }
}

fn pass(limiter: &DefaultKeyedRateLimiter<String>, key: &str) -> Answer<()> {
    limiter.check_key(&key.to_owned()).map_err(|_| Problem::slow_down(5))
}
