//! What the slip, the screen and the voice say of a subsidy must give nobody away: no category, no disability, no poverty.

use super::{Fault, Group};
use crate::category::Category;

/// Words beyond the categories' own names.
const TELLING_ZH: [&str; 6] = ["贫困", "困难", "残疾", "失能", "五保", "病"];
const TELLING_EN: [&str; 9] = [
    "poor",
    "poverty",
    "hardship",
    "disab",
    "destitute",
    "dibao",
    "tekun",
    "illness",
    "indigent",
];

/// Whether texts that are shown in public name what must not be.
///
/// # Errors
/// [`Fault::TellsOn`] with the word.
pub(super) fn check<'a>(texts: impl IntoIterator<Item = &'a String>, groups: &[Group]) -> Result<(), Fault> {
    for text in texts {
        let small = text.to_lowercase();
        let categories = Category::ALL.into_iter().filter(|one| *one != Category::None);
        let named = categories.flat_map(|one| [one.label_zh(), one.label_en()]);
        let labels = groups.iter().filter(|group| !group.public);
        let labels = labels.flat_map(|group| [group.label.as_str(), group.label_en.as_str()]);
        let words = named.chain(TELLING_ZH).chain(TELLING_EN).chain(labels);
        let mut words = words.filter(|word| !word.is_empty());
        if let Some(word) = words.find(|word| small.contains(&word.to_lowercase())) {
            return Err(Fault::TellsOn(word.to_owned()));
        }
    }
    Ok(())
}
