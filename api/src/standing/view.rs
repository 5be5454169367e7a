//! Shapes that several answers about standing orders share.

use domain::diet::Portion;
use domain::id::{CanteenId, DishId, StandingId};
use domain::order::OrderMode;
use domain::standing::{DishRule, Exception};
use domain::time::{MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use store::standing::StandingShown;
use utoipa::ToSchema;

/// What to order: `named` (the first of `dishes` that suits), `rotating` (in turn) or `suits` (what suits first).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleBody {
    /// named rotating suits
    kind: String,
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    dishes: Vec<DishId>,
}

impl RuleBody {
    /// The rule it means.
    #[must_use]
    pub fn rule(self) -> Option<DishRule> {
        match self.kind.as_str() {
            "named" => Some(DishRule::Named { dishes: self.dishes }),
            "rotating" => Some(DishRule::Rotating { dishes: self.dishes }),
            "suits" => Some(DishRule::Suits),
            _ => None,
        }
    }

    fn of(rule: &DishRule) -> Self {
        let (kind, dishes) = match rule {
            DishRule::Named { dishes } => ("named", dishes.clone()),
            DishRule::Rotating { dishes } => ("rotating", dishes.clone()),
            DishRule::Suits => ("suits", Vec::new()),
        };
        Self {
            kind: kind.to_owned(),
            dishes,
        }
    }
}

/// A day that is otherwise.
#[derive(Serialize, ToSchema)]
pub struct ExceptionView {
    #[schema(value_type = String)]
    day: ServiceDay,
    skip: bool,
    #[schema(value_type = Option<String>)]
    mode: Option<OrderMode>,
    dish: Option<String>,
}

/// A dish that a rule names.
#[derive(Serialize, ToSchema)]
pub struct RuleDish {
    #[schema(value_type = String)]
    id: DishId,
    name: String,
}

/// A standing order.
#[derive(Serialize, ToSchema)]
pub struct StandingOut {
    #[schema(value_type = String)]
    id: StandingId,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    canteen: String,
    /// breakfast lunch dinner
    #[schema(value_type = String)]
    period: MealPeriod,
    /// 1 (Monday) to 7.
    weekdays: Vec<u8>,
    by_calendar: bool,
    #[schema(value_type = String)]
    mode: OrderMode,
    rule: RuleBody,
    dishes: Vec<RuleDish>,
    #[schema(value_type = String)]
    portion: Portion,
    #[schema(value_type = String)]
    from: ServiceDay,
    #[schema(value_type = Option<String>)]
    to: Option<ServiceDay>,
    made_by: String,
    exceptions: Vec<ExceptionView>,
}

impl From<StandingShown> for StandingOut {
    fn from(shown: StandingShown) -> Self {
        let name = |id: &DishId| shown.dishes.get(id).cloned();
        let exceptions = shown.exceptions.iter().map(|(day, one)| match one {
            Exception::Skip => ExceptionView {
                day: *day,
                skip: true,
                mode: None,
                dish: None,
            },
            Exception::Change { mode, dish } => ExceptionView {
                day: *day,
                skip: false,
                mode: *mode,
                dish: dish.as_ref().and_then(name),
            },
        });
        let order = &shown.order;
        let dishes = match &order.rule {
            DishRule::Named { dishes } | DishRule::Rotating { dishes } => dishes.as_slice(),
            DishRule::Suits => &[],
        };
        let named = dishes.iter().map(|id| RuleDish {
            id: *id,
            name: name(id).unwrap_or_default(),
        });
        Self {
            id: order.id,
            canteen_id: order.canteen_id,
            canteen: shown.canteen.clone(),
            period: order.period,
            weekdays: order.weekdays.numbers().collect(),
            by_calendar: order.by_calendar,
            mode: order.mode,
            rule: RuleBody::of(&order.rule),
            dishes: named.collect(),
            portion: order.portion,
            from: order.from,
            to: order.to,
            made_by: shown.made_by.clone(),
            exceptions: exceptions.collect(),
        }
    }
}

/// A senior's standing orders.
#[derive(Serialize, ToSchema)]
pub struct StandingPage {
    /// The oldest first.
    pub items: Vec<StandingOut>,
}
