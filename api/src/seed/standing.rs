//! Standing orders of the demo: some people eat every day without asking for it.

use domain::diet::Portion;
use domain::id::SeniorId;
use domain::made_up::MadeUp;
use domain::order::OrderMode;
use domain::standing::{DishRule, Weekdays};
use domain::time::MealPeriod;
use store::canteens::Canteen;
use store::standing::NewStanding;
use store::{Actor, Result, Store};

use super::neighbours;

/// Who has meals carried, and who comes, lives within this distance.
const WITHIN_M: f64 = 4_000.0;
/// So many of each at every canteen: enough to see, few enough to read.
const OF_EACH: usize = 6;

/// Makes them, beginning tomorrow.
pub(super) async fn from_tomorrow(store: &Store, canteens: &[Canteen], made: &[MadeUp]) -> Result<()> {
    let programme = Actor::programme();
    let tomorrow = store.clock.now().day().plus_days(1);
    let every_day = Weekdays::of(1..=7);
    let mut taken = std::collections::BTreeSet::new();
    for canteen in canteens {
        for (mode, carried) in [(OrderMode::Delivery, true), (OrderMode::DineIn, false)] {
            let near = neighbours(canteen, made, WITHIN_M).into_iter();
            let people: Vec<&MadeUp> = near
                .filter(|one| one.delivery == carried && !taken.contains(&one.serial))
                .take(OF_EACH)
                .collect();
            for one in people {
                taken.insert(one.serial);
                let Some(weekdays) = every_day else { continue };
                let new = NewStanding {
                    canteen_id: canteen.id,
                    period: MealPeriod::Lunch,
                    weekdays,
                    by_calendar: false,
                    mode,
                    rule: DishRule::Suits,
                    portion: Portion::Regular,
                    from: tomorrow,
                    to: None,
                };
                store.within(&programme).standing_make(SeniorId(one.id), new).await?;
            }
        }
    }
    Ok(())
}
