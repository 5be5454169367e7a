//! A tile service, asked from here so that its key never reaches a page. What it sent is kept for a while, and it is asked for
//! a few tiles at a time and so many a second.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use actix_web::web::Bytes;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::Semaphore;

use super::{Kind, NoTile, Tile};

const PATIENCE: Duration = Duration::from_secs(8);
/// Some twenty kilobytes each.
const KEPT_MOST: usize = 1_000;
const TILE_BYTES_MAX: usize = 1024 * 1024;
const AT_ONCE: usize = 6;
/// A map is some twenty tiles: several people may open one at the same moment.
const BURST: NonZeroU32 = NonZeroU32::new(200).expect("not nought");
const PER_SECOND: NonZeroU32 = NonZeroU32::new(20).expect("not nought");

/// A service by the pattern of its addresses.
pub struct Proxy {
    pattern: String,
    http: reqwest::Client,
    slots: Semaphore,
    pace: DefaultDirectRateLimiter,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    tiles: HashMap<Tile, (Kind, Bytes)>,
    order: VecDeque<Tile>,
}

/// The pattern holds a key.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proxy(hidden)")
    }
}

impl Proxy {
    pub(super) fn at(pattern: &str) -> Option<Self> {
        let complete = ["{z}", "{x}", "{y}"].iter().all(|hole| pattern.contains(hole));
        complete.then(|| Self {
            pattern: pattern.to_owned(),
            // A redirection could lead anywhere, our own network included.
            http: reqwest::Client::builder()
                .timeout(PATIENCE)
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap_or_default(),
            slots: Semaphore::new(AT_ONCE),
            pace: RateLimiter::direct(Quota::per_second(PER_SECOND).allow_burst(BURST)),
            kept: Mutex::default(),
        })
    }

    pub(super) async fn get(&self, tile: Tile) -> Result<(Kind, Bytes), NoTile> {
        if let Some(found) = self.kept(tile) {
            return Ok(found);
        }
        let _slot = self.slots.acquire().await.map_err(|_| NoTile::Away)?;
        // Somebody may have fetched it while this one waited.
        if let Some(found) = self.kept(tile) {
            return Ok(found);
        }
        self.pace.check().map_err(|_| NoTile::Slow(2))?;
        let found = self.fetch(tile).await?;
        self.keep(tile, &found);
        Ok(found)
    }

    async fn fetch(&self, tile: Tile) -> Result<(Kind, Bytes), NoTile> {
        let number = |text: String, hole: &str, value: u32| text.replace(hole, &value.to_string());
        let url = number(self.pattern.clone(), "{z}", u32::from(tile.z));
        let url = number(number(url, "{x}", tile.x), "{y}", tile.y);
        // The address, which an error would repeat, holds the key.
        let away = |error: reqwest::Error| {
            let error = error.without_url();
            tracing::warn!(error = &error as &dyn std::error::Error, "the tile service failed");
            NoTile::Away
        };
        let mut answer = self.http.get(url).send().await.map_err(away)?;
        match answer.status().as_u16() {
            200 => {}
            204 | 404 => return Err(NoTile::Missing),
            status => {
                tracing::warn!(status, "the tile service refused");
                return Err(NoTile::Away);
            }
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(away)? {
            if bytes.len() + chunk.len() > TILE_BYTES_MAX {
                return Err(NoTile::Away);
            }
            bytes.extend_from_slice(&chunk);
        }
        let Some(kind) = Kind::of(&bytes) else {
            tracing::warn!("the tile service sent no picture; is its key still good?");
            return Err(NoTile::Away);
        };
        Ok((kind, bytes.into()))
    }

    fn kept(&self, tile: Tile) -> Option<(Kind, Bytes)> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.tiles.get(&tile).cloned()
    }

    fn keep(&self, tile: Tile, found: &(Kind, Bytes)) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.tiles.insert(tile, found.clone()).is_none() {
            kept.order.push_back(tile);
        }
        while kept.order.len() > KEPT_MOST {
            if let Some(oldest) = kept.order.pop_front() {
                kept.tiles.remove(&oldest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_all_three_holes_and_keeps_its_key() {
        assert!(Proxy::at("https://tiles.example/{z}/{x}").is_none());
        let proxy = Proxy::at("https://tiles.example/{z}/{x}/{y}?tk=secret").expect("a pattern");
        assert!(!format!("{proxy:?}").contains("secret"));
    }

    #[test]
    fn the_oldest_tiles_are_given_up() {
        let proxy = Proxy::at("https://tiles.example/{z}/{x}/{y}").expect("a pattern");
        let tile = |x: usize| Tile::new(12, u32::try_from(x).expect("small"), 0).expect("a tile");
        for x in 0..KEPT_MOST + 10 {
            proxy.keep(tile(x), &(Kind::Png, Bytes::new()));
        }
        assert!(proxy.kept(tile(0)).is_none() && proxy.kept(tile(9)).is_none());
        assert!(proxy.kept(tile(10)).is_some() && proxy.kept(tile(KEPT_MOST + 9)).is_some());
    }
}
