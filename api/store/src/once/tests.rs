//! One key, one deed.

use super::*;
use crate::entity::setting;
use crate::test_world::{World, world};
use crate::{ActorKind, System};

const DEED: &str = "once_deed";

fn clerk() -> Actor {
    Actor {
        kind: ActorKind::Account,
        id: ids::new_id(),
        ..Actor::programme()
    }
}

fn ticket(world: &World, actor: &Actor, body: &str) -> Arc<Ticket> {
    world.store.once_ticket(actor, "/volunteers", "a-key-of-mine", body)
}

/// Something that is done in a transaction: one setting more.
async fn deed(world: &World, name: &str) -> Result<()> {
    let tx = world.store.db.begin().await?;
    let row = setting::ActiveModel {
        key: Set(name.to_owned()),
        value: Set("done".to_owned()),
    };
    setting::Entity::insert(row).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn is_done(world: &World, name: &str) -> bool {
    let found = setting::Entity::find_by_id(name).one(world.store.db.read()).await;
    found.expect("reads").is_some()
}

#[tokio::test]
async fn what_was_done_is_known_from_the_same_moment_and_answered_alike() {
    let world = world().await;
    let clerk = clerk();
    let first = ticket(&world, &clerk, "王芳");
    under(&first, deed(&world, DEED)).await.expect("is done");
    let again = ticket(&world, &clerk, "王芳");
    let before = world.store.once_before(&again).await.expect("reads");
    assert_eq!(before, Before::Unanswered, "the process may die here");

    world
        .store
        .once_answered(&first, 201, r#"{"name":"王芳"}"#)
        .await
        .expect("is kept");
    let before = world.store.once_before(&again).await.expect("reads");
    assert_eq!(before, Before::Answered(201, r#"{"name":"王芳"}"#.to_owned()));
    let row = command_once::Entity::find()
        .one(world.store.db.read())
        .await
        .expect("reads");
    let sealed = row.and_then(|row| row.answer_sealed).expect("an answer");
    assert!(!sealed.contains("王芳"), "answers are sealed");
}

#[tokio::test]
async fn a_key_belongs_to_its_sender_and_to_what_was_asked() {
    let world = world().await;
    let me = clerk();
    let first = ticket(&world, &me, "王芳");
    under(&first, deed(&world, DEED)).await.expect("is done");
    let other = ticket(&world, &me, "李强");
    let reused = world.store.once_before(&other).await;
    assert!(
        matches!(reused, Err(Error::Invalid { code: "key_reused", .. })),
        "{reused:?}"
    );
    let stranger = ticket(&world, &clerk(), "王芳");
    let before = world.store.once_before(&stranger).await.expect("reads");
    assert_eq!(before, Before::Never);
}

#[tokio::test]
async fn who_comes_second_does_nothing() {
    let world = world().await;
    let clerk = clerk();
    let (first, second) = (ticket(&world, &clerk, ""), ticket(&world, &clerk, ""));
    under(&first, deed(&world, "one")).await.expect("is done");
    let refused = under(&second, deed(&world, "two")).await;
    assert!(
        matches!(
            refused,
            Err(Error::Conflict {
                code: "already_done",
                ..
            })
        ),
        "{refused:?}"
    );
    assert!(second.was_taken() && !first.was_taken());
    assert!(!is_done(&world, "two").await);
}

#[tokio::test]
async fn one_request_may_have_several_transactions() {
    let world = world().await;
    let first = ticket(&world, &clerk(), "");
    let both = async {
        deed(&world, "one").await?;
        deed(&world, "two").await
    };
    under(&first, both).await.expect("both");
    assert!(is_done(&world, "one").await && is_done(&world, "two").await);
}

#[tokio::test]
async fn what_was_not_done_may_be_tried_again() {
    let world = world().await;
    let clerk = clerk();
    let first = ticket(&world, &clerk, "");
    let broken = async {
        let tx = world.store.db.begin().await?;
        tx.rollback().await?;
        Err::<(), Error>(Error::NotFound("volunteer"))
    };
    under(&first, broken).await.expect_err("breaks off");
    let before = |ticket: Arc<Ticket>| {
        let store = world.store.clone();
        async move { store.once_before(&ticket).await.expect("reads") }
    };
    assert_eq!(before(ticket(&world, &clerk, "")).await, Before::Never, "rolled back");

    let second = ticket(&world, &clerk, "");
    under(&second, deed(&world, DEED))
        .await
        .expect("a look is written down");
    world.store.once_refused(&second).await.expect("then it is refused");
    assert_eq!(before(ticket(&world, &clerk, "")).await, Before::Never);
}

#[tokio::test]
async fn what_needs_no_transaction_is_known_by_its_answer_and_forgotten_after_two_days() {
    let world = world().await;
    let clerk = clerk();
    let first = ticket(&world, &clerk, "");
    world.store.once_answered(&first, 204, "").await.expect("is kept");
    let before = world.store.once_before(&ticket(&world, &clerk, "")).await;
    assert_eq!(before.expect("reads"), Before::Answered(204, String::new()));

    assert!(
        world
            .store
            .clock
            .move_to(domain::time::At(world.store.clock.now().0 + KEPT_MS + 1))
    );
    System { store: &world.store }.sweep().await.expect("sweeps");
    let before = world.store.once_before(&ticket(&world, &clerk, "")).await;
    assert_eq!(before.expect("reads"), Before::Never);
}
