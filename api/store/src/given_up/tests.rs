use domain::delivery::Planning;
use domain::role::Role;

use super::*;
use crate::board::NewsKind;
use crate::jobs::LEASE_MS;
use crate::rounds::fixture::Noon;
use crate::test_world::NOON;

/// A closed lunch with a meal to be carried, whose planning fails as often as it is tried.
async fn given_up() -> Noon {
    let noon = Noon::new().await;
    noon.order(noon.senior("田大爷", None, None).await).await;
    let carried = sitting::Entity::update_many()
        .col_expr(sitting::Column::DeliverySold, Expr::value(1))
        .col_expr(sitting::Column::Sold, Expr::value(1))
        .filter(sitting::Column::Id.eq(noon.sitting.0));
    carried.exec(noon.store().db.write()).await.expect("counted");
    insert_planning(noon.store().db.write(), noon.sitting, NOON)
        .await
        .expect("left for the worker");
    for attempt in 1..=8 {
        let claimed = claim(&noon).await.expect("a job is due");
        assert_eq!(claimed.attempt, attempt);
        noon.store()
            .system()
            .retry_job(&claimed, "no road engine")
            .await
            .expect("put back");
        later(&noon);
    }
    assert!(claim(&noon).await.is_none(), "what was given up is claimed no more");
    noon
}

async fn claim(noon: &Noon) -> Option<crate::jobs::Claimed> {
    noon.store().system().claim_job("worker").await.expect("asks")
}

fn later(noon: &Noon) {
    let clock = &noon.store().clock;
    assert!(clock.move_to(clock.now().plus_minutes(5)));
}

async fn planning(noon: &Noon, actor: &crate::Actor) -> Planning {
    let days = noon.store().within(actor).day(NOON.day()).await.expect("reads");
    days[0].sittings[0].planning
}

#[tokio::test]
async fn what_was_given_up_shows_where_it_is_missed_and_can_be_begun_again() {
    let noon = given_up().await;
    let dispatcher = Noon::dispatcher();
    assert_eq!(planning(&noon, &dispatcher).await, Planning::Missing);
    let scoped = noon.store().within(&dispatcher);
    let dead = scoped.dead_jobs().await.expect("reads");
    let [job] = dead.as_slice() else { panic!("{dead:?}") };
    assert_eq!((job.task.as_str(), job.attempts), (PLAN_ROUNDS, 8));
    assert_eq!(job.last_error.as_deref(), Some("no road engine"));
    assert_eq!(job.sitting.as_ref().map(|sitting| sitting.id), Some(noon.sitting));

    scoped.rounds_again(noon.sitting).await.expect("begun again");
    assert_eq!(planning(&noon, &dispatcher).await, Planning::UnderWay);
    scoped
        .rounds_again(noon.sitting)
        .await
        .expect("a second wish changes nothing");
    assert_eq!(claim(&noon).await.expect("it is due").attempt, 1);
    assert!(scoped.dead_jobs().await.expect("reads").is_empty());
}

#[tokio::test]
async fn a_dismissed_job_is_done_with_and_the_sitting_still_misses_its_rounds() {
    let noon = given_up().await;
    let dispatcher = Noon::dispatcher();
    let scoped = noon.store().within(&dispatcher);
    let id = scoped.dead_jobs().await.expect("reads")[0].id;
    assert!(matches!(
        scoped.job_dismiss(id, " ").await,
        Err(Error::Invalid {
            code: "reason_missing",
            ..
        })
    ));
    scoped.job_dismiss(id, "打电话一家家通知了").await.expect("dismissed");
    assert!(matches!(scoped.job_retry(id).await, Err(Error::NotFound(_))));
    assert_eq!(noon.store().system().dead_jobs_count().await.expect("counts"), 0);
    assert_eq!(planning(&noon, &dispatcher).await, Planning::Missing);
    // Somebody thinks better of it.
    scoped.rounds_again(noon.sitting).await.expect("begun again");
    assert!(claim(&noon).await.is_some());
}

#[tokio::test]
async fn another_townships_jobs_do_not_exist() {
    let noon = given_up().await;
    let id = noon.store().system().dead_jobs().await.expect("reads")[0].id;
    let stranger = Noon::staff(Role::Administrator, "430822101");
    let scoped = noon.store().within(&stranger);
    assert!(scoped.dead_jobs().await.expect("reads").is_empty());
    assert!(matches!(scoped.job_retry(id).await, Err(Error::NotFound(_))));
    let administrator = Noon::staff(Role::Administrator, "430822");
    noon.store().within(&administrator).job_retry(id).await.expect("theirs");
    assert!(claim(&noon).await.is_some());
}

/// A job that kills whoever runs it never comes back to say that it failed.
#[tokio::test]
async fn a_job_that_takes_its_workers_down_is_given_up_too() {
    let noon = Noon::new().await;
    let mut news = noon.store().board().watch();
    insert_planning(noon.store().db.write(), noon.sitting, NOON)
        .await
        .expect("left for the worker");
    for _ in 1..=8 {
        claim(&noon).await.expect("the lease of the last one has run out");
        let clock = &noon.store().clock;
        assert!(clock.move_to(At(clock.now().0 + LEASE_MS + 1)));
    }
    assert!(claim(&noon).await.is_none());
    let dead = noon.store().system().dead_jobs().await.expect("reads");
    assert_eq!(dead[0].last_error.as_deref(), Some("its worker fell silent each time"));
    assert_eq!(news.try_recv().expect("the desks are told").kind, NewsKind::Round);
}
