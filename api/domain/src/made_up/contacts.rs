//! Whom to call about a made-up person, and whom to send in a village. Each comes from a stream of its own, so that a county
//! keeps its people when contacts change.

use super::draw::Draw;
use super::names::SURNAMES;
use crate::person::contact::Contact;
use crate::person::name::PersonName;
use crate::person::phone::Phone;

/// Given names of people born since 1966.
const YOUNGER: [&str; 20] = [
    "丽", "勇", "敏", "军", "静", "涛", "艳", "磊", "娟", "强", "芳", "杰", "霞", "斌", "燕", "鹏", "玲", "超", "慧",
    "波",
];
const FAMILY: [&str; 5] = ["女儿", "儿子", "儿媳", "孙女", "侄子"];
const NEXT_DOOR: [&str; 3] = ["隔壁", "对门", "有钥匙"];
const CADRES: [&str; 3] = ["村支书", "村主任", "妇女主任"];

/// Phones of contacts lie above those of the people themselves, all with the unassigned prefix.
const FAMILY_PHONES: usize = 200_000;
const NEIGHBOUR_PHONES: usize = 400_000;
const CADRE_PHONES: usize = 600_000;
const PHONES_EACH: usize = 200_000;

/// The family's contact (four of five people have one) and the neighbour agreed on (half of those to whom meals are carried).
pub(super) fn of(seed: u64, serial: u32, carried: bool) -> (Option<Contact>, Option<Contact>) {
    let mut draw = Draw::new(seed.rotate_left(17) ^ u64::from(serial).wrapping_mul(0x9e37_79b9));
    let at = usize::try_from(serial).unwrap_or(0);
    let family = contact(&mut draw, &FAMILY, FAMILY_PHONES + at % PHONES_EACH);
    let neighbour = contact(&mut draw, &NEXT_DOOR, NEIGHBOUR_PHONES + at % PHONES_EACH);
    let (has_family, has_neighbour) = (draw.per_mille(800), draw.per_mille(500));
    (
        family.filter(|_| has_family),
        neighbour.filter(|_| carried && has_neighbour),
    )
}

/// Whom to send to a door in the `index`th village.
#[must_use]
pub fn cadre(seed: u64, index: usize) -> Option<Contact> {
    let mut draw = Draw::new(seed.rotate_left(33) ^ (index as u64).wrapping_mul(0x9e37_79b9));
    contact(&mut draw, &CADRES, CADRE_PHONES + index % PHONES_EACH)
}

fn contact(draw: &mut Draw, relations: &[&str], phone: usize) -> Option<Contact> {
    let name = format!("{}{}", draw.one_of(&SURNAMES)?, draw.one_of(&YOUNGER)?);
    Some(Contact {
        name: PersonName::parse(&name).ok()?,
        phone: Phone::parse(&format!("19999{phone:06}")).ok()?,
        relation: (*draw.one_of(relations)?).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_people_have_somebody_to_call_and_the_same_one_every_time() {
        let all: Vec<_> = (1..=1_000).map(|serial| of(7, serial, true)).collect();
        let families = all.iter().filter(|(family, _)| family.is_some()).count();
        let neighbours = all.iter().filter(|(_, neighbour)| neighbour.is_some()).count();
        assert!((700..900).contains(&families), "{families}");
        assert!((400..600).contains(&neighbours), "{neighbours}");
        assert_eq!(of(7, 3, true), of(7, 3, true));
        assert_eq!(of(7, 3, false).1, None, "nobody is agreed on where nothing is carried");
        assert!(cadre(7, 0).is_some_and(|cadre| CADRES.contains(&cadre.relation.as_str())));
    }
}
