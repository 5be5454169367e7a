//! The national list of places, for the counties this version carries.
//!
//! Codes are the key: names repeat inside one county, and people write them differently, so a place has aliases.

mod layout;
mod romanise;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::place::{PlaceCode, PlaceLevel};

const VILLAGES: &str = include_str!("../../data/regions/villages.csv");
const TOWNSHIPS: &str = include_str!("../../data/regions/townships.csv");

/// Spellings met in reports and on forms, by code.
const ALIASES: [(&str, &str); 1] = [("150624101010", "棋祥社区")];

/// A point in WGS-84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

/// One place of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its code, which also tells what it belongs to.
    pub code: PlaceCode,
    /// What people call it: 朱家台社区, not 朱家台社区居委会.
    pub name: String,
    /// Romanised, with the kind of place in English.
    pub name_en: String,
    /// Other ways to write it, the official one among them.
    pub aliases: Vec<String>,
    /// Where it is, as far as anybody knows.
    pub point: Option<Point>,
    /// Whether the point is a guess, to be said wherever it is shown.
    pub schematic: bool,
}

/// A county of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct County {
    /// Six digits.
    pub code: &'static str,
    /// The word by which the command line knows it.
    pub word: &'static str,
    /// The township where its seat is.
    pub seat: &'static str,
    /// From the province down: code, name, English name.
    above: [(&'static str, &'static str, &'static str); 3],
}

/// 桑植县, in the mountains of Hunan.
pub const SANGZHI: County = County {
    code: "430822",
    word: "sangzhi",
    seat: "430822100",
    above: [
        ("43", "湖南省", "Hunan"),
        ("4308", "张家界市", "Zhangjiajie"),
        ("430822", "桑植县", "Sangzhi County"),
    ],
};

/// 鄂托克旗, in the grassland of Inner Mongolia.
pub const OTOG: County = County {
    code: "150624",
    word: "otog",
    seat: "150624100",
    above: [
        ("15", "内蒙古自治区", "Inner Mongolia"),
        ("1506", "鄂尔多斯市", "Ordos"),
        ("150624", "鄂托克旗", "Otog Banner"),
    ],
};

/// All counties of the list.
pub const COUNTIES: [County; 2] = [SANGZHI, OTOG];

impl County {
    /// The county of a code, also one filled with zeros, or a word.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let code = PlaceCode::parse(text).ok();
        let is_it =
            |county: &Self| county.word == text || code.as_ref().is_some_and(|code| code.as_str() == county.code);
        COUNTIES.into_iter().find(is_it)
    }

    /// All its places from the province down to the villages, each after what it belongs to.
    ///
    /// # Panics
    /// Never: a test reads both lists whole.
    #[must_use]
    pub fn places(&self) -> Vec<Listed> {
        let (townships, villages) = (townships(), villages());
        let pointed = |code: &str| townships.iter().find(|row| row.code == code);
        let seat = pointed(self.seat).map(TownshipRow::point);
        let mut places: Vec<Listed> = self.above.iter().map(|row| above(row, seat)).collect();
        let mut by_township: BTreeMap<&str, Vec<&VillageRow>> = BTreeMap::new();
        for village in villages.iter().filter(|row| row.code.starts_with(self.code)) {
            by_township.entry(&village.township_code).or_default().push(village);
        }
        for (code, villages) in by_township {
            let Some(township) = pointed(code) else {
                places.extend(without_points(&villages));
                continue;
            };
            let around = layout::around(township.point(), villages.len());
            places.push(township.listed());
            places.extend(villages.iter().zip(around).map(|(row, point)| row.listed(Some(point))));
        }
        places
    }
}

#[derive(Deserialize)]
struct TownshipRow {
    code: String,
    township: String,
    lat_wgs84: f64,
    lon_wgs84: f64,
    quality: String,
}

#[derive(Deserialize)]
struct VillageRow {
    code: String,
    name: String,
    township_code: String,
    township: String,
}

impl TownshipRow {
    fn point(&self) -> Point {
        Point {
            lat: self.lat_wgs84,
            lon: self.lon_wgs84,
        }
    }

    fn listed(&self) -> Listed {
        Listed {
            code: listed_code(&self.code),
            name_en: romanise::place(&self.township),
            name: self.township.clone(),
            aliases: Vec::new(),
            point: Some(self.point()),
            schematic: !matches!(self.quality.as_str(), "exact name" | "near"),
        }
    }
}

impl VillageRow {
    fn listed(&self, point: Option<Point>) -> Listed {
        let name = everyday(&self.name);
        let mut aliases: Vec<String> = ALIASES
            .iter()
            .filter(|(code, _)| *code == self.code)
            .map(|(_, alias)| (*alias).to_owned())
            .collect();
        if name != self.name {
            aliases.push(self.name.clone());
        }
        Listed {
            code: listed_code(&self.code),
            name_en: romanise::place(&name),
            name,
            aliases,
            point,
            schematic: true,
        }
    }
}

/// A township that the list of points lacks (one development zone, with a community on paper) and what is below it.
fn without_points(villages: &[&VillageRow]) -> Vec<Listed> {
    let township = villages.first().map(|row| Listed {
        code: listed_code(&row.township_code),
        name: row.township.clone(),
        name_en: romanise::place(&row.township),
        aliases: Vec::new(),
        point: None,
        schematic: true,
    });
    let below = villages.iter().map(|row| row.listed(None));
    township.into_iter().chain(below).collect()
}

/// The name without the committee that governs the place: 花园村民委员会 is 花园村, 瑞市居委会 is 瑞市社区.
fn everyday(official: &str) -> String {
    for (committee, kind) in [
        ("村民居委会", "村"),
        ("村民委员会", "村"),
        ("村委会", "村"),
        ("居民委员会", "社区"),
        ("居委会", "社区"),
    ] {
        if let Some(stem) = official.strip_suffix(committee) {
            let has_kind = stem.ends_with(kind);
            return if has_kind {
                stem.to_owned()
            } else {
                format!("{stem}{kind}")
            };
        }
    }
    official.to_owned()
}

/// Only the county has a point, its seat's; a dot for a whole province would say nothing.
fn above(row: &(&str, &str, &str), seat: Option<Point>) -> Listed {
    let code = listed_code(row.0);
    Listed {
        point: seat.filter(|_| code.level() == PlaceLevel::County),
        code,
        name: row.1.to_owned(),
        name_en: row.2.to_owned(),
        aliases: Vec::new(),
        schematic: true,
    }
}

fn listed_code(text: &str) -> PlaceCode {
    PlaceCode::parse(text).expect("the list that ships with the programme holds codes; a test reads all of it")
}

fn townships() -> Vec<TownshipRow> {
    read(TOWNSHIPS)
}

fn villages() -> Vec<VillageRow> {
    read(VILLAGES)
}

fn read<R: for<'de> Deserialize<'de>>(text: &str) -> Vec<R> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the list that ships with the programme can be read; a test reads all of it")
}
