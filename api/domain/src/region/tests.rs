use std::collections::BTreeSet;

use super::*;

#[test]
fn both_lists_are_read_whole_and_every_place_has_its_parent() {
    let mut villages = 0;
    let mut townships = 0;
    for county in COUNTIES {
        let places = county.places();
        let mut seen = BTreeSet::new();
        for place in &places {
            if let Some(parent) = place.code.parent() {
                assert!(seen.contains(&parent), "{} comes before its parent", place.code);
            }
            assert!(seen.insert(place.code.clone()), "{} stands twice", place.code);
            assert!(!place.name.is_empty() && place.name_en.is_ascii(), "{}", place.name_en);
        }
        villages += places
            .iter()
            .filter(|place| place.code.level() == PlaceLevel::Village)
            .count();
        townships += places
            .iter()
            .filter(|place| place.code.level() == PlaceLevel::Township)
            .count();
    }
    assert_eq!((villages, townships), (397, 30));
}

#[test]
fn villages_lie_around_their_township_each_at_a_place_of_its_own() {
    let places = SANGZHI.places();
    let mut points = BTreeSet::new();
    for village in places.iter().filter(|place| place.code.level() == PlaceLevel::Village) {
        let township = places
            .iter()
            .find(|place| Some(&place.code) == village.code.parent().as_ref())
            .expect("listed before");
        let (at, centre) = (village.point.expect("laid out"), township.point.expect("listed"));
        let north_km = (at.lat - centre.lat) * 111.32;
        let east_km = (at.lon - centre.lon) * 111.32 * centre.lat.to_radians().cos();
        let distance_km = north_km.hypot(east_km);
        assert!((0.79..=4.01).contains(&distance_km), "{} {distance_km}", village.name);
        assert!(village.schematic);
        assert!(
            points.insert(format!("{} {}", at.lat, at.lon)),
            "{} shares a point",
            village.name
        );
    }
    assert_eq!(SANGZHI.places(), places, "the layout changes from call to call");
}

#[test]
fn names_are_the_everyday_ones_and_the_others_are_aliases() {
    let places: Vec<Listed> = COUNTIES.iter().flat_map(County::places).collect();
    let named = |code: &str| places.iter().find(|place| place.code.as_str() == code).expect("listed");
    let zhujiatai = named("430822100008");
    assert_eq!(zhujiatai.name, "朱家台社区");
    assert_eq!(zhujiatai.name_en, "Zhujiatai Community");
    assert_eq!(zhujiatai.aliases, ["朱家台社区居委会"]);
    assert_eq!(named("430822213215").name, "花园村");
    assert_eq!(named("150624101010").aliases, ["棋祥社区"]);
    assert_eq!(named("430822213").name_en, "Hongjiaguan Bai Township");
}

#[test]
fn a_township_without_a_point_is_listed_all_the_same() {
    let places = OTOG.places();
    let zone = places
        .iter()
        .find(|place| place.code.as_str() == "150624404")
        .expect("listed");
    assert_eq!((zone.name.as_str(), zone.point), ("内蒙古鄂托克经济开发区", None));
    assert!(
        places
            .iter()
            .any(|place| place.code.parent().as_ref() == Some(&zone.code))
    );
}

#[test]
fn guessed_points_are_schematic() {
    let places = SANGZHI.places();
    let schematic = |code: &str| {
        places
            .iter()
            .find(|place| place.code.as_str() == code)
            .expect("listed")
            .schematic
    };
    assert!(!schematic("430822100"));
    assert!(schematic("430822107"));
}

#[test]
fn a_county_is_found_by_code_and_by_word() {
    assert_eq!(County::find("sangzhi"), Some(SANGZHI));
    assert_eq!(County::find("150624"), Some(OTOG));
    assert_eq!(County::find("430822000000"), Some(SANGZHI));
    assert_eq!(County::find("110101"), None);
}
