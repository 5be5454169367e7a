//! An order as it goes over the wire.

use std::collections::BTreeMap;

use domain::id::{CanteenId, OrderId, SeniorId, SittingId};
use domain::order::order_line::Replaced;
use domain::order::{CancelReason, FlagCause, Identified, Order, OrderMode, OrderState, Payment};
use domain::subsidy::split::{Part, Split};
use domain::time::{At, MealPeriod, ServiceDay};
use serde::Serialize;
use utoipa::ToSchema;

/// One share of a price.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartView {
    /// government, collective, donation, merchant, self
    pub fund: String,
    /// Which government or collective.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    pub fen: i64,
    pub label: String,
    pub label_en: String,
    pub reason: String,
    pub reason_en: String,
    /// The sentence of the policy behind the amount.
    pub rule_id: String,
}

/// The dish that was chosen, where another has come in its place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReplacedView {
    pub name: String,
    pub name_en: String,
}

impl ReplacedView {
    /// For the wire.
    #[must_use]
    pub fn of(replaced: &Replaced) -> Self {
        Self {
            name: replaced.name.clone(),
            name_en: replaced.name_en.clone(),
        }
    }
}

/// One dish of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LineView {
    pub sitting_dish_id: String,
    pub name: String,
    pub name_en: String,
    pub texture: String,
    pub portion: String,
    pub price_fen: i64,
    /// What had been chosen, if the canteen replaced it: to be said when it is handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<ReplacedView>,
}

/// One person's meal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderOut {
    #[schema(value_type = String)]
    pub id: OrderId,
    /// Three digits, read aloud.
    pub pickup_no: String,
    /// Orders with the same number go into one bag.
    pub bag_no: String,
    #[schema(value_type = String)]
    pub canteen_id: CanteenId,
    #[schema(value_type = String)]
    pub sitting_id: SittingId,
    #[schema(value_type = String)]
    pub service_day: ServiceDay,
    #[schema(value_type = String)]
    pub period: MealPeriod,
    #[schema(value_type = String)]
    pub mode: OrderMode,
    #[schema(value_type = String)]
    pub state: OrderState,
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag_cause: Option<FlagCause>,
    pub price_fen: i64,
    pub self_fen: i64,
    /// free balance cash bill; unbooked for meals ordered before there was a ledger
    #[schema(value_type = String)]
    pub payment: Payment,
    pub parts: Vec<PartView>,
    pub lines: Vec<LineView>,
    pub masked_name: String,
    /// For staff only.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub senior_id: Option<SeniorId>,
    #[schema(value_type = String)]
    pub placed_at: At,
    /// Whether nobody pressed anything for it: a standing order did.
    pub standing: bool,
    #[schema(value_type = String)]
    pub cancel_until: At,
    pub can_cancel: bool,
    /// Cancelled or changed after the kitchen count was final.
    pub late_change: bool,
    /// phone dish_withdrawn point_shut; where orders are listed, and not the person called it off
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancel_reason: Option<CancelReason>,
}

/// Several orders.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Orders {
    pub orders: Vec<OrderOut>,
}

impl From<&Part> for PartView {
    fn from(part: &Part) -> Self {
        Self {
            fund: part.fund.name().to_owned(),
            level: part.level.map(|level| level.name().to_owned()),
            fen: part.fen.0,
            label: part.label.clone(),
            label_en: part.label_en.clone(),
            reason: part.reason.clone(),
            reason_en: part.reason_en.clone(),
            rule_id: part.rule_id.clone(),
        }
    }
}

/// A split's parts for the wire.
#[must_use]
pub fn parts(split: &Split) -> Vec<PartView> {
    split.parts.iter().map(PartView::from).collect()
}

/// What an order's answer needs besides the order.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The clock's reading, for `can_cancel`.
    pub now: At,
    /// Whether staff asks: then the senior's id goes along.
    pub for_staff: bool,
    /// How it is known who asks; digits alone take back only what digits have ordered.
    pub by: Identified,
    /// Masked names.
    pub names: BTreeMap<SeniorId, String>,
}

impl Frame {
    /// The order for the wire.
    #[must_use]
    pub fn show(&self, order: &Order) -> OrderOut {
        OrderOut {
            id: order.id,
            pickup_no: order.pickup_text(),
            bag_no: format!("{:03}", order.bag_no),
            canteen_id: order.canteen_id,
            sitting_id: order.sitting_id,
            service_day: order.service_day,
            period: order.period,
            mode: order.mode,
            state: order.state,
            flag_cause: order.flag_cause,
            price_fen: order.price().0,
            self_fen: order.split.own_share().0,
            payment: order.payment,
            parts: parts(&order.split),
            lines: order.lines.iter().map(line).collect(),
            masked_name: self.names.get(&order.senior_id).cloned().unwrap_or_default(),
            senior_id: self.for_staff.then_some(order.senior_id),
            placed_at: order.placed_at,
            standing: order.identified == Some(Identified::Standing),
            cancel_until: order.cancel_until,
            can_cancel: order.can_cancel(self.now) && order.may_be_taken_back_by(self.by),
            late_change: order.late_change,
            cancel_reason: None,
        }
    }

    /// Orders that bring their own masked names.
    #[must_use]
    pub fn show_views(&self, views: &[store::orders::OrderView]) -> Vec<OrderOut> {
        let shown = views.iter().map(|view| OrderOut {
            masked_name: view.masked_name.clone(),
            cancel_reason: view.cancel_reason,
            ..self.show(&view.order)
        });
        shown.collect()
    }
}

/// A dish for the wire.
#[must_use]
pub fn line(line: &domain::order::OrderLine) -> LineView {
    LineView {
        sitting_dish_id: line.sitting_dish_id.to_string(),
        name: line.name.clone(),
        name_en: line.name_en.clone(),
        texture: line.texture.name().to_owned(),
        portion: line.portion.name().to_owned(),
        price_fen: line.price.0,
        instead_of: line.instead_of.as_ref().map(ReplacedView::of),
    }
}
