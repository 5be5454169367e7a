//! Who may cook what.

use domain::order::Command;
use domain::order::command::SoldOut;

use super::*;

#[tokio::test]
async fn a_neighbours_library_is_not_there() {
    let village = village().await;
    let id = village.dish("豆腐", &["tofu"]).await;
    let theirs = village.store.within(&village.stranger);
    assert_eq!(code(theirs.dishes(village.canteen).await), "not_found");
    assert_eq!(code(theirs.dish(id).await), "not_found");
    assert_eq!(
        code(theirs.make_dish(village.canteen, dish("肉", &["egg"])).await),
        "not_found"
    );
    assert_eq!(code(theirs.change_dish(id, dish("肉", &["egg"])).await), "not_found");
    let ours = village.store.within(&village.manager);
    assert_eq!(ours.dishes(village.canteen).await.expect("ours").len(), 1);
}

#[tokio::test]
async fn a_halal_kitchen_takes_no_lard() {
    let village = village().await;
    let canteen = village.stranger.canteen.expect("a manager's canteen");
    let halal = village.store.within(&village.stranger);
    assert_eq!(
        code(halal.make_dish(canteen, dish("菜", &["cabbage", "lard"])).await),
        "dish_not_halal"
    );
    assert_eq!(code(halal.make_dish(canteen, dish("羊", &["lamb"])).await), "ok");
    assert_eq!(code(halal.make_dish(canteen, dish("空", &[])).await), "no_ingredients");
}

#[tokio::test]
async fn what_is_in_a_published_dish_stays_in_it() {
    let village = village().await;
    let id = village.dish("豆腐", &["tofu"]).await;
    let shown = village.published(&village.lunch(tuesday(), &[id])).await;
    let ours = village.store.within(&village.manager);
    assert_eq!(
        code(ours.change_dish(id, dish("豆腐", &["tofu", "egg"])).await),
        "dish_in_use"
    );
    ours.change_dish(id, dish("嫩豆腐", &["tofu"]))
        .await
        .expect("a new name");
    let renamed = village.store.pictures(village.canteen, tuesday()).await.expect("shown");
    assert_eq!(renamed[0].dishes[0].name, "嫩豆腐");
    assert!(renamed[0].version > shown.version);
}

#[tokio::test]
async fn a_draft_keeps_no_dish_from_changing() {
    let village = village().await;
    let id = village.dish("豆腐", &["tofu"]).await;
    village.plan(&village.lunch(tuesday(), &[id])).await;
    let ours = village.store.within(&village.manager);
    assert_eq!(code(ours.change_dish(id, dish("豆腐", &["tofu", "egg"])).await), "ok");
}

#[tokio::test]
async fn only_a_dish_of_the_same_kitchen_stands_in_and_the_old_one_comes_back_only_so() {
    let village = village().await;
    let (tofu, egg) = (
        village.dish("豆腐", &["tofu"]).await,
        village.dish("蛋", &["egg"]).await,
    );
    let theirs = village.stranger.canteen.expect("a manager's canteen");
    let halal = village.store.within(&village.stranger);
    let lamb = halal.make_dish(theirs, dish("羊", &["lamb"])).await.expect("a dish").id;
    let shown = village.published(&village.lunch(tuesday(), &[tofu])).await;
    let ours = village.store.within(&village.manager);
    let (sitting, offered) = (shown.sitting_id, shown.dishes[0].id);
    assert_eq!(
        code(ours.substitution(sitting, offered, lamb, false).await),
        "not_found"
    );
    let command = ours
        .substitution(sitting, offered, egg, false)
        .await
        .expect("a command");
    village.submit(Command::Substitute(command)).await.expect("substituted");
    let after = village.shown(&shown).await;
    assert_eq!(after.dishes[0].state, "withdrawn");
    assert_eq!(after.dishes[1].capacity, 20, "the kitchen's portions pass on");
    let back = Command::SoldOut(SoldOut {
        sitting_id: sitting,
        sitting_dish_id: offered,
        sold_out: false,
    });
    assert!(village.submit(back).await.is_err());
    let command = ours
        .substitution(sitting, after.dishes[1].id, tofu, false)
        .await
        .expect("a command");
    village.submit(Command::Substitute(command)).await.expect("taken back");
    let again = village.shown(&shown).await;
    let states: Vec<_> = again.dishes.iter().map(|dish| (dish.id, dish.state.as_str())).collect();
    assert_eq!(states, [(offered, "on"), (after.dishes[1].id, "withdrawn")]);
}
