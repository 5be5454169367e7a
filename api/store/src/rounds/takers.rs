//! Who could take the rest of a round, and what a round has left.

use std::collections::BTreeSet;

use domain::code::Coded;
use domain::delivery::hand_over::{Own, Taker, may_take};
use domain::delivery::{RoundState, StopState};
use domain::id::{SittingId, VolunteerId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::rows::{self, Round, Stop};
use crate::entity::{round, volunteer, volunteer_signup};
use crate::{Result, Scoped};

/// Somebody who could take the rest of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakerShown {
    /// Who.
    pub id: VolunteerId,
    /// Name.
    pub name: String,
    /// Doors that they still have to do; nothing when they are on no round.
    pub doors_left: Option<u32>,
    /// Why they can't, as a code; nothing when they can.
    pub refused: Option<&'static str>,
}

impl Scoped<'_> {
    /// Who could take the rest of the volunteer's own round: whoever signed up for this meal, or is under way with it.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when the round is somebody else's by now; `round_finished`.
    pub async fn own_takers(&self) -> Result<Vec<TakerShown>> {
        let round = self.own_round().await?;
        let conn = self.store.db.read();
        let others = rows::load(conn, of_sitting(round.sitting_id)).await?;
        let sitting = self.store.system().sitting(round.sitting_id).await?;
        let mut here: BTreeSet<Uuid> = volunteer_signup::Entity::find()
            .select_only()
            .column(volunteer_signup::Column::VolunteerId)
            .filter(volunteer_signup::Column::CanteenId.eq(round.canteen_id.0))
            .filter(volunteer_signup::Column::ServiceDay.eq(sitting.service_day.to_string()))
            .filter(volunteer_signup::Column::Period.eq(sitting.period.name()))
            .into_tuple::<Uuid>()
            .all(conn)
            .await?
            .into_iter()
            .collect();
        here.extend(others.iter().filter_map(|one| Some(one.volunteer.as_ref()?.0.0)));
        here.remove(&self.actor.id);
        let people = volunteer::Entity::find()
            .filter(volunteer::Column::Id.is_in(here))
            .filter(volunteer::Column::CanteenId.eq(round.canteen_id.0))
            .filter(volunteer::Column::DisabledAtMs.is_null())
            .order_by_asc(volunteer::Column::Id)
            .all(conn)
            .await?;
        let waiting = meals(&left(&round));
        Ok(people
            .iter()
            .map(|row| TakerShown {
                id: VolunteerId(row.id),
                name: row.name.clone(),
                doors_left: under_way(&others, row.id).map(|own| count(left(own).len())),
                refused: may_take(waiting, taker(row, &round, &others))
                    .err()
                    .map(|error| error.code()),
            })
            .collect())
    }
}

pub(super) fn of_sitting(sitting: SittingId) -> Condition {
    Condition::all().add(round::Column::SittingId.eq(sitting.0))
}

/// The doors where nobody has reported anything. One whose meals the desk has explained goes along when others wait.
pub(super) fn left(round: &Round) -> Vec<&Stop> {
    let pending = |stop: &&Stop| stop.state == StopState::Pending;
    round.stops.iter().filter(pending).collect()
}

/// Meals that somebody still waits for.
pub(super) fn meals(doors: &[&Stop]) -> u32 {
    let waiting = doors.iter().filter(|stop| stop.waits());
    count(
        waiting
            .flat_map(|stop| &stop.meals)
            .filter(|meal| meal.state.is_open())
            .count(),
    )
}

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The round that somebody is on the way with.
pub(super) fn under_way(rounds: &[Round], volunteer: Uuid) -> Option<&Round> {
    own(rounds, volunteer).find(|round| round.state == RoundState::Departed)
}

fn own(rounds: &[Round], volunteer: Uuid) -> impl Iterator<Item = &Round> {
    let is_theirs = move |round: &&Round| round.volunteer.as_ref().is_some_and(|(id, _)| id.0 == volunteer);
    rounds
        .iter()
        .filter(is_theirs)
        .filter(|round| round.state != RoundState::Finished)
}

pub(super) fn taker(row: &volunteer::Model, giving: &Round, rounds: &[Round]) -> Taker {
    let own = match under_way(rounds, row.id) {
        Some(round) => Own::UnderWay {
            carried: meals(&left(round)),
        },
        None if own(rounds, row.id).next().is_some() => Own::Planned,
        None => Own::None,
    };
    Taker::Volunteer {
        is_giver: giving.volunteer.as_ref().is_some_and(|(id, _)| id.0 == row.id),
        capacity: u32::try_from(row.capacity).unwrap_or(0),
        own,
    }
}
