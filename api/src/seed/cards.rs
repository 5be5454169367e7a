//! A few cards that the demo's kiosk offers, each worth trying for a reason.

use std::collections::BTreeSet;

use domain::card::CardNumber;
use domain::diet::{Religion, Texture};
use domain::made_up::MadeUp;
use store::canteens::Canteen;
use store::{Result, Store};

use super::neighbours;
use crate::demo::show::{DEMO_CARDS, DemoCard};

/// Why somebody is worth trying, in the words of the kiosk's demo strip, Chinese and English.
type Reason = (&'static str, &'static str, fn(&MadeUp) -> bool);

const REASONS: [Reason; 6] = [
    ("什么都能吃", "Eats all", |one| {
        one.diet.allergens.is_empty() && one.diet.texture == Texture::Regular && one.spouse.is_none()
    }),
    ("老两口，一起点", "A couple", |one| {
        one.spouse.is_some() && one.diet.religion.is_none()
    }),
    ("可以送到家", "Home delivery", |one| {
        one.delivery && one.diet.texture == Texture::Regular && one.diet.allergens.is_empty()
    }),
    ("有忌口", "An allergy", |one| !one.diet.allergens.is_empty()),
    ("要吃软的", "Soft food", |one| one.diet.texture == Texture::Soft),
    ("清真，这里的灶做不了", "Halal: not here", |one| {
        one.diet.religion == Some(Religion::Halal)
    }),
];

/// Leaves one card for each reason, of somebody near the main canteen who has not ordered yet.
pub(super) async fn leave_some(
    store: &Store,
    canteens: &[Canteen],
    made: &[MadeUp],
    cards: &[CardNumber],
    ordered: &BTreeSet<u32>,
) -> Result<()> {
    let Some(main) = canteens.first() else { return Ok(()) };
    let near = neighbours(main, made, 100_000.0);
    let mut used = BTreeSet::new();
    let mut left = Vec::new();
    for (note, note_en, fits) in REASONS {
        let spouse_free = |one: &MadeUp| {
            one.spouse
                .is_none_or(|spouse| !ordered.contains(&spouse) && !used.contains(&spouse))
        };
        let found = near
            .iter()
            .find(|one| fits(one) && !ordered.contains(&one.serial) && !used.contains(&one.serial) && spouse_free(one));
        let Some(one) = found else { continue };
        let index = usize::try_from(one.serial).unwrap_or(0).wrapping_sub(1);
        if let Some(card) = cards.get(index) {
            used.insert(one.serial);
            left.push(DemoCard {
                number: card.as_str().to_owned(),
                name: one.name.as_str().to_owned(),
                note: note.to_owned(),
                note_en: note_en.to_owned(),
            });
        }
    }
    let text = serde_json::to_string(&left).map_err(|_| store::Error::Corrupt("demo cards"))?;
    store.system().set_setting(DEMO_CARDS, &text).await
}
