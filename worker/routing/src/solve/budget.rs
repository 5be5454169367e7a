//! How long the solver may go on.

/// The caller's deadline. The solver itself has no clock.
#[derive(Clone, Copy)]
pub struct Budget<'a> {
    pub(super) iterations: Option<u64>,
    pub(super) share: Option<&'a (dyn Fn() -> f64 + Sync)>,
    pub(super) stop: Option<&'a (dyn Fn() -> bool + Sync)>,
}

impl<'a> Budget<'a> {
    /// So many attempts in all, spread over the pieces of the problem: the same plan on every machine.
    pub fn iterations(count: u64) -> Self {
        Self {
            iterations: Some(count),
            share: None,
            stop: None,
        }
    }

    /// Until the closure says so. The search cools down in cycles, each twice as long as the one before, because it
    /// cannot know how much time is left; [`Budget::share`] makes better use of the same time.
    pub fn until(stop: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self {
            iterations: None,
            share: None,
            stop: Some(stop),
        }
    }

    /// The closure tells which share of the time is used: from 0, and stop at 1.
    pub fn share(used: &'a (dyn Fn() -> f64 + Sync)) -> Self {
        Self {
            iterations: None,
            share: Some(used),
            stop: None,
        }
    }

    /// The same budget, but cut short when the closure says so.
    #[must_use]
    pub fn or_until(self, stop: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self {
            stop: Some(stop),
            ..self
        }
    }

    /// Whether the time is up, whatever the iterations say.
    pub(super) fn is_over(&self) -> bool {
        self.stop.is_some_and(|stop| stop()) || self.share.is_some_and(|used| used() >= 1.0)
    }
}

/// The part of a budget that one run of one piece gets.
#[derive(Clone, Copy)]
pub(super) struct Slice<'a> {
    pub(super) budget: Budget<'a>,
    /// Attempts in this run.
    pub(super) iterations: Option<u64>,
    /// From which to which share of the time it lasts.
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Slice<'_> {
    /// How far the run has come after so many attempts: 1 means that it is over.
    pub(super) fn progress(&self, done: u64) -> f64 {
        if self.budget.stop.is_some_and(|stop| stop()) {
            return 1.0;
        }
        let by_count = self
            .iterations
            .map_or(0.0, |count| if count == 0 { 1.0 } else { done as f64 / count as f64 });
        let span = self.to - self.from;
        let by_share = self
            .budget
            .share
            .map_or(0.0, |used| if span > 0.0 { (used() - self.from) / span } else { 1.0 });
        by_count.max(by_share).clamp(0.0, 1.0)
    }
}
