//! One made-up senior after another, couples side by side.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::contacts;
use super::draw::Draw;
use super::names::{MEN, SURNAMES, WOMEN};
use crate::ability::Ability;
use crate::category::Category;
use crate::diet::{Allergen, DietProfile, Religion, Texture};
use crate::person::address::{Address, GeoPoint};
use crate::person::contact::Contact;
use crate::person::living::Living;
use crate::person::name::PersonName;
use crate::person::phone::Phone;
use crate::person::resident_id::{Gender, ResidentId};
use crate::place::PlaceCode;
use crate::time::ServiceDay;

/// Where people live: a village, how many of them in proportion, and how far they live apart.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Twelve digits.
    pub village: PlaceCode,
    /// Its name, for addresses.
    pub name: String,
    /// Its middle.
    pub middle: GeoPoint,
    /// Share relative to the other spots.
    pub weight: u64,
    /// Homes lie within this distance of the middle.
    pub radius_m: f64,
}

/// What a county is made of.
#[derive(Debug, Clone)]
pub struct Makeup {
    /// Where.
    pub spots: Vec<Spot>,
    /// How many people.
    pub seniors: usize,
    /// Which of all possible counties.
    pub seed: u64,
    /// Ages count on it.
    pub today: ServiceDay,
    /// Halal diners per 1,000.
    pub halal_per_mille: u64,
}

/// A person who doesn't exist.
#[derive(Clone)]
pub struct MadeUp {
    /// Identity, drawn as well.
    pub id: uuid::Uuid,
    /// 1, 2, 3 …
    pub serial: u32,
    /// Name.
    pub name: PersonName,
    /// Gender.
    pub gender: Gender,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Number with a right check digit.
    pub resident_id: ResidentId,
    /// Some have none; some share one.
    pub phone: Option<Phone>,
    /// Twelve digits.
    pub village: PlaceCode,
    /// Address.
    pub address: Address,
    /// A few have none.
    pub point: Option<GeoPoint>,
    /// 困难类别, if any.
    pub category: Option<Category>,
    /// 自理能力
    pub ability: Ability,
    /// Needs.
    pub diet: DietProfile,
    /// Household.
    pub living: Living,
    /// Serial of the spouse.
    pub spouse: Option<u32>,
    /// Whether meals may be carried to the door.
    pub delivery: bool,
    /// Whom to call when a door stays shut.
    pub family: Option<Contact>,
    /// Who was agreed on to take a meal.
    pub neighbour: Option<Contact>,
}

/// All people of a county, in the order of their serials.
#[must_use]
pub fn people(makeup: &Makeup) -> Vec<MadeUp> {
    let mut draw = Draw::new(makeup.seed);
    let mut births = Births::new();
    let mut made: Vec<MadeUp> = Vec::with_capacity(makeup.seniors);
    while made.len() < makeup.seniors {
        let Some(spot) = pick_spot(makeup, &mut draw) else {
            break;
        };
        let home = Home::draw(spot, made.len(), &mut draw);
        let couple = made.len() + 1 < makeup.seniors && draw.per_mille(180);
        let first = person(makeup, &home, (&mut draw, &mut births), made.len(), None);
        if couple {
            let mut first = first;
            let mut second = person(makeup, &home, (&mut draw, &mut births), made.len() + 1, Some(&first));
            first.spouse = Some(second.serial);
            second.spouse = Some(first.serial);
            for one in [&mut first, &mut second] {
                one.living = Living {
                    alone: false,
                    with_spouse: true,
                    with_family: false,
                };
            }
            made.extend([first, second]);
        } else {
            made.push(first);
        }
    }
    for one in &mut made {
        (one.family, one.neighbour) = contacts::of(makeup.seed, one.serial, one.delivery);
    }
    made
}

fn pick_spot<'a>(makeup: &'a Makeup, draw: &mut Draw) -> Option<&'a Spot> {
    let total = makeup.spots.iter().map(|spot| spot.weight).sum();
    let mut rest = draw.below(total);
    makeup.spots.iter().find(|spot| {
        if rest < spot.weight {
            return true;
        }
        rest -= spot.weight;
        false
    })
}

struct Home {
    village: PlaceCode,
    address: String,
    point: Option<GeoPoint>,
    phone: Option<String>,
}

impl Home {
    fn draw(spot: &Spot, index: usize, draw: &mut Draw) -> Self {
        // The square root spreads homes evenly over the disc instead of heaping them in the middle.
        let distance_m = spot.radius_m * draw.unit().sqrt();
        let angle = draw.unit() * std::f64::consts::TAU;
        let lat = spot.middle.lat() + distance_m * angle.cos() / 111_320.0;
        let lon = spot.middle.lon() + distance_m * angle.sin() / (111_320.0 * spot.middle.lat().to_radians().cos());
        let known = !draw.per_mille(25);
        let phone = (!draw.per_mille(90)).then(|| format!("19999{:06}", index % 1_000_000));
        Self {
            village: spot.village.clone(),
            address: format!("{}{}组{}号", spot.name, 1 + draw.below(9), 1 + draw.below(180)),
            point: if known { GeoPoint::new(lat, lon).ok() } else { None },
            phone,
        }
    }
}

fn person(
    makeup: &Makeup,
    home: &Home,
    (draw, births): (&mut Draw, &mut Births),
    index: usize,
    spouse: Option<&MadeUp>,
) -> MadeUp {
    let serial = u32::try_from(index + 1).unwrap_or(u32::MAX);
    let gender = match spouse.map(|spouse| spouse.gender) {
        Some(Gender::Male) => Gender::Female,
        Some(Gender::Female) => Gender::Male,
        None if draw.per_mille(540) => Gender::Female,
        None => Gender::Male,
    };
    let age = match spouse {
        Some(spouse) => (makeup.today.age_of(spouse.birth_date) - 3 + small(draw, 7)).clamp(60, 104),
        None => age(draw),
    };
    let birth_date = birth_date(makeup.today, age, draw);
    let ability = ability(age, draw);
    let alone = draw.per_mille(170);
    let living = Living {
        alone,
        with_spouse: false,
        with_family: !alone,
    };
    let category = category(draw);
    let mut diet = diet(makeup, age, draw);
    if let Some(spouse) = spouse {
        // A household has one kitchen, and one faith's rules in it.
        diet.religion = spouse.diet.religion;
    }
    // A family phone is shared by the couple, as in many homes.
    let phone = match spouse.and_then(|spouse| spouse.phone.clone()) {
        Some(shared) => Some(shared),
        None => home.phone.as_deref().and_then(|digits| Phone::parse(digits).ok()),
    };
    MadeUp {
        id: uuid::Builder::from_u128(draw.wide())
            .with_version(uuid::Version::Custom)
            .into_uuid(),
        serial,
        name: name(gender, draw),
        gender,
        birth_date,
        resident_id: resident_id(&home.village, birth_date, gender, births),
        phone,
        village: home.village.clone(),
        address: Address::parse(&home.address).expect("a short made-up address is an address"),
        point: home.point,
        category,
        ability,
        diet,
        living,
        spouse: None,
        delivery: ability != Ability::Able || age >= 80 || (living.alone && age >= 75) || draw.per_mille(60),
        family: None,
        neighbour: None,
    }
}

/// 60–69: 56 %, 70–79: 30 %, 80–89: 11.5 %, 90 and over: 2.5 %.
fn age(draw: &mut Draw) -> i32 {
    match draw.below(1_000) {
        0..560 => 60 + small(draw, 10),
        560..860 => 70 + small(draw, 10),
        860..975 => 80 + small(draw, 10),
        _ => 90 + small(draw, 11),
    }
}

fn small(draw: &mut Draw, end: u64) -> i32 {
    i32::try_from(draw.below(end)).unwrap_or(0)
}

fn birth_date(today: ServiceDay, age: i32, draw: &mut Draw) -> NaiveDate {
    let days = i64::try_from(draw.below(365)).unwrap_or(0);
    let birthday = today
        .0
        .with_year(today.0.year() - age)
        .unwrap_or(today.0 - chrono::TimeDelta::days(365 * i64::from(age)));
    birthday - chrono::TimeDelta::days(days)
}

/// About 4 % cannot care for themselves, twice as many partly; both grow with age.
fn ability(age: i32, draw: &mut Draw) -> Ability {
    let older = u64::try_from(age - 60).unwrap_or(0);
    match draw.below(1_000) {
        share if share < 15 + older * 2 => Ability::Disabled,
        share if share < 45 + older * 7 => Ability::PartlyDisabled,
        _ => Ability::Able,
    }
}

fn category(draw: &mut Draw) -> Option<Category> {
    Some(match draw.below(1_000) {
        0..60 => Category::Dibao,
        60..80 => Category::Tekun,
        80..120 => Category::Dishouru,
        120..150 => Category::Youfu,
        150..180 => Category::Chongcan,
        180..270 => Category::Kongchao,
        270..275 => Category::Shidu,
        _ => return None,
    })
}

/// Low salt 45 %, low sugar 22 %, soft 25 %, chopped 5 %, purée 1.5 %, allergies 3 %, halal as the county has it.
fn diet(makeup: &Makeup, age: i32, draw: &mut Draw) -> DietProfile {
    let texture = match draw.below(1_000) {
        0..15 => Texture::Puree,
        15..65 => Texture::Chopped,
        65..315 if age >= 66 => Texture::Soft,
        _ => Texture::Regular,
    };
    let mut diet = DietProfile {
        texture,
        low_salt: draw.per_mille(450),
        low_sugar: draw.per_mille(220),
        ..DietProfile::default()
    };
    if draw.per_mille(30)
        && let Some(allergen) = draw.one_of(&[
            Allergen::Peanut,
            Allergen::Fish,
            Allergen::Egg,
            Allergen::Shellfish,
            Allergen::Milk,
        ])
    {
        diet.allergens.insert(*allergen);
    }
    if draw.per_mille(makeup.halal_per_mille) {
        diet.religion = Some(Religion::Halal);
    } else if draw.per_mille(6) {
        diet.religion = Some(Religion::Vegetarian);
    }
    diet
}

fn name(gender: Gender, draw: &mut Draw) -> PersonName {
    let given = match gender {
        Gender::Female => draw.one_of(&WOMEN),
        Gender::Male => draw.one_of(&MEN),
    };
    let surname = draw.one_of(&SURNAMES).copied().unwrap_or("王");
    let text = format!("{surname}{}", given.copied().unwrap_or("福"));
    PersonName::parse(&text).expect("a surname and a given name make a name")
}

/// How many people of a birth date and gender have a number already.
type Births = BTreeMap<(NaiveDate, bool), u32>;

/// GB 11643: county, birth date, a sequence whose parity tells the gender, check digit by ISO 7064 MOD 11-2. There is room
/// for 500 people of one birth date and gender, and no county has so many.
fn resident_id(village: &PlaceCode, born: NaiveDate, gender: Gender, births: &mut Births) -> ResidentId {
    let county = &village.as_str()[..6];
    let before = births.entry((born, gender == Gender::Male)).or_default();
    let sequence = (*before % 500) * 2 + u32::from(gender == Gender::Male);
    *before += 1;
    let body = format!("{county}{}{sequence:03}", born.format("%Y%m%d"));
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check = b"10X98765432"[usize::try_from(sum % 11).unwrap_or(0)] as char;
    ResidentId::parse(&format!("{body}{check}")).expect("made by the rule it is checked with")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn makeup(seniors: usize, seed: u64) -> Makeup {
        let spot = |code: &str, weight| Spot {
            village: PlaceCode::parse(code).expect("twelve digits"),
            name: "花园村".into(),
            middle: GeoPoint::new(29.47, 110.16).expect("in China"),
            weight,
            radius_m: 600.0,
        };
        Makeup {
            spots: vec![spot("430822213215", 3), spot("430822100008", 1)],
            seniors,
            seed,
            today: ServiceDay::parse("2026-11-22").expect("a day"),
            halal_per_mille: 15,
        }
    }

    #[test]
    fn one_seed_makes_one_county() {
        let (one, same, other) = (
            people(&makeup(200, 7)),
            people(&makeup(200, 7)),
            people(&makeup(200, 8)),
        );
        let digest = |people: &[MadeUp]| {
            people
                .iter()
                .map(|one| (one.id, one.resident_id.as_str().to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(digest(&one), digest(&same));
        assert_ne!(digest(&one), digest(&other));
    }

    #[test]
    fn a_county_has_the_proportions_it_should() {
        let made = people(&makeup(20_000, 1));
        let today = makeup(0, 1).today;
        let share = |test: &dyn Fn(&MadeUp) -> bool| made.iter().filter(|one| test(one)).count() * 1_000 / made.len();
        assert_eq!(made.len(), 20_000);
        assert!(made.iter().all(|one| today.age_of(one.birth_date) >= 60));
        assert!(
            (510..=610).contains(&share(&|one| today.age_of(one.birth_date) < 70)),
            "60 to 69"
        );
        assert!(
            (110..=180).contains(&share(&|one| today.age_of(one.birth_date) >= 80)),
            "80 and over"
        );
        assert!((420..=480).contains(&share(&|one| one.diet.low_salt)), "low salt");
        assert!((10..=40).contains(&share(&|one| one.point.is_none())), "no coordinates");
        assert!(
            (20..=80).contains(&share(&|one| one.ability == Ability::Disabled)),
            "disabled"
        );
    }

    #[test]
    fn couples_point_at_each_other_and_numbers_are_unique() {
        let made = people(&makeup(5_000, 3));
        let mut numbers: Vec<&str> = made.iter().map(|one| one.resident_id.as_str()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), made.len());
        for one in made.iter().filter(|one| one.spouse.is_some()) {
            let other = &made[one.spouse.expect("filtered") as usize - 1];
            assert_eq!(other.spouse, Some(one.serial));
            assert_eq!(other.diet.religion, one.diet.religion, "one kitchen");
            assert_ne!(other.gender, one.gender);
        }
    }
}
