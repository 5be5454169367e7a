//! Which dish of a sitting a standing order takes.

use super::{order::DishRule, outcome::Unfit};
use crate::{
    diet::{DietProfile, Portion},
    id::DishId,
    menu::conflict::{blocked, conflicts},
    order::{Sitting, SittingDish, SittingDishState, command::WantedLine},
};

/// What speaks against a dish, or the line to order and how many warnings it comes with.
fn try_dish(
    diet: &DietProfile,
    sitting: &Sitting,
    dish: &SittingDish,
    portion: Portion,
) -> Result<(WantedLine, usize), Unfit> {
    let texture = dish.facts.texture_for(diet.texture).ok_or(Unfit::DietConflict)?;
    let found = conflicts(diet, &dish.facts, texture, sitting.halal);
    if blocked(&found) {
        return Err(Unfit::DietConflict);
    }
    if dish.remaining() == 0 {
        return Err(Unfit::SoldOut);
    }
    let line = WantedLine {
        sitting_dish_id: dish.id,
        texture,
        portion,
    };
    Ok((line, found.len()))
}

/// The dish to order on the rule's `turn`th day. Nothing that their diet blocks is ever chosen.
///
/// # Errors
/// [`Unfit`]: sold out where something would have suited, else the diet, else nothing of it was offered.
pub fn choose(
    rule: &DishRule,
    turn: usize,
    diet: &DietProfile,
    sitting: &Sitting,
    portion: Portion,
) -> Result<WantedLine, Unfit> {
    let offered = |id: &DishId| {
        let here = |dish: &&SittingDish| dish.dish_id == *id && dish.state != SittingDishState::Withdrawn;
        sitting.dishes.iter().find(here)
    };
    let candidates: Vec<&SittingDish> = match rule {
        DishRule::Named { dishes } => dishes.iter().filter_map(offered).collect(),
        DishRule::Rotating { dishes } => {
            let first = turn.checked_rem(dishes.len()).unwrap_or(0);
            dishes
                .iter()
                .cycle()
                .skip(first)
                .take(dishes.len())
                .filter_map(offered)
                .collect()
        }
        DishRule::Suits => sitting
            .dishes
            .iter()
            .filter(|dish| dish.state != SittingDishState::Withdrawn)
            .collect(),
    };
    let tried: Vec<_> = candidates
        .iter()
        .map(|dish| try_dish(diet, sitting, dish, portion))
        .collect();
    let fits = || tried.iter().filter_map(|one| one.as_ref().ok());
    let chosen = match rule {
        DishRule::Suits => fits().min_by_key(|(_, warnings)| *warnings),
        DishRule::Named { .. } | DishRule::Rotating { .. } => fits().next(),
    };
    match chosen {
        Some((line, _)) => Ok(*line),
        None if tried.iter().any(|one| one == &Err(Unfit::SoldOut)) => Err(Unfit::SoldOut),
        None if tried.is_empty() => Err(Unfit::NoDish),
        None => Err(Unfit::DietConflict),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diet::{Allergen, Texture};
    use crate::standing::world::*;
    use std::collections::BTreeSet;

    fn no_eggs() -> DietProfile {
        DietProfile {
            allergens: BTreeSet::from([Allergen::Egg]),
            ..DietProfile::default()
        }
    }

    fn pick(rule: &DishRule, turn: usize, diet: &DietProfile) -> Result<u128, Unfit> {
        choose(rule, turn, diet, &sitting(), Portion::Regular).map(|line| line.sitting_dish_id.0.as_u128())
    }

    #[test]
    fn a_dish_to_avoid_is_never_chosen() {
        let eggs = DishRule::Named {
            dishes: vec![library(2)],
        };
        assert_eq!(pick(&eggs, 0, &DietProfile::default()), Ok(2));
        assert_eq!(pick(&eggs, 0, &no_eggs()), Err(Unfit::DietConflict));
        let eggs_or_tofu = DishRule::Named {
            dishes: vec![library(2), library(1)],
        };
        assert_eq!(pick(&eggs_or_tofu, 0, &no_eggs()), Ok(1), "the next in the list");
        assert_eq!(pick(&DishRule::Suits, 0, &no_eggs()), Ok(1));
        let puree = DietProfile {
            texture: Texture::Puree,
            ..DietProfile::default()
        };
        assert_eq!(pick(&DishRule::Suits, 0, &puree), Err(Unfit::DietConflict));
    }

    #[test]
    fn dishes_take_turns_and_one_that_is_off_gives_its_turn_away() {
        let rule = DishRule::Rotating {
            dishes: vec![library(1), library(9), library(2)],
        };
        let picked: Vec<_> = (0..4).map(|turn| pick(&rule, turn, &DietProfile::default())).collect();
        assert_eq!(picked, [Ok(1), Ok(2), Ok(2), Ok(1)]);
    }

    #[test]
    fn nothing_offered_and_sold_out_are_told_apart() {
        let gone = DishRule::Named {
            dishes: vec![library(9)],
        };
        assert_eq!(pick(&gone, 0, &DietProfile::default()), Err(Unfit::NoDish));
        let mut full = sitting();
        for dish in &mut full.dishes {
            dish.sold = dish.capacity;
        }
        let suits = choose(&DishRule::Suits, 0, &no_eggs(), &full, Portion::Small);
        assert_eq!(suits, Err(Unfit::SoldOut), "tofu would have suited");
    }
}
