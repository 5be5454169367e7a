//! Drafts and copies.

use super::*;

#[tokio::test]
async fn a_draft_is_written_anew_until_it_is_published() {
    let village = village().await;
    let (tofu, egg) = (
        village.dish("豆腐", &["tofu"]).await,
        village.dish("蛋", &["egg"]).await,
    );
    let first = village.plan(&village.lunch(tuesday(), &[tofu])).await;
    assert_eq!(
        village.store.pictures(village.canteen, tuesday()).await.expect("reads"),
        []
    );
    assert_eq!(village.store.picture(first.sitting_id).await.expect("reads"), None);
    let mut wanted = village.lunch(tuesday(), &[egg, tofu]);
    wanted.plan.capacity = 40;
    let second = village.published(&wanted).await;
    assert_eq!((second.sitting_id, second.capacity), (first.sitting_id, 40));
    let names: Vec<&str> = second.dishes.iter().map(|dish| dish.name.as_str()).collect();
    assert_eq!(names, ["蛋", "豆腐"]);
    let ours = village.store.within(&village.manager);
    assert_eq!(code(ours.plan_sitting(&wanted).await), "sitting_published");
    assert_eq!(village.shown(&second).await, second);
}

#[tokio::test]
async fn a_plan_keeps_to_its_own_library_scope_and_time() {
    let village = village().await;
    let tofu = village.dish("豆腐", &["tofu"]).await;
    let ours = village.store.within(&village.manager);
    let elsewhere = [DishId(ids::new_id())];
    assert_eq!(
        code(ours.plan_sitting(&village.lunch(tuesday(), &elsewhere)).await),
        "unknown_dish"
    );
    let yesterday = NOON.day().plus_days(-1);
    assert_eq!(
        code(ours.plan_sitting(&village.lunch(yesterday, &[tofu])).await),
        "day_past"
    );
    let theirs = village.store.within(&village.stranger);
    assert_eq!(
        code(theirs.plan_sitting(&village.lunch(tuesday(), &[tofu])).await),
        "not_found"
    );
    let draft = village.plan(&village.lunch(tuesday(), &[tofu])).await;
    assert_eq!(code(theirs.sitting_picture(draft.sitting_id).await), "not_found");
    assert_eq!(
        code(theirs.week(village.canteen, tuesday().monday()).await),
        "not_found"
    );
}

#[tokio::test]
async fn a_copied_week_fills_only_what_is_empty() {
    let village = village().await;
    let (tofu, egg) = (
        village.dish("豆腐", &["tofu"]).await,
        village.dish("蛋", &["egg"]).await,
    );
    let this_week = NOON.day().monday();
    let next_week = this_week.plus_days(7);
    village.published(&village.lunch(tuesday(), &[tofu])).await;
    village.plan(&village.lunch(tuesday().plus_days(1), &[tofu])).await;
    let standing = village.plan(&village.lunch(next_week.plus_days(1), &[egg])).await;
    let ours = village.store.within(&village.manager);
    assert_eq!(
        ours.copy_week(village.canteen, this_week, next_week)
            .await
            .expect("copied"),
        1
    );
    assert_eq!(
        ours.copy_week(village.canteen, this_week, next_week)
            .await
            .expect("copied"),
        0
    );
    let week = ours.week(village.canteen, next_week).await.expect("a week");
    assert_eq!(week.len(), 2);
    assert_eq!(week[0], standing);
    let copy = &week[1];
    assert_eq!(
        (copy.state.as_str(), copy.sold, copy.dishes[0].dish_id),
        ("draft", 0, tofu)
    );
    assert_eq!(
        copy.cutoff_at,
        day("2026-12-02").at(Hours::usual(MealPeriod::Lunch).cutoff)
    );
    assert_eq!(ours.drafts(village.canteen, next_week).await.expect("drafts").len(), 2);
    // Back into a week of which some days are over.
    assert_eq!(
        ours.copy_week(village.canteen, next_week, this_week.plus_days(-7))
            .await
            .expect("none"),
        0
    );
}
