use domain::account::Login;
use domain::place::PlaceCode;
use domain::role::Role;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::*;
use crate::entity::account;
use crate::sessions::{Renewal, Subject};
use crate::test_world::{World, world};
use crate::{Actor, Error};

const RIGHT: &str = "rice and greens";

fn new(login: &str, place: &str) -> NewAccount {
    NewAccount {
        login: Login::parse(login).expect("a login"),
        name: "覃晓梅".to_owned(),
        role: Role::Registrar,
        place: PlaceCode::parse(place).expect("a code"),
        canteen: None,
        password: RIGHT.into(),
    }
}

async fn made(world: &World, login: &str, place: &str) -> Account {
    let programme = Actor::programme();
    world
        .store
        .within(&programme)
        .account_make(new(login, place))
        .await
        .expect("made")
}

async fn try_it(world: &World, login: &str, password: &str) -> LogIn {
    world
        .store
        .system()
        .log_in(login, password.into())
        .await
        .expect("answers")
}

fn forward(world: &World, minutes: i64) {
    assert!(world.store.clock.move_to(world.store.clock.now().plus_minutes(minutes)));
}

#[tokio::test]
async fn five_wrong_passwords_lock_for_fifteen_minutes() {
    let world = world().await;
    made(&world, "registrar", "430822100").await;
    for _ in 0..5 {
        assert!(matches!(try_it(&world, "registrar", "wrong wrong").await, LogIn::Wrong));
    }
    assert!(matches!(
        try_it(&world, "registrar", RIGHT).await,
        LogIn::Locked { retry_after_s: 900 }
    ));
    forward(&world, 14);
    assert!(matches!(try_it(&world, "registrar", RIGHT).await, LogIn::Locked { .. }));
    forward(&world, 1);
    assert!(matches!(try_it(&world, "Registrar", RIGHT).await, LogIn::In(_)));
}

#[tokio::test]
async fn a_lock_by_a_clock_that_was_ahead_does_not_hold() {
    let world = world().await;
    let id = made(&world, "registrar", "430822100").await.id;
    let next_year = world.store.clock.now().plus_minutes(365 * 24 * 60);
    account::Entity::update_many()
        .col_expr(account::Column::LockedUntilMs, Expr::value(next_year.0))
        .filter(account::Column::Id.eq(id.0))
        .exec(world.store.db.write())
        .await
        .expect("written");
    assert!(matches!(try_it(&world, "registrar", "wrong wrong").await, LogIn::Wrong));
    assert!(matches!(try_it(&world, "registrar", RIGHT).await, LogIn::In(_)));
}

#[tokio::test]
async fn guesses_that_come_together_learn_no_more_than_five_answers() {
    let world = world().await;
    made(&world, "registrar", "430822100").await;
    let tries = (0..12).map(|n| {
        let store = world.store.clone();
        tokio::spawn(async move { store.system().log_in("registrar", format!("guess {n}").into()).await })
    });
    let mut wrong = 0;
    for one in tries.collect::<Vec<_>>() {
        match one.await.expect("runs").expect("answers") {
            LogIn::Wrong => wrong += 1,
            LogIn::Locked { .. } => {}
            LogIn::In(_) => panic!("no guess was right"),
        }
    }
    assert_eq!(wrong, 5);
}

#[tokio::test]
async fn a_right_password_forgets_the_wrong_ones() {
    let world = world().await;
    made(&world, "registrar", "430822100").await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert!(matches!(try_it(&world, "registrar", "wrong wrong").await, LogIn::Wrong));
        }
        assert!(matches!(try_it(&world, "registrar", RIGHT).await, LogIn::In(_)));
    }
    assert!(matches!(try_it(&world, "nobody", RIGHT).await, LogIn::Wrong));
}

#[tokio::test]
async fn accounts_are_made_and_seen_only_inside_the_scope() {
    let world = world().await;
    let boss = made(&world, "boss", "430822100").await.actor();
    let neighbour = made(&world, "neighbour", "430822101").await;
    let within = world.store.within(&boss);
    for outside in ["430822", "430822101", "430822101001"] {
        let refused = within.account_make(new("outsider", outside)).await;
        assert!(matches!(refused, Err(Error::NotFound("place"))), "{outside}");
    }
    let below = within
        .account_make(new("village", "430822100008"))
        .await
        .expect("inside");
    assert_eq!(below.place_name, "朱家台社区");
    let seen: Vec<String> = within
        .accounts(None)
        .await
        .expect("a list")
        .into_iter()
        .map(|a| a.login)
        .collect();
    assert_eq!(seen, ["boss", "village"]);
    assert!(matches!(
        within.account_disable(neighbour.id).await,
        Err(Error::NotFound(_))
    ));
    let reset = within.account_reset_password(neighbour.id, "another one".into()).await;
    assert!(matches!(reset, Err(Error::NotFound(_))));
    assert!(matches!(
        within.account_disable(AccountId(boss.id)).await,
        Err(Error::Conflict {
            code: "own_account",
            ..
        })
    ));
}

#[tokio::test]
async fn a_login_belongs_to_one_person_and_canteen_roles_to_a_canteen() {
    let world = world().await;
    made(&world, "registrar", "430822100").await;
    let programme = Actor::programme();
    let within = world.store.within(&programme);
    assert!(matches!(
        within.account_make(new("registrar", "430822101")).await,
        Err(Error::Conflict {
            code: "login_taken",
            ..
        })
    ));
    for (role, code) in [(Role::Kitchen, "canteen_missing"), (Role::Kiosk, "not_staff")] {
        let account = NewAccount {
            role,
            ..new("another", "430822100")
        };
        match within.account_make(account).await {
            Err(Error::Invalid { code: found, .. }) => assert_eq!(found, code),
            other => panic!("{role:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_disabled_account_is_out_and_so_are_its_sessions() {
    let world = world().await;
    let account = made(&world, "registrar", "430822100").await;
    let system = world.store.system();
    let refresh = system.session_open(Subject::Account(account.id)).await.expect("opens");
    let programme = Actor::programme();
    world
        .store
        .within(&programme)
        .account_disable(account.id)
        .await
        .expect("disabled");
    assert!(matches!(try_it(&world, "registrar", RIGHT).await, LogIn::Wrong));
    assert!(matches!(
        system.session_renew(&refresh.token).await.expect("answers"),
        Renewal::Ended
    ));
    assert!(system.account(account.id).await.expect("answers").is_none());
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_and_the_old_one() {
    let world = world().await;
    let account = made(&world, "registrar", "430822100").await;
    let system = world.store.system();
    let refresh = system.session_open(Subject::Account(account.id)).await.expect("opens");
    let same = system
        .change_own_password(account.id, RIGHT.into(), "registrar".into())
        .await;
    assert!(matches!(
        same,
        Err(Error::Invalid {
            code: "password_short",
            ..
        })
    ));
    let changed = system
        .change_own_password(account.id, RIGHT.into(), "soup and bread".into())
        .await;
    assert!(matches!(changed, Ok(LogIn::In(_))));
    assert!(matches!(try_it(&world, "registrar", RIGHT).await, LogIn::Wrong));
    assert!(matches!(
        try_it(&world, "registrar", "soup and bread").await,
        LogIn::In(_)
    ));
    assert!(matches!(
        system.session_renew(&refresh.token).await.expect("answers"),
        Renewal::Ended
    ));
}
