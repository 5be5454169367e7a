//! Ways that were asked for already: canteens and most doors are the same every day.

use std::collections::HashMap;
use std::sync::Mutex;

use domain::person::address::GeoPoint;

use super::{Cell, Profile};

/// A county's canteens with their regulars; beyond it all is asked anew.
const WAYS_MAX: usize = 1_000_000;

/// About a metre.
type Corner = (i32, i32);

#[derive(Default)]
pub(super) struct Cache {
    ways: Mutex<HashMap<(Profile, Corner, Corner), Cell>>,
}

impl Cache {
    /// A block of a table, if all of it is known.
    pub(super) fn block(&self, profile: Profile, from: &[GeoPoint], to: &[GeoPoint]) -> Option<Vec<Vec<Cell>>> {
        let ways = self.ways.lock().ok()?;
        let row = |start: &GeoPoint| -> Option<Vec<Cell>> {
            let cell = |end: &GeoPoint| ways.get(&(profile, corner(*start), corner(*end))).copied();
            to.iter().map(cell).collect()
        };
        from.iter().map(row).collect()
    }

    pub(super) fn keep(&self, profile: Profile, from: &[GeoPoint], to: &[GeoPoint], block: &[Vec<Cell>]) {
        // A poisoned lock means that a thread died here; the cache is then simply not used any more.
        let Ok(mut ways) = self.ways.lock() else { return };
        if ways.len() + from.len() * to.len() > WAYS_MAX {
            ways.clear();
        }
        for (start, row) in from.iter().zip(block) {
            for (end, cell) in to.iter().zip(row) {
                ways.insert((profile, corner(*start), corner(*end)), *cell);
            }
        }
    }
}

fn corner(point: GeoPoint) -> Corner {
    let scaled = |degrees: f64| (degrees * 1e5).round() as i32;
    (scaled(point.lat()), scaled(point.lon()))
}
