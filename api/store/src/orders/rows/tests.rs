use domain::subsidy::QuotaClaim;
use sea_orm::TryIntoModel;

use super::*;
use crate::ids;

fn part(fund: Fund, fund_id: &str, fen: i64) -> Part {
    Part {
        fund,
        fund_id: fund_id.to_owned(),
        level: Some(PlaceLevel::County),
        fen: Fen(fen),
        label: "县补贴".to_owned(),
        label_en: "County subsidy".to_owned(),
        reason: "年满 60 岁".to_owned(),
        reason_en: "Aged 60 and over".to_owned(),
        rule_id: "p/age60".to_owned(),
        policy_version: 3,
    }
}

fn order() -> Order {
    let day = ServiceDay::parse("2026-11-23").expect("a day");
    Order {
        id: OrderId(ids::new_id()),
        senior_id: SeniorId(ids::new_id()),
        canteen_id: CanteenId(ids::new_id()),
        sitting_id: SittingId(ids::new_id()),
        service_day: day,
        period: MealPeriod::Lunch,
        mode: OrderMode::Delivery,
        state: OrderState::Placed,
        flag_cause: None,
        pickup_no: 12,
        bag_no: 12,
        from_counter: false,
        lines: Vec::new(),
        split: Split {
            parts: vec![part(Fund::Government, "p/county", 300), Part::own(Fen(900))],
            fee: vec![
                part(Fund::Collective, "p/village@430822100001", 150),
                Part::own(Fen(50)),
            ],
            awards: vec![part(Fund::Government, "p/operating", 100)],
            quota: vec![QuotaClaim {
                policy_id: "p".to_owned(),
                period_key: "2026-11-23#daily".to_owned(),
                ordinal: 2,
                fen: Fen(300),
            }],
        },
        payment: domain::order::Payment::Cash,
        turn: 1,
        booked_at: At(3),
        placed_at: At(1),
        cancel_until: At(2),
        late_change: false,
        diet_override: None,
        identified: None,
    }
}

#[test]
fn a_split_survives_its_rows_with_every_lane_fund_and_version() {
    let (order, placing) = (
        order(),
        Placing {
            channel: "desk",
            by: None,
        },
    );
    let mut rows = NewRows::of([(&order, 1, &placing)].into_iter(), At(1)).expect("rows");
    let mut split = Split::default();
    for row in rows.parts {
        let row = row.try_into_model().expect("every column is set");
        lane(&mut split, &row.lane)
            .expect("a known lane")
            .push(part_of(row).expect("a part"));
    }
    let head = rows.heads.remove(0).try_into_model().expect("every column is set");
    assert_eq!(order_of(head, Vec::new(), split).expect("an order").order, order);
}

#[test]
fn a_lane_that_nobody_knows_is_corrupt() {
    assert!(lane(&mut Split::default(), "tip").is_err());
}
