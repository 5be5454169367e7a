//! Which way money comes in or goes out, and who may say so.

use actix_web::HttpRequest;
use domain::cash::command::Way;
use domain::id::ShiftId;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Actor;
use store::cash::Once;
use utoipa::ToSchema;

use crate::orders::place_order::idempotency_key;
use crate::problem::{Answer, Problem};

/// The way.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WayRef {
    /// cash bank balance
    way: WayName,
    /// One's own open shift; with cash, and only then.
    #[schema(value_type = Option<String>)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shift_id: Option<ShiftId>,
}

/// How.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum WayName {
    /// Into or out of a drawer.
    Cash,
    /// By bank; only for those who see the bank's statements.
    Bank,
    /// From or into what was paid in ahead.
    Balance,
}

impl WayRef {
    /// The way, if the actor may use it.
    ///
    /// # Errors
    /// 403 for the bank without the permission, 422 for cash without a shift.
    pub fn of(&self, actor: &Actor) -> Answer<Way> {
        match (self.way, self.shift_id) {
            (WayName::Cash, Some(shift)) => Ok(Way::Drawer(shift)),
            (WayName::Bank, None) if actor.role.may(Permission::BankMoney) => Ok(Way::Bank),
            (WayName::Bank, None) => Err(Problem::forbidden()),
            (WayName::Balance, None) => Ok(Way::Prepaid),
            _ => Err(Problem::invalid(
                "bad_request",
                "shift_id",
                "cash needs the own open shift, nothing else has one",
            )),
        }
    }
}

/// The request's key and what it stands for.
pub struct Request {
    key: String,
    said: Value,
}

impl Request {
    /// The client's key, with the body that it came with.
    ///
    /// # Errors
    /// 422 `idempotency_key_missing`.
    pub fn of<B: Serialize>(request: &HttpRequest, body: &B) -> Answer<Self> {
        Ok(Self {
            key: idempotency_key(request)?,
            said: serde_json::json!([request.path(), body]),
        })
    }

    /// For the writer.
    #[must_use]
    pub fn once(&self) -> Once<'_> {
        Once {
            key: &self.key,
            said: &self.said,
        }
    }

    /// The same for one of several parts.
    #[must_use]
    pub fn part(&self, part: impl std::fmt::Display) -> Self {
        Self {
            key: format!("{}.{part}", self.key),
            said: self.said.clone(),
        }
    }
}
