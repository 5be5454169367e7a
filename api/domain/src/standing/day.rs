//! What a standing order wants of one day. Pure: what can still be had is decided by the writer.

use super::{
    choose::choose,
    order::{DishRule, Due, Exception, StandingOrder},
    outcome::{StandingOutcome, Unfit},
};
use crate::{
    calendar::Calendar,
    id::SittingId,
    order::{Diner, OrderMode, Sitting, SittingState, command::WantedLine, sitting::Phase},
    time::{At, ServiceDay},
};

/// What is known of the day.
#[derive(Debug, Clone, Copy)]
pub struct Day<'a> {
    /// Which.
    pub day: ServiceDay,
    /// The one clock's reading.
    pub now: At,
    /// What the day is.
    pub calendar: &'a Calendar,
    /// Whether the point doesn't open.
    pub closed: bool,
    /// What the point offers for that meal.
    pub sitting: Option<&'a Sitting>,
}

/// What to do for a standing order on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayPlan {
    /// Nothing: it isn't due.
    NotDue,
    /// Explained without a meal.
    Without {
        /// skipped, paused, gone or holiday.
        outcome: StandingOutcome,
        /// The pause's reason, the state, the holiday's name.
        cause: String,
    },
    /// Order this.
    Place {
        /// Where.
        sitting_id: SittingId,
        /// How.
        mode: OrderMode,
        /// What.
        line: WantedLine,
    },
    /// A person has to see to it.
    Unfit(Unfit),
}

/// Decides a standing order's day.
#[must_use]
pub fn plan_day(order: &StandingOrder, exception: Option<Exception>, diner: &Diner, day: Day<'_>) -> DayPlan {
    let without = |outcome, cause: &str| DayPlan::Without {
        outcome,
        cause: cause.to_owned(),
    };
    let due = order.due(day.day, day.calendar);
    if due == Due::No {
        return DayPlan::NotDue;
    }
    if diner.standing.is_gone() {
        return without(StandingOutcome::Gone, diner.standing.state.name());
    }
    if let Some(pause) = diner.standing.pause.filter(|pause| pause.covers(day.day)) {
        return without(StandingOutcome::Paused, pause.reason.name());
    }
    if exception == Some(Exception::Skip) {
        return without(StandingOutcome::Skipped, "skip");
    }
    // Who asked for something on the holiday itself gets it.
    if due == Due::Holiday && exception.is_none() {
        let name = day.calendar.day(day.day).1.map_or("", |named| named.name.as_str());
        return without(StandingOutcome::Holiday, name);
    }
    match wanted(order, exception, diner, day) {
        Ok((sitting, mode, line)) => DayPlan::Place {
            sitting_id: sitting.id,
            mode,
            line,
        },
        Err(unfit) => DayPlan::Unfit(unfit),
    }
}

fn wanted<'a>(
    order: &StandingOrder,
    exception: Option<Exception>,
    diner: &Diner,
    day: Day<'a>,
) -> Result<(&'a Sitting, OrderMode, WantedLine), Unfit> {
    if day.closed {
        return Err(Unfit::Closed);
    }
    let sitting = day.sitting.ok_or(Unfit::NoSitting)?;
    if sitting.state == SittingState::Draft {
        return Err(Unfit::NotPublished);
    }
    if sitting.phase(day.now) != Phase::PreOrder {
        return Err(Unfit::CutoffPassed);
    }
    let (mode, dish) = match exception {
        Some(Exception::Change { mode, dish }) => (mode.unwrap_or(order.mode), dish),
        _ => (order.mode, None),
    };
    if mode == OrderMode::Delivery && !diner.delivery.on(day.day) {
        return Err(Unfit::NotEligibleDelivery);
    }
    let only = dish.map(|dish| DishRule::Named { dishes: vec![dish] });
    let rule = only.as_ref().unwrap_or(&order.rule);
    let line = choose(rule, order.turn(day.day), &diner.diet, sitting, order.portion)?;
    Ok((sitting, mode, line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::NamedDay;
    use crate::senior::{Pause, PauseReason, StandingChange};
    use crate::standing::Weekdays;
    use crate::standing::world::*;

    fn plan(order: &StandingOrder, exception: Option<Exception>, text: &str) -> DayPlan {
        let sitting = sitting();
        plan_day(order, exception, &diner(), on(text, &sitting))
    }

    #[test]
    fn it_orders_on_its_weekdays_between_its_days() {
        let order = order(&[1, 3], DishRule::Suits);
        assert!(
            matches!(plan(&order, None, "2026-11-23"), DayPlan::Place { .. }),
            "a Monday"
        );
        assert_eq!(plan(&order, None, "2026-11-24"), DayPlan::NotDue);
        assert_eq!(plan(&order, None, "2026-11-02"), DayPlan::NotDue, "before it begins");
        assert_eq!(plan(&order, Some(Exception::Skip), "2026-11-24"), DayPlan::NotDue);
    }

    #[test]
    fn the_calendar_takes_a_holiday_away_and_gives_a_worked_weekend() {
        let mut order = order(&[1, 2, 3, 4, 5], DishRule::Suits);
        order.from = day("2026-01-01");
        let due = |order: &StandingOrder, text| order.due(day(text), Calendar::builtin());
        assert_eq!(
            due(&order, "2026-02-17"),
            Due::Yes,
            "who doesn't keep the calendar eats on a Tuesday"
        );
        assert_eq!(due(&order, "2026-02-14"), Due::No);
        order.by_calendar = true;
        assert_eq!(due(&order, "2026-02-17"), Due::Holiday);
        assert_eq!(due(&order, "2026-02-14"), Due::Yes, "a Saturday that is worked");
        assert_eq!(due(&order, "2026-02-15"), Due::No, "a Sunday was never theirs");
        let asked = Exception::Change { mode: None, dish: None };
        let named = |kind| NamedDay {
            kind,
            name: "县庆".into(),
            name_en: String::new(),
        };
        let own = Calendar::builtin().with([(day("2026-11-23"), named(crate::calendar::DayKind::Holiday))]);
        let sitting = sitting();
        let here = Day {
            calendar: &own,
            ..on("2026-11-23", &sitting)
        };
        assert!(matches!(
            plan_day(&order, None, &diner(), here),
            DayPlan::Without {
                outcome: StandingOutcome::Holiday,
                ..
            }
        ));
        assert!(matches!(
            plan_day(&order, Some(asked), &diner(), here),
            DayPlan::Place { .. }
        ));
    }

    #[test]
    fn whoever_gets_no_meal_has_a_cause() {
        let order = order(&[1], DishRule::Suits);
        let sitting = sitting();
        let monday = on("2026-11-23", &sitting);
        let unfit = |here: Day<'_>| match plan_day(&order, None, &diner(), here) {
            DayPlan::Unfit(unfit) => unfit,
            other => panic!("{other:?}"),
        };
        assert_eq!(unfit(Day { closed: true, ..monday }), Unfit::Closed);
        assert_eq!(
            unfit(Day {
                sitting: None,
                ..monday
            }),
            Unfit::NoSitting
        );
        let draft = crate::order::Sitting {
            state: SittingState::Draft,
            ..sitting.clone()
        };
        assert_eq!(
            unfit(Day {
                sitting: Some(&draft),
                ..monday
            }),
            Unfit::NotPublished
        );
        assert_eq!(
            unfit(Day {
                now: sitting.cutoff_at,
                ..monday
            }),
            Unfit::CutoffPassed
        );
        let mut carried = order.clone();
        carried.mode = OrderMode::Delivery;
        let stranger = diner();
        assert_eq!(
            plan_day(&carried, None, &stranger, monday),
            DayPlan::Unfit(Unfit::NotEligibleDelivery)
        );
        let here = Exception::Change {
            mode: Some(OrderMode::DineIn),
            dish: None,
        };
        assert!(matches!(
            plan_day(&carried, Some(here), &stranger, monday),
            DayPlan::Place {
                mode: OrderMode::DineIn,
                ..
            }
        ));
    }

    #[test]
    fn a_pause_and_an_end_explain_the_day() {
        let order = order(&[1], DishRule::Suits);
        let sitting = sitting();
        let mut away = diner();
        let pause = StandingChange::Pause(Pause {
            from: day("2026-11-20"),
            to: Some(day("2026-11-23")),
            reason: PauseReason::Hospital,
        });
        away.standing = away.standing.after(pause).expect("allowed");
        let cause = |who: &Diner, text| match plan_day(&order, None, who, on(text, &sitting)) {
            DayPlan::Without { outcome, cause } => (outcome.name(), cause),
            other => panic!("{other:?}"),
        };
        assert_eq!(cause(&away, "2026-11-23"), ("paused", "hospital".to_owned()));
        assert!(matches!(
            plan_day(&order, None, &away, on("2026-11-30", &sitting)),
            DayPlan::Place { .. }
        ));
        let mut dead = diner();
        dead.standing = dead.standing.after(StandingChange::Die).expect("allowed");
        assert_eq!(cause(&dead, "2026-11-23"), ("gone", "deceased".to_owned()));
    }

    #[test]
    fn turns_count_the_orders_own_days() {
        let order = order(&[1, 3], DishRule::Suits);
        let turns: Vec<_> = ["2026-11-09", "2026-11-11", "2026-11-16", "2026-11-18", "2026-11-23"]
            .map(|text| order.turn(day(text)))
            .into();
        assert_eq!(turns, [0, 1, 2, 3, 4]);
        let mut wednesday = order.clone();
        wednesday.weekdays = Weekdays::of([3]).expect("a day");
        assert!(order.meets(&wednesday));
        wednesday.weekdays = Weekdays::of([2]).expect("a day");
        assert!(!order.meets(&wednesday));
    }
}
