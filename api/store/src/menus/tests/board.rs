//! The board shows what the tables hold.

use domain::diet::{Portion, Texture};
use domain::id::{OrderId, SeniorId};
use domain::order::command::{Caller, Cancel, Place, PlaceDiner, SetCapacity, WantedLine};
use domain::order::{OrderMode, SittingDishState};

use super::*;
use crate::board::Picture;

impl Village {
    fn place(senior: SeniorId, picture: &Picture, dish: usize, mode: OrderMode) -> (OrderId, Command) {
        let order_id = OrderId(ids::new_id());
        let command = Command::Place(Place {
            sitting_id: picture.sitting_id,
            mode,
            diners: vec![PlaceDiner {
                identified: None,
                order_id,
                senior_id: senior,
                lines: vec![WantedLine {
                    sitting_dish_id: picture.dishes[dish].id,
                    texture: Texture::Regular,
                    portion: Portion::Regular,
                }],
                payment: None,
            }],
            second_meal: false,
            diet_override: None,
        });
        (order_id, command)
    }
}

#[tokio::test]
async fn after_orders_the_board_equals_the_tables() {
    let village = village().await;
    let (tofu, egg) = (
        village.dish("豆腐", &["tofu"]).await,
        village.dish("蛋", &["egg"]).await,
    );
    let sitting = village.published(&village.lunch(tuesday(), &[tofu, egg])).await;
    village
        .store
        .pictures(village.canteen, tuesday())
        .await
        .expect("filled");
    let (first, second) = (village.senior(1).await, village.senior(2).await);
    let (_, dine_in) = Village::place(first, &sitting, 0, OrderMode::DineIn);
    let (taken_back, carried) = Village::place(second, &sitting, 1, OrderMode::Delivery);
    village.submit(dine_in).await.expect("placed");
    village.submit(carried).await.expect("placed");
    let counted = |picture: &Picture| (picture.sold, picture.delivery_sold, picture.dishes[1].sold);
    let shown = village
        .store
        .picture(sitting.sitting_id)
        .await
        .expect("reads")
        .expect("shown");
    assert_eq!(counted(&shown), (2, 1, 1));
    let cancel = Cancel {
        order_id: taken_back,
        by: Caller::Staff,
    };
    village.submit(Command::Cancel(cancel)).await.expect("cancelled");
    let shown = village.store.pictures(village.canteen, tuesday()).await.expect("shown");
    assert_eq!(shown, [village.shown(&sitting).await]);
    assert_eq!(counted(&shown[0]), (1, 0, 0));
    assert_eq!(
        village.store.open_numbers(sitting.sitting_id).await.expect("numbers"),
        [1]
    );
}

#[tokio::test]
async fn what_is_left_is_counted_as_the_domain_counts() {
    let village = village().await;
    let tofu = village.dish("豆腐", &["tofu"]).await;
    let sitting = village.published(&village.lunch(tuesday(), &[tofu])).await;
    let senior = village.senior(3).await;
    let (_, order) = Village::place(senior, &sitting, 0, OrderMode::Delivery);
    village.submit(order).await.expect("placed");
    let picture = village.shown(&sitting).await;
    let known = village
        .store
        .system()
        .sitting(sitting.sitting_id)
        .await
        .expect("a sitting");
    let signed = |count: u32| i32::try_from(count).expect("small");
    assert_eq!(picture.remaining_preorder(), signed(known.remaining_preorder()));
    assert_eq!(picture.remaining_delivery(), signed(known.remaining_delivery()));
    assert_eq!(picture.remaining_counter(), signed(known.remaining_counter()));
    assert_eq!(picture.dishes[0].remaining(), 19);
    let mut off = picture.dishes[0].clone();
    off.state = SittingDishState::SoldOut.name().to_owned();
    assert_eq!(off.remaining(), 0);
}

#[tokio::test]
async fn a_board_that_lost_or_outran_the_tables_is_mended_once() {
    let village = village().await;
    let tofu = village.dish("豆腐", &["tofu"]).await;
    let sitting = village.published(&village.lunch(tuesday(), &[tofu])).await;
    let keep = async || {
        let system = village.store.system();
        system
            .keep_board(NOON.day(), NOON.day().plus_days(7))
            .await
            .expect("kept")
    };
    assert_eq!(
        (keep().await, keep().await),
        (1, 0),
        "the day was never filled; then it is"
    );
    let more = SetCapacity {
        sitting_id: sitting.sitting_id,
        capacity: Some(50),
        delivery_capacity: None,
        counter_capacity: None,
        dish: None,
    };
    village.submit(Command::SetCapacity(more)).await.expect("more");
    assert_eq!(keep().await, 0, "the writer has shown it already");
    village
        .store
        .board()
        .forget(sitting.sitting_id)
        .await
        .expect("forgotten");
    assert_eq!((keep().await, keep().await), (1, 0));
    let ahead = Picture {
        version: 1_000,
        capacity: 7,
        ..sitting.clone()
    };
    village.store.board().show(&ahead).await.expect("shown");
    assert_eq!((keep().await, keep().await), (1, 0), "as after a restore");
    let shown = village.store.pictures(village.canteen, tuesday()).await.expect("shown");
    assert_eq!(shown, [village.shown(&sitting).await]);
    assert_eq!(shown[0].capacity, 50);
}
