use domain::account::Login;
use domain::place::PlaceCode;

use super::*;
use crate::accounts::NewAccount;
use crate::test_world::{World, world};

async fn account(world: &World) -> AccountId {
    let programme = Actor::programme();
    let new = NewAccount {
        login: Login::parse("finance").expect("a login"),
        name: "向会计".to_owned(),
        role: Role::Finance,
        place: PlaceCode::parse("430822").expect("a code"),
        canteen: None,
        password: "rice and greens".into(),
    };
    world.store.within(&programme).account_make(new).await.expect("made").id
}

async fn renew(world: &World, token: &SecretString) -> Renewal {
    world.store.system().session_renew(token).await.expect("answers")
}

#[tokio::test]
async fn a_token_is_good_once_and_a_second_use_ends_its_family() {
    let world = world().await;
    let id = account(&world).await;
    let system = world.store.system();
    let other = system.session_open(Subject::Account(id)).await.expect("opens");
    let first = system.session_open(Subject::Account(id)).await.expect("opens");
    let Renewal::Renewed { actor, refresh, .. } = renew(&world, &first.token).await else {
        panic!("the first use is good");
    };
    assert_eq!((actor.role, actor.id), (Role::Finance, id.0));
    assert!(matches!(renew(&world, &first.token).await, Renewal::Reused));
    assert!(matches!(renew(&world, &refresh.token).await, Renewal::Ended));
    assert!(matches!(renew(&world, &other.token).await, Renewal::Renewed { .. }));
}

#[tokio::test]
async fn of_two_renewals_at_once_one_wins_and_nobody_stays() {
    let world = world().await;
    let id = account(&world).await;
    let first = world
        .store
        .system()
        .session_open(Subject::Account(id))
        .await
        .expect("opens");
    let (one, two) = tokio::join!(renew(&world, &first.token), renew(&world, &first.token));
    let mut renewed = Vec::new();
    let mut reused = 0;
    for renewal in [one, two] {
        match renewal {
            Renewal::Renewed { refresh, .. } => renewed.push(refresh),
            Renewal::Reused => reused += 1,
            Renewal::Ended => {}
        }
    }
    assert_eq!((renewed.len(), reused), (1, 1));
    assert!(matches!(renew(&world, &renewed[0].token).await, Renewal::Ended));
}

#[tokio::test]
async fn staff_sessions_end_twelve_hours_after_the_last_renewal() {
    let world = world().await;
    let id = account(&world).await;
    let first = world
        .store
        .system()
        .session_open(Subject::Account(id))
        .await
        .expect("opens");
    assert_eq!(first.ttl_s, 12 * 3600);
    let step = |minutes| assert!(world.store.clock.move_to(world.store.clock.now().plus_minutes(minutes)));
    step(11 * 60);
    let Renewal::Renewed { refresh, .. } = renew(&world, &first.token).await else {
        panic!("eleven hours are fine");
    };
    step(12 * 60);
    assert!(matches!(renew(&world, &refresh.token).await, Renewal::Ended));
}

#[tokio::test]
async fn logging_out_ends_the_session_and_old_tokens_are_forgotten() {
    let world = world().await;
    let id = account(&world).await;
    let system = world.store.system();
    let first = system.session_open(Subject::Account(id)).await.expect("opens");
    system.session_end(&first.token).await.expect("ends");
    assert!(matches!(renew(&world, &first.token).await, Renewal::Ended));
    assert!(matches!(renew(&world, &"made up".into()).await, Renewal::Ended));
    assert_eq!(system.sessions_forget(7).await.expect("counts"), 0);
    assert!(
        world
            .store
            .clock
            .move_to(world.store.clock.now().plus_minutes(8 * 24 * 60))
    );
    assert_eq!(system.sessions_forget(7).await.expect("counts"), 1);
}
