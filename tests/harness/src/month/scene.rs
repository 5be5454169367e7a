//! What really happens at a door, decided before anybody knocks.

use super::Month;
use super::calendar::Day;
use super::record::{Behind, Meal};
use super::rounds::Tour;

/// What really happens at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scene {
    /// The meal goes into their own hands; how they are.
    Opens(&'static str),
    /// A neighbour takes it, as was arranged.
    Neighbour,
    /// Nobody opens, and this is why.
    Silence(Behind),
    /// Nobody opens at first.
    OpensLate,
    /// There is no meal handed over, and everybody knows why.
    Not(&'static str),
    /// Somebody says that they are in hospital, or dead; it may not be so.
    Said(&'static str, Behind),
    /// The wrong button, noticed at once.
    SlipUndone,
    /// Reported as handed over, and it never was; noticed in the afternoon.
    NeverGot,
    /// Reported as refused, and it was eaten; noticed in the afternoon.
    AteAfterAll,
}

/// One of each kind comes up again and again, whatever chance says.
const ONE_OF_EACH: [Scene; 17] = [
    Scene::Silence(Behind::Fallen),
    Scene::NeverGot,
    Scene::Said("deceased", Behind::Untrue),
    Scene::Silence(Behind::Well),
    Scene::SlipUndone,
    Scene::Said("hospital", Behind::True),
    Scene::OpensLate,
    Scene::Opens("odd"),
    Scene::Said("deceased", Behind::True),
    Scene::Neighbour,
    Scene::AteAfterAll,
    Scene::Silence(Behind::Dead),
    Scene::Not("wrong_address"),
    Scene::Opens("urgent"),
    Scene::Not("refused"),
    Scene::Not("away"),
    Scene::Not("road_blocked"),
];

/// Decides it.
pub(super) fn scene(month: &Month, day: Day, tour: &Tour, n: usize, meals: &[Meal]) -> Scene {
    // Those whose birthday comes, and those who are on no map, shall be there all month.
    let is_special = |meal: &Meal| {
        month
            .people
            .get(&meal.senior)
            .is_none_or(|one| one.born.is_some() || one.unlocated)
    };
    if meals.iter().any(is_special) {
        return Scene::Opens("usual");
    }
    let mut dice = month.script.dice(day, &format!("door/{}", meals[0].senior));
    let agreed = meals
        .iter()
        .any(|meal| month.people.get(&meal.senior).is_some_and(|one| one.neighbour));
    let nth = usize::try_from(month.script.nth(day)).unwrap_or(0);
    // Often at first, so that a few days have seen it all; then now and then, so that people are left.
    let forced = if nth < 4 {
        n < 2
    } else {
        n == 1 && (nth + tour.no).is_multiple_of(2)
    };
    let chosen = match dice.below(1_000) {
        _ if forced => ONE_OF_EACH[(nth * 7 + tour.no * 2 + n) % ONE_OF_EACH.len()],
        0..150 if agreed => Scene::Neighbour,
        25..50 => Scene::Silence(if dice.below(5) == 0 {
            Behind::Fallen
        } else {
            Behind::Well
        }),
        50..62 => Scene::Not("away"),
        62..70 => Scene::Not("refused"),
        70..85 => Scene::Opens("odd"),
        85..90 => Scene::Opens("urgent"),
        90..95 => Scene::SlipUndone,
        _ => Scene::Opens("usual"),
    };
    let alone = meals.len() == 1;
    // A report about one person at a couple's door would leave open whom it is about.
    match chosen {
        Scene::Said(..) | Scene::Silence(_) if !alone => Scene::Opens("usual"),
        // Food is left with nobody but the neighbour who was agreed on.
        Scene::Neighbour if !agreed => Scene::Opens("usual"),
        other => other,
    }
}
