//! The ground below the rounds: pictures or shapes out of a `.pmtiles` file beside the data, or pictures from a tile service
//! whose key stays here. Without either, pages draw a sketch, as they do where a tile is missing.

mod pmtiles;
mod proxy;
pub mod show_tile;

use std::path::Path;
use std::sync::Arc;

use actix_web::web;
use actix_web::web::Bytes;
use secrecy::{ExposeSecret, SecretString};

use self::pmtiles::Archive;
use self::proxy::Proxy;
use crate::cli::Failure;

/// Beyond it a tile shows a single yard.
const ZOOM_MOST: u8 = 18;
/// Below it a tile shows the whole province.
const ZOOM_LEAST: u8 = 5;

/// One tile of the Web Mercator grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    z: u8,
    x: u32,
    y: u32,
}

/// From which to which zoom there are tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zooms {
    /// The coarsest.
    pub least: u8,
    /// The finest.
    pub most: u8,
}

/// What a tile is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// image/png
    Png,
    /// image/jpeg
    Jpeg,
    /// image/webp
    WebP,
    /// Shapes that the page draws (a vector tile of Mapbox' published format, unpacked).
    Shapes,
}

/// Where tiles come from.
#[derive(Clone, Debug)]
pub enum Tiles {
    /// Nowhere: sketches only.
    None,
    /// A file.
    File(Arc<Beside>),
    /// A service.
    Service(Arc<Proxy>),
}

/// A file beside the data.
#[derive(Debug)]
pub struct Beside {
    path: std::path::PathBuf,
    archive: Archive,
}

/// Why there is no tile.
#[derive(Debug, thiserror::Error)]
pub enum NoTile {
    /// There is none at this place.
    #[error("no tile there")]
    Missing,
    /// Too many were asked for; seconds.
    #[error("too many tiles at once")]
    Slow(u32),
    /// The file or the service failed.
    #[error("the map can't be had")]
    Away,
}

impl Tile {
    /// A tile of the grid; nothing beyond it.
    #[must_use]
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        let inside = (ZOOM_LEAST..=ZOOM_MOST).contains(&z) && x < 1 << z && y < 1 << z;
        inside.then_some(Self { z, x, y })
    }

    /// Whether a point, or one so many degrees from it, lies on the tile.
    #[must_use]
    pub fn is_near(self, (lat, lon): (f64, f64), degrees: f64) -> bool {
        let north = |y: u32| {
            let turned = std::f64::consts::PI * (1.0 - 2.0 * f64::from(y) / f64::from(1_u32 << self.z));
            turned.sinh().atan().to_degrees()
        };
        let west = |x: u32| f64::from(x) / f64::from(1_u32 << self.z) * 360.0 - 180.0;
        lat <= north(self.y) + degrees
            && lat >= north(self.y + 1) - degrees
            && lon >= west(self.x) - degrees
            && lon <= west(self.x + 1) + degrees
    }
}

impl Kind {
    /// Its media type.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
            Self::Shapes => "application/vnd.mapbox-vector-tile",
        }
    }

    /// What a service sent, whatever it calls it.
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }
}

impl Tiles {
    /// From the setting: an address with `{z}`, `{x}` and `{y}`, or a file; without one `map.pmtiles` in the data folder, if there.
    ///
    /// # Errors
    /// When the setting is neither, or the file can't be shown.
    pub fn of(setting: Option<&SecretString>, data: &Path) -> Result<Self, Failure> {
        // A compose file hands on what isn't set as an empty text.
        let setting = setting.map(|setting| setting.expose_secret());
        match setting.filter(|setting| !setting.is_empty()) {
            Some(address) if address.starts_with("http://") || address.starts_with("https://") => {
                let proxy = Proxy::at(address).ok_or_else(|| {
                    Failure::new("NUANCAN_TILES is no address of tiles: {z}, {x} and {y} must stand in it")
                })?;
                Ok(Self::Service(Arc::new(proxy)))
            }
            Some(file) => Self::beside(Path::new(file)),
            None => {
                let usual = data.join("map.pmtiles");
                if usual.is_file() {
                    Self::beside(&usual)
                } else {
                    Ok(Self::None)
                }
            }
        }
    }

    fn beside(path: &Path) -> Result<Self, Failure> {
        let opened = pmtiles::open(path);
        let (_, archive) =
            opened.map_err(|error| Failure::new(format!("the map {} can't be shown: {error}", path.display())))?;
        Ok(Self::File(Arc::new(Beside {
            path: path.to_owned(),
            archive,
        })))
    }

    /// The zooms that there are; nothing without tiles.
    #[must_use]
    pub fn zooms(&self) -> Option<Zooms> {
        let all = Zooms {
            least: ZOOM_LEAST,
            most: ZOOM_MOST,
        };
        match self {
            Self::None => None,
            Self::Service(_) => Some(all),
            Self::File(file) => {
                let there = file.archive.zooms();
                Some(Zooms {
                    least: there.least.max(all.least),
                    most: there.most.min(all.most),
                })
            }
        }
    }

    /// Whether pages draw the tiles themselves.
    #[must_use]
    pub fn are_shapes(&self) -> bool {
        matches!(self, Self::File(file) if file.archive.kind() == Kind::Shapes)
    }

    /// One tile.
    ///
    /// # Errors
    /// [`NoTile`].
    pub async fn get(&self, tile: Tile) -> Result<(Kind, Bytes), NoTile> {
        match self {
            Self::None => Err(NoTile::Missing),
            Self::Service(proxy) => proxy.get(tile).await,
            Self::File(file) => {
                let file = Arc::clone(file);
                let read = web::block(move || file.read(tile)).await.map_err(|_| NoTile::Away)?;
                read.map_err(|error| {
                    tracing::error!(error = &error as &dyn std::error::Error, "the map's file can't be read");
                    NoTile::Away
                })?
                .ok_or(NoTile::Missing)
            }
        }
    }

    /// Whether a tile costs something elsewhere.
    #[must_use]
    pub fn is_service(&self) -> bool {
        matches!(self, Self::Service(_))
    }
}

impl Beside {
    fn read(&self, tile: Tile) -> std::io::Result<Option<(Kind, Bytes)>> {
        let mut file = std::fs::File::open(&self.path)?;
        let found = self.archive.tile(&mut file, tile)?;
        Ok(found.map(|bytes| (self.archive.kind(), bytes.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tiles_of_the_grid_are_tiles() {
        assert!(Tile::new(12, 4095, 4095).is_some());
        for (z, x, y) in [(12, 4096, 0), (12, 0, 4096), (4, 0, 0), (19, 0, 0), (255, 0, 0)] {
            assert!(Tile::new(z, x, y).is_none(), "{z}/{x}/{y}");
        }
    }

    #[test]
    fn a_tile_knows_what_lies_on_it() {
        // 桑植 on zoom 10.
        let tile = Tile::new(10, 825, 424).expect("a tile");
        assert!(tile.is_near((29.4, 110.16), 0.0));
        assert!(!tile.is_near((39.09, 107.98), 1.0));
        assert!(!tile.is_near((29.4, 111.0), 0.0) && tile.is_near((29.4, 111.0), 1.0));
    }
}
