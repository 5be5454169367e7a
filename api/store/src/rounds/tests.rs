use domain::role::Role;
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};

use super::fixture::Noon;
use super::*;
use crate::Error;
use crate::entity::{audit_entry, plan, stop};

#[tokio::test]
async fn two_planners_at_once_make_one_plan() {
    let noon = Noon::new().await;
    let senior = noon.senior("王秀英", Some((29.4, 110.16)), None).await;
    let order = noon.order(senior).await;
    let draft = noon.draft(&[&[(senior, order)]], &[]);
    let (one, two) = (noon.store().clone(), noon.store().clone());
    let (one, two) = (one.system(), two.system());
    let (first, second) = tokio::join!(one.write_plan(&draft), two.write_plan(&draft));
    let written = [first.expect("answers"), second.expect("answers")];
    assert_eq!(written.iter().filter(|written| **written).count(), 1);
    assert_eq!(
        stop::Entity::find()
            .count(noon.store().db.read())
            .await
            .expect("counts"),
        1
    );
}

#[tokio::test]
async fn a_planner_killed_half_way_leaves_nothing_behind() {
    let noon = Noon::new().await;
    let tx = noon.store().db.begin().await.expect("begins");
    let head = plan::ActiveModel {
        sitting_id: Set(noon.sitting.0),
        travel: Set("crow_fly".to_owned()),
        seed: Set(1),
        made_at_ms: Set(0),
        made_by: Set("killed".to_owned()),
    };
    plan::Entity::insert(head)
        .exec_without_returning(&tx)
        .await
        .expect("inserts");
    drop(tx);
    assert!(!noon.store().system().has_plan(noon.sitting).await.expect("reads"));
    assert!(
        noon.store()
            .system()
            .write_plan(&noon.draft(&[], &[]))
            .await
            .expect("the next one plans")
    );
}

#[tokio::test]
async fn a_couple_shares_a_door_and_who_is_not_on_the_map_stays_on_the_list() {
    let noon = Noon::new().await;
    let wife = noon.senior("王秀英", Some((29.4, 110.16)), None).await;
    let husband = noon.senior("李大山", None, Some(wife)).await;
    let lost = noon.senior("覃月娥", None, None).await;
    for senior in [wife, husband, lost] {
        noon.order(senior).await;
    }
    let helper = noon.volunteer("覃志远").await;
    let day = ServiceDay::parse("2026-11-23").expect("a day");
    let desk = Noon::dispatcher();
    let scoped = noon.store().within(&desk);
    scoped
        .volunteer_sign_up(helper.id, &[day, day], MealPeriod::Lunch)
        .await
        .expect("signs up");
    scoped
        .volunteer_sign_up(helper.id, &[day], MealPeriod::Lunch)
        .await
        .expect("again is no error");
    let found = noon.store().system().deliveries(noon.sitting).await.expect("reads");
    let doors: Vec<(usize, bool)> = found
        .doors
        .iter()
        .map(|door| (door.order_ids.len(), door.spot.door.is_some()))
        .collect();
    assert_eq!(doors, [(2, true), (1, false)]);
    assert_eq!(found.helpers.iter().map(|one| one.id).collect::<Vec<_>>(), [helper.id]);
}

#[tokio::test]
async fn a_neighbour_township_sees_no_round_and_each_look_is_noted() {
    let noon = Noon::new().await;
    let senior = noon.senior("王秀英", Some((29.4, 110.16)), None).await;
    let order = noon.order(senior).await;
    let round = noon.plan(&[&[(senior, order)]], &[]).await.remove(0);
    let stranger = Noon::staff(Role::Dispatcher, "150624");
    let elsewhere = noon.store().within(&stranger);
    assert!(matches!(elsewhere.rounds(noon.sitting).await, Err(Error::NotFound(_))));
    assert!(matches!(
        elsewhere.round_depart(round.id).await,
        Err(Error::NotFound(_))
    ));
    assert!(matches!(
        elsewhere.round_access(round.id).await,
        Err(Error::NotFound(_))
    ));
    let looks = || audit_entry::Entity::find().count(noon.store().db.read());
    let before = looks().await.expect("counts");
    let desk = Noon::dispatcher();
    let shown = noon.store().within(&desk).rounds(noon.sitting).await.expect("shows");
    assert_eq!(shown.names(&shown.rounds[0].stops[0]), "王*英");
    assert_eq!(looks().await.expect("counts"), before + 1);
}

#[tokio::test]
async fn of_two_who_rearrange_a_round_the_second_looks_again() {
    let noon = Noon::new().await;
    let (one, two) = (
        noon.senior("王秀英", None, None).await,
        noon.senior("覃月娥", None, None).await,
    );
    let (first, second) = (noon.order(one).await, noon.order(two).await);
    let round = noon.plan(&[&[(one, first)]], &[second]).await.remove(0);
    let deadline_at = round.stops[0].deadline_at;
    let seat = Seat::New {
        senior_id: two,
        order_ids: vec![second],
        deadline_at,
    };
    let wish = Rearranged {
        round_id: round.id,
        version: round.version,
        departs_at: round.departs_at,
        ends_at: round.ends_at.plus_minutes(5),
        length_m: 4_000,
        seats: vec![(seat, round.departs_at), (Seat::Kept(round.stops[0].id), round.ends_at)],
    };
    let desk = Noon::dispatcher();
    let scoped = noon.store().within(&desk);
    scoped
        .rearrange(std::slice::from_ref(&wish), &["unreachable"])
        .await
        .expect("placed");
    let after = noon.rounds().await.remove(0);
    let order: Vec<_> = after.stops.iter().map(|stop| stop.senior_id).collect();
    assert_eq!(order, [two, one]);
    let lost = scoped.rearrange(std::slice::from_ref(&wish), &[]).await;
    assert!(
        matches!(
            lost,
            Err(Error::Conflict {
                code: "round_changed",
                ..
            })
        ),
        "somebody was faster"
    );
    let again = Rearranged {
        version: after.version,
        ..wish
    };
    let twice = scoped.rearrange(&[again], &[]).await;
    assert!(
        matches!(
            twice,
            Err(Error::Conflict {
                code: "already_placed",
                ..
            })
        ),
        "a meal has one place"
    );
    assert_eq!(
        noon.rounds().await[0].stops.len(),
        2,
        "and nothing of the failed try stays"
    );
}

#[tokio::test]
async fn a_code_is_good_once_and_dies_of_five_wrong_ones() {
    let noon = Noon::new().await;
    let senior = noon.senior("王秀英", None, None).await;
    let order = noon.order(senior).await;
    let round = noon.plan(&[&[(senior, order)]], &[]).await.remove(0);
    let desk = Noon::dispatcher();
    let (scoped, system) = (noon.store().within(&desk), noon.store().system());
    assert!(matches!(
        scoped.round_access(round.id).await,
        Err(Error::Conflict {
            code: "no_volunteer",
            ..
        })
    ));
    let who = noon.volunteer("覃志远").await;
    scoped.round_assign(round.id, Some(who.id)).await.expect("assigned");
    let access = scoped.round_access(round.id).await.expect("a code");
    let wrong = if access.code == "000000" { "111111" } else { "000000" };
    let join = async |code: &str, id, address: &str| system.join_round(code, id, address).await.expect("answers");
    assert!(matches!(join(&access.code, None, "a").await, Joined::In { .. }));
    assert!(matches!(join(&access.code, None, "a").await, Joined::Used), "good once");

    let access = scoped.round_access(round.id).await.expect("another");
    for _ in 0..5 {
        assert!(matches!(join(wrong, Some(access.id), "b").await, Joined::Wrong));
    }
    assert!(
        matches!(join(&access.code, Some(access.id), "b").await, Joined::Wrong),
        "dead"
    );
    assert!(
        matches!(join(&access.code, None, "b").await, Joined::Wrong),
        "by any way"
    );

    let access = scoped.round_access(round.id).await.expect("a third");
    for _ in 0..5 {
        assert!(matches!(join(wrong, None, "c").await, Joined::Wrong));
    }
    assert!(matches!(join(&access.code, None, "c").await, Joined::ShutOut { .. }));
    assert!(
        matches!(join(&access.code, None, "d").await, Joined::In { .. }),
        "others are left in peace"
    );
}

#[tokio::test]
async fn a_new_code_or_volunteer_shuts_the_old_phone_out() {
    let noon = Noon::new().await;
    let senior = noon.senior("王秀英", None, None).await;
    let order = noon.order(senior).await;
    let round = noon.plan(&[&[(senior, order)]], &[]).await.remove(0);
    let first = noon.on_round(round.id).await;
    assert!(noon.store().within(&first).own_route().await.is_ok());
    let second = noon.on_round(round.id).await;
    assert!(matches!(
        noon.store().within(&first).own_route().await,
        Err(Error::NotFound(_))
    ));
    assert!(noon.store().within(&second).own_route().await.is_ok());
}
