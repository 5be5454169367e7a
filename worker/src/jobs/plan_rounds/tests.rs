use std::collections::BTreeSet;

use chrono::NaiveTime;
use domain::delivery::TravelMode;
use domain::id::{OrderId, SeniorId, VolunteerId};
use domain::order::Sitting;
use domain::place::PlacePath;
use domain::time::{MealPeriod, ServiceDay};
use store::ids;
use store::rounds::{Carrier, Depot, Door, PlanDraft, Spot};

use super::retime::{Tour, retime};
use super::*;

const LAT: f64 = 29.39;
const LON: f64 = 110.16;

fn sitting() -> Sitting {
    let day = ServiceDay::parse("2026-11-23").expect("a day");
    let at = |hour, minute| day.at(NaiveTime::from_hms_opt(hour, minute, 0).expect("a time"));
    Sitting {
        id: ids::new_id().into(),
        canteen_id: ids::new_id().into(),
        point: domain::place::PlacePath("43/4308/430822/".to_owned()),
        halal: false,
        service_day: day,
        period: MealPeriod::Lunch,
        state: SittingState::Closed,
        shut: false,
        version: 1,
        cutoff_at: at(9, 30),
        starts_at: at(10, 45),
        ends_at: at(12, 30),
        capacity: 100,
        sold: 0,
        delivery_capacity: 100,
        delivery_sold: 0,
        counter_capacity: 0,
        counter_sold: 0,
        next_pickup: 1,
        dishes: Vec::new(),
    }
}

fn door(spot: Spot) -> Door {
    Door {
        senior_id: SeniorId(ids::new_id()),
        order_ids: vec![OrderId(ids::new_id())],
        spot,
    }
}

/// A door so many kilometres north of the canteen.
fn north(kilometres: f64) -> Door {
    door(Spot {
        door: GeoPoint::new(LAT + kilometres / 111.2, LON).ok(),
        village: None,
    })
}

fn deliveries(doors: Vec<Door>, helpers: Vec<Carrier>) -> Deliveries {
    Deliveries {
        sitting: sitting(),
        depot: Depot {
            name: "朱家台".to_owned(),
            path: PlacePath("43/".to_owned()),
            lat: LAT,
            lon: LON,
            schematic: false,
        },
        doors,
        helpers,
    }
}

fn helper(mode: TravelMode, capacity: u32) -> Carrier {
    Carrier {
        id: VolunteerId(ids::new_id()),
        mode,
        capacity,
    }
}

async fn planned(deliveries: &Deliveries) -> PlanDraft {
    let ways = Roads::default().between(&points(deliveries)).await;
    let build = |spares| problem::build(deliveries, ways.travel.clone(), spares);
    let (first, second) = (
        build(spares(deliveries)),
        build(problem::Spares::one_each(deliveries.doors.len())),
    );
    let (problem, plan) = search(first, second, 7).expect("plans");
    assert_eq!(routing::check(&problem, &plan), Vec::new());
    draft::of(deliveries, &problem, &plan, ways.source, 7, "worker")
}

#[tokio::test]
async fn nobody_is_dropped_and_volunteers_go_before_spare_rounds() {
    let mut doors: Vec<Door> = (1..=30).map(|i| north(f64::from(i) / 20.0)).collect();
    doors.push(door(Spot::default()));
    let walker = helper(TravelMode::Foot, 5);
    let deliveries = deliveries(doors, vec![walker.clone()]);
    let draft = planned(&deliveries).await;
    let placed = draft
        .rounds
        .iter()
        .flat_map(|round| &round.stops)
        .flat_map(|stop| &stop.order_ids);
    let left = draft.unplaced.iter().map(|entry| &entry.order_id);
    let seen: BTreeSet<_> = placed.chain(left).collect();
    assert_eq!(seen.len(), 31, "every meal is in a round or on the list");
    assert_eq!(draft.unplaced.len(), 1);
    assert_eq!(draft.unplaced[0].reason, "no_location");
    assert_eq!(draft.travel, "crow_fly");
    let own: Vec<_> = draft
        .rounds
        .iter()
        .filter(|round| round.volunteer_id == Some(walker.id))
        .collect();
    assert_eq!(own.len(), 1, "the walker is used");
    assert!(own[0].stops.len() <= 5);
    for stop in draft.rounds.iter().flat_map(|round| &round.stops) {
        assert!(stop.eta_at.clock().as_str() >= "10:30" && stop.eta_at < stop.deadline_at);
        assert_eq!(stop.deadline_at.clock(), "12:30", "two hours from cooking at 10:30");
    }
}

#[tokio::test]
async fn who_is_too_far_for_an_ebike_gets_a_car_and_who_is_too_far_for_that_a_reason() {
    let draft = planned(&deliveries(vec![north(1.0), north(20.0), north(120.0)], Vec::new())).await;
    assert!(draft.rounds.iter().any(|round| round.mode == TravelMode::Car));
    assert_eq!(draft.rounds.iter().map(|round| round.stops.len()).sum::<usize>(), 2);
    assert_eq!(draft.unplaced.len(), 1);
    assert_ne!(draft.unplaced[0].reason, "no_location");
}

#[tokio::test]
async fn without_any_place_there_is_still_a_round_to_place_people_on() {
    let draft = planned(&deliveries(vec![door(Spot::default())], Vec::new())).await;
    assert_eq!(
        (draft.rounds.len(), draft.rounds[0].stops.len(), draft.unplaced.len()),
        (1, 0, 1)
    );
    let nobody = planned(&deliveries(Vec::new(), Vec::new())).await;
    assert!(nobody.rounds.is_empty() && nobody.unplaced.is_empty());
}

#[tokio::test]
async fn a_round_put_together_by_hand_is_timed_and_told_what_it_breaks() {
    let near = north(1.0).spot.door;
    let tour = |capacity, departed_at, doors: Vec<(usize, Option<GeoPoint>)>| Tour {
        mode: TravelMode::Ebike,
        capacity,
        departed_at,
        doors,
    };
    let sitting = sitting();
    let depot = deliveries(Vec::new(), Vec::new()).depot;
    let roads = Roads::default();
    let fine = retime(&roads, &sitting, &depot, &tour(5, None, vec![(1, near), (2, near)])).await;
    assert!(fine.breaks.is_empty() && fine.etas.len() == 2 && fine.etas[0] < fine.etas[1]);
    let full = retime(&roads, &sitting, &depot, &tour(2, None, vec![(1, near), (2, near)])).await;
    assert!(full.breaks.iter().any(|one| one.code == "capacity" && one.by == 1));
    let late = sitting.starts_at.plus_minutes(103);
    let late = retime(
        &roads,
        &sitting,
        &depot,
        &tour(5, Some(late), vec![(1, near), (1, near)]),
    )
    .await;
    assert!(
        late.breaks
            .iter()
            .any(|one| one.code == "food_clock" && one.door == Some(1))
    );
    let lost = retime(&roads, &sitting, &depot, &tour(5, None, vec![(1, None)])).await;
    assert!(lost.breaks.iter().any(|one| one.code == "unreachable"));
    let nobody = retime(&roads, &sitting, &depot, &tour(5, None, Vec::new())).await;
    assert!(nobody.etas.is_empty() && nobody.departs_at == nobody.ends_at);
}
