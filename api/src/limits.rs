//! How often one address, device or account may try a login or look somebody up.
//!
//! Two lines: a counter in the process turns a flood away without a statement; behind it a row counts over all processes,
//! so that two of them don't let through twice as much. What nobody can guess (a refresh token has 256 bits) is held by
//! the first line alone.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use store::Store;
use store::limits::Allowance;

use crate::problem::{Answer, Problem};

const FORGET_EVERY: Duration = Duration::from_secs(600);

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Try {
    /// Login and password, by address. Each account has its own lock besides.
    LogIn,
    /// A device's code, by address.
    Enrol,
    /// A volunteer's code, by address. Wrong ones shut the address out besides.
    Join,
    /// The code of a message that was read, by address.
    Heard,
    /// A refresh token, by address: all desks of an office come from one.
    Refresh,
    /// A look at a person, by account; a card at a kiosk, by device.
    LookUp,
    /// A phone number typed at a kiosk, by device: whoever stands there could try one after another.
    Phone,
    /// A phone number that nobody has, by device.
    PhoneMiss,
    /// A card number that no working card has, by device.
    CardMiss,
    /// A registration, which is compared with those who are registered, by account.
    Register,
    /// A whole list of them, by account.
    Import,
    /// A call for help, by device: a child at the kiosk must not ring the kitchen deaf.
    Help,
    /// An open page about a meal point, by address: a village's phones may share one.
    Public,
    /// A relative's link, by address.
    FamilyJoin,
    /// What a relative asks and does, by access: each look is written down.
    FamilyAct,
    /// An order of somebody without registration, by device.
    WalkIn,
    /// A slip's number and code that don't belong together, by device.
    SlipMiss,
}

impl Try {
    const ALL: [Self; 17] = [
        Self::LogIn,
        Self::Enrol,
        Self::Join,
        Self::Heard,
        Self::Refresh,
        Self::LookUp,
        Self::Phone,
        Self::PhoneMiss,
        Self::CardMiss,
        Self::Register,
        Self::Import,
        Self::Help,
        Self::Public,
        Self::FamilyJoin,
        Self::FamilyAct,
        Self::WalkIn,
        Self::SlipMiss,
    ];

    fn allowance(self) -> Allowance {
        let (kind, at_once, refill_s) = match self {
            Self::LogIn => ("log_in", 30, 2),
            Self::Enrol => ("enrol", 30, 2),
            Self::Join => ("join", 10, 6),
            Self::Heard => ("heard", 30, 2),
            Self::Refresh => ("refresh", 600, 1),
            Self::LookUp => ("look_up", 60, 1),
            Self::Phone => ("phone", 20, 3),
            Self::PhoneMiss => ("phone_miss", 12, 60),
            Self::CardMiss => ("card_miss", 12, 60),
            Self::Register => ("register", 300, 1),
            Self::Import => ("import", 12, 5),
            Self::Help => ("help", 10, 15),
            Self::Public => ("public", 120, 1),
            Self::FamilyJoin => ("family_join", 30, 2),
            Self::FamilyAct => ("family_act", 60, 1),
            Self::WalkIn => ("walk_in", 12, 20),
            Self::SlipMiss => ("slip_miss", 8, 60),
        };
        Allowance {
            kind,
            at_once,
            refill_ms: refill_s * 1_000,
        }
    }

    fn over_all_processes(self) -> bool {
        !matches!(self, Self::Refresh | Self::Public)
    }
}

/// The counters of this process, and the way to those of all.
#[derive(Clone)]
pub struct Limits {
    here: Arc<[DefaultKeyedRateLimiter<String>; Try::ALL.len()]>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            here: Arc::new(Try::ALL.map(|what| RateLimiter::keyed(quota(what.allowance())))),
        }
    }
}

fn quota(allowance: Allowance) -> Quota {
    let burst = NonZeroU32::new(allowance.at_once).unwrap_or(NonZeroU32::MIN);
    let refill = Duration::from_millis(allowance.refill_ms.unsigned_abs());
    Quota::with_period(refill)
        .unwrap_or_else(|| Quota::per_minute(burst))
        .allow_burst(burst)
}

impl Limits {
    /// Counts a try.
    ///
    /// # Errors
    /// 429 when there were too many; 503 when the database can't say.
    pub async fn take(&self, store: &Store, what: Try, key: &str) -> Answer<()> {
        let allowance = what.allowance();
        let here = self.here[what as usize].check_key(&key.to_owned()).is_ok();
        let passes = here && (!what.over_all_processes() || store.system().take_allowance(allowance, key).await?);
        if passes { Ok(()) } else { Err(wait_for(allowance)) }
    }

    /// Whether a try would pass, without counting it.
    ///
    /// # Errors
    /// As [`Limits::take`].
    pub async fn look(&self, store: &Store, what: Try, key: &str) -> Answer<()> {
        let allowance = what.allowance();
        if store.system().has_allowance(allowance, key).await? {
            Ok(())
        } else {
            Err(wait_for(allowance))
        }
    }

    /// Forgets keys that have been quiet, now and then, so that memory doesn't grow with visitors. Call it on the runtime
    /// that lives as long as the process.
    pub fn forget_quiet(&self) {
        let here = Arc::downgrade(&self.here);
        tokio::spawn(async move {
            let mut tick = tokio::time::interval(FORGET_EVERY);
            loop {
                tick.tick().await;
                let Some(here) = here.upgrade() else { return };
                here.iter().for_each(RateLimiter::retain_recent);
            }
        });
    }
}

fn wait_for(allowance: Allowance) -> Problem {
    let wait_s = u32::try_from(allowance.refill_ms / 1_000).unwrap_or(u32::MAX);
    Problem::slow_down(wait_s.max(1))
}
