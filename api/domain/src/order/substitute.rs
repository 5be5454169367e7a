//! Same-day substitution: a dish burnt, another comes, and every order on it is checked again.

use super::{
    command::{Done, Substitute, SubstituteConflict},
    loaded::Loaded,
    order_line::{OrderLine, Replaced},
    refusal::Refusal,
    sitting::{Sitting, SittingDish, SittingDishState, SittingState},
};
use crate::{
    diet::{DietProfile, Texture},
    id::{OrderId, SittingDishId, WalkInId},
    menu::{
        conflict::{Conflict, blocked, conflicts},
        dish::DishFacts,
    },
};

/// What would happen to the orders on the old dish.
struct Plan {
    /// With the texture that each portion gets.
    moves: Vec<(OrderId, Vec<Texture>)>,
    /// Nobody knows what they must not eat: they move, and hear of it where they pay or collect.
    walk_ins: Vec<(WalkInId, Vec<Texture>)>,
    conflicts: Vec<SubstituteConflict>,
    portions: u32,
    /// Orders that have left with a round: they get what they ordered.
    on_the_road: usize,
}

impl Plan {
    fn touches_somebody(&self) -> bool {
        !(self.moves.is_empty() && self.walk_ins.is_empty() && self.conflicts.is_empty())
    }
}

/// Moves every order that nothing blocks, except those that are on the road with what they ordered. The others keep their line and come back as conflicts: somebody has to talk
/// to those people. What they pay doesn't change; they didn't choose the new dish.
pub(super) fn substitute(loaded: &mut Loaded, wanted: &Substitute) -> Result<Done, Refusal> {
    let sitting = loaded.sittings.get(&wanted.sitting_id).ok_or(Refusal::UnknownSitting)?;
    if sitting.state == SittingState::Ended {
        return Err(Refusal::SittingNotOpen);
    }
    let old = sitting.dish(wanted.sitting_dish_id).ok_or(Refusal::UnknownDish)?;
    let is_off = old.state == SittingDishState::Withdrawn;
    let standing_in = already_listed(sitting, &wanted.with);
    let with = standing_in.unwrap_or(&wanted.with).clone();
    if with.id == old.id || with.dish_id == old.dish_id {
        return Err(Refusal::SameDish);
    }
    let plan = plan(loaded, sitting, old.id, &with.facts)?;
    // Once it is off, only those whom the first one didn't suit can be given yet another.
    if is_off && !plan.touches_somebody() {
        return Err(Refusal::DishWithdrawn);
    }
    if !wanted.dry_run {
        if plan.touches_somebody() && !wanted.explained {
            return Err(Refusal::ReasonMissing);
        }
        if !is_off || plan.portions > 0 {
            apply(loaded, wanted, &with, &plan);
        }
    }
    Ok(Done::Substituted {
        moved: plan.moves.into_iter().map(|(order_id, _)| order_id).collect(),
        walk_ins: plan.walk_ins.len(),
        portions: plan.portions,
        conflicts: plan.conflicts,
        on_the_road: plan.on_the_road,
        dish: with.id,
    })
}

/// The sitting's own entry of that library dish. One that was taken off comes back as itself: that is how a substitution is
/// taken back, and whoever stayed on it has never left it.
fn already_listed<'a>(sitting: &'a Sitting, with: &SittingDish) -> Option<&'a SittingDish> {
    let same = |dish: &&SittingDish| dish.dish_id == with.dish_id;
    let offered = |dish: &&SittingDish| same(dish) && dish.state != SittingDishState::Withdrawn;
    sitting
        .dishes
        .iter()
        .find(offered)
        .or_else(|| sitting.dishes.iter().find(same))
}

fn plan(loaded: &Loaded, sitting: &Sitting, old: SittingDishId, with: &DishFacts) -> Result<Plan, Refusal> {
    let mut plan = Plan {
        moves: Vec::new(),
        walk_ins: Vec::new(),
        conflicts: Vec::new(),
        portions: 0,
        on_the_road: 0,
    };
    let open = loaded
        .orders
        .values()
        .filter(|order| order.sitting_id == sitting.id && order.state.is_open());
    for order in open {
        let textures: Vec<Texture> = lines_on(&order.lines, old).collect();
        if textures.is_empty() {
            continue;
        }
        if loaded.on_the_road.contains(&order.id) {
            plan.on_the_road += 1;
            continue;
        }
        let diner = loaded.diners.get(&order.senior_id).ok_or(Refusal::UnknownSenior)?;
        match textures
            .iter()
            .map(|was| fit(&diner.diet, with, *was, sitting.halal))
            .collect()
        {
            Ok(moved) => {
                plan.portions += u32::try_from(textures.len()).unwrap_or(u32::MAX);
                plan.moves.push((order.id, moved));
            }
            Err(conflicts) => plan.conflicts.push(SubstituteConflict {
                order_id: order.id,
                senior_id: order.senior_id,
                conflicts,
            }),
        }
    }
    let walk_ins = loaded
        .walk_ins
        .values()
        .filter(|one| one.sitting_id == sitting.id && one.state.is_open());
    for walk_in in walk_ins {
        let moved = lines_on(&walk_in.lines, old).map(|was| with.texture_for(was).unwrap_or(Texture::Regular));
        let moved: Vec<Texture> = moved.collect();
        if !moved.is_empty() {
            plan.portions += u32::try_from(moved.len()).unwrap_or(u32::MAX);
            plan.walk_ins.push((walk_in.id, moved));
        }
    }
    Ok(plan)
}

fn lines_on(lines: &[OrderLine], dish: SittingDishId) -> impl Iterator<Item = Texture> + '_ {
    lines
        .iter()
        .filter(move |line| line.sitting_dish_id == dish)
        .map(|line| line.texture)
}

/// The texture to serve the new dish in, at least as soft as what was ordered, or what speaks against it.
fn fit(diet: &DietProfile, with: &DishFacts, was: Texture, halal: bool) -> Result<Texture, Vec<Conflict>> {
    let texture = with.texture_for(was.max(diet.texture)).unwrap_or(Texture::Regular);
    // An ordered texture may be softer than the profile asks for; then it is a need all the same.
    let need = DietProfile {
        texture: was.max(diet.texture),
        ..diet.clone()
    };
    let found = conflicts(&need, with, texture, halal);
    if blocked(&found) { Err(found) } else { Ok(texture) }
}

fn apply(loaded: &mut Loaded, wanted: &Substitute, with: &SittingDish, plan: &Plan) {
    let Some(sitting) = loaded.touch(wanted.sitting_id) else {
        return;
    };
    let mut capacity_left = 0;
    if let Some(old) = sitting.dish_mut(wanted.sitting_dish_id) {
        // What was free of it went to the first that came instead.
        if old.state != SittingDishState::Withdrawn {
            capacity_left = old.capacity.saturating_sub(old.sold);
        }
        old.sold = old.sold.saturating_sub(plan.portions);
        old.state = SittingDishState::Withdrawn;
    }
    match sitting.dish_mut(with.id) {
        Some(back) if back.state == SittingDishState::Withdrawn => {
            back.state = SittingDishState::On;
            back.sold += plan.portions;
            // What the kitchen planned of it still stands.
            back.capacity = back.capacity.max(back.sold);
        }
        Some(offered) => {
            offered.sold += plan.portions;
            // The kitchen makes the moved portions on top of what it planned.
            offered.capacity += plan.portions;
        }
        None => sitting.dishes.push(SittingDish {
            sold: plan.portions,
            capacity: plan.portions + capacity_left,
            state: SittingDishState::On,
            ..with.clone()
        }),
    }
    for (order_id, textures) in &plan.moves {
        if let Some(order) = loaded.touch_order(*order_id) {
            rewrite(&mut order.lines, wanted.sitting_dish_id, with, textures);
        }
    }
    for (id, textures) in &plan.walk_ins {
        if let Some(walk_in) = loaded.touch_walk_in(*id) {
            rewrite(&mut walk_in.lines, wanted.sitting_dish_id, with, textures);
        }
    }
}

fn rewrite(lines: &mut [OrderLine], old: SittingDishId, with: &SittingDish, textures: &[Texture]) {
    let lines = lines.iter_mut().filter(|line| line.sitting_dish_id == old);
    for (line, texture) in lines.zip(textures) {
        line.sitting_dish_id = with.id;
        let went = Replaced {
            name: std::mem::replace(&mut line.name, with.facts.name.clone()),
            name_en: std::mem::replace(&mut line.name_en, with.facts.name_en.clone()),
        };
        let chosen = line.instead_of.take().unwrap_or(went);
        line.instead_of = (chosen.name != line.name).then_some(chosen);
        line.texture = *texture;
    }
}
