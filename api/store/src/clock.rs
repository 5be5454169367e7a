//! The one clock. Real in production; in the demo it can be moved forwards; in tests it stands still until moved.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use domain::time::{At, MINUTE_MS};

/// By so much the clocks of an installation's machines may differ. A lock, a lease or an allowance that ends further ahead
/// than its own rule and this allow was written by a clock that was wrong, and doesn't hold: else one hour of a clock that
/// shows next year would keep people and work out for a year.
pub const SKEW_MS: i64 = 5 * MINUTE_MS;

/// A shared clock, cut to milliseconds.
#[derive(Clone, Debug)]
pub struct Clock {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    movable: bool,
    /// When standing, the value itself; else what is added to real time.
    value_ms: AtomicI64,
    standing: AtomicBool,
}

impl Clock {
    /// Real time; can't be moved.
    #[must_use]
    pub fn real() -> Self {
        Self::with(false, 0, false)
    }

    /// Runs at real speed but shifted, and can be moved forwards.
    #[must_use]
    pub fn shifted(offset_ms: i64) -> Self {
        Self::with(true, offset_ms, false)
    }

    /// Stands at one instant until it is moved.
    #[must_use]
    pub fn standing(at: At) -> Self {
        Self::with(true, at.0, true)
    }

    fn with(movable: bool, value_ms: i64, standing: bool) -> Self {
        Self {
            inner: Arc::new(Inner {
                movable,
                value_ms: AtomicI64::new(value_ms),
                standing: AtomicBool::new(standing),
            }),
        }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> At {
        let value_ms = self.inner.value_ms.load(Ordering::SeqCst);
        if self.inner.standing.load(Ordering::SeqCst) {
            At(value_ms)
        } else {
            At(real_now_ms() + value_ms)
        }
    }

    /// Whether [`Clock::move_to`] does anything.
    #[must_use]
    pub fn is_movable(&self) -> bool {
        self.inner.movable
    }

    /// Moves it forwards to `at`; `false` when it can't be moved or `at` lies behind.
    pub fn move_to(&self, at: At) -> bool {
        if !self.inner.movable || at < self.now() {
            return false;
        }
        let value_ms = if self.inner.standing.load(Ordering::SeqCst) {
            at.0
        } else {
            at.0 - real_now_ms()
        };
        self.inner.value_ms.store(value_ms, Ordering::SeqCst);
        true
    }

    /// Shifts a running clock forwards to where another process has moved it; nothing happens to one that stands, is real,
    /// or is as far already.
    pub fn shift_to(&self, offset_ms: i64) {
        if self.inner.movable && !self.inner.standing.load(Ordering::SeqCst) {
            self.inner.value_ms.fetch_max(offset_ms, Ordering::SeqCst);
        }
    }

    /// Now, for sessions, lock-outs and leases: a demo that is moved by hours must not log everybody out, so there it is
    /// real time; a standing clock is what tests move, so there it is the clock.
    #[must_use]
    pub fn session_now(&self) -> At {
        if self.inner.standing.load(Ordering::SeqCst) {
            self.now()
        } else {
            At(real_now_ms())
        }
    }

    /// What is added to real time; zero for a standing clock.
    #[must_use]
    pub fn offset_ms(&self) -> i64 {
        if self.inner.standing.load(Ordering::SeqCst) {
            0
        } else {
            self.inner.value_ms.load(Ordering::SeqCst)
        }
    }
}

/// Real time, for the clock itself and for leases that must not be moved by a demo.
#[must_use]
#[allow(clippy::disallowed_methods)] // the one place that reads the machine's clock
pub fn real_now_ms() -> i64 {
    chrono::Utc::now().timestamp_millis()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_clock_can_not_be_moved() {
        let clock = Clock::real();
        assert!(!clock.move_to(At(clock.now().0 + 1_000_000)));
    }

    #[test]
    fn only_a_shifted_clock_follows_and_only_forwards() {
        let (real, standing, shifted) = (Clock::real(), Clock::standing(At(1_000)), Clock::shifted(5));
        for clock in [&real, &standing, &shifted] {
            clock.shift_to(60_000);
            clock.shift_to(7);
        }
        assert_eq!(
            (real.offset_ms(), standing.now(), shifted.offset_ms()),
            (0, At(1_000), 60_000)
        );
    }

    #[test]
    fn a_standing_clock_moves_only_forwards() {
        let clock = Clock::standing(At(1_000));
        assert_eq!(clock.now(), At(1_000));
        assert!(clock.move_to(At(5_000)));
        assert!(!clock.move_to(At(4_999)));
        assert_eq!(clock.now(), At(5_000));
    }
}
