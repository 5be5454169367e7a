//! A process that ends in the worst moment: for tests, in builds with debug assertions alone.

use std::sync::Arc;

use async_trait::async_trait;
use store::fault::{Faults, Point, Verdict};

/// Ends the process when a batch has come so far and the file is there: a test lays it down when the moment is near.
struct SuddenEnd {
    at: Point,
    file: std::path::PathBuf,
}

/// What `NUANCAN_TEST_END=committed:FILE` asks for.
pub(crate) fn planned() -> Option<Arc<dyn Faults>> {
    if !cfg!(debug_assertions) {
        return None;
    }
    let wanted = std::env::var("NUANCAN_TEST_END").ok()?;
    let (point, file) = wanted.split_once(':')?;
    let at = match point {
        "loaded" => Point::Loaded,
        "written" => Point::Written,
        "committed" => Point::Committed,
        "shown" => Point::Shown,
        "unanswered" => Point::Unanswered,
        _ => return None,
    };
    Some(Arc::new(SuddenEnd { at, file: file.into() }))
}

#[async_trait]
impl Faults for SuddenEnd {
    async fn at(&self, point: Point) -> Verdict {
        if point == self.at && self.file.exists() {
            // No last words, as after kill -9: nobody is answered, nothing is flushed.
            std::process::abort();
        }
        Verdict::Go
    }

    fn is_dead(&self) -> bool {
        false
    }
}
