//! Commands about money on their way to the writer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::cash::{CashCommand, CashDone};
use domain::id::{ReceiptId, ShiftId};
use domain::order::{Command, Done};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::entity::idempotency;
use crate::writer::{Key, Rendered, Rider, Wish, WriteError};
use crate::{ActorKind, Placing, Result, Scoped};

/// What became of a command, as it is kept under its key: the rest is read from the tables.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Booked {
    /// The shift it was about.
    pub shift: Option<ShiftId>,
    /// The receipt it issued.
    pub receipt: Option<ReceiptId>,
    /// The keys of its entries.
    pub entries: Vec<String>,
}

impl Booked {
    fn of(done: &CashDone) -> Self {
        Self {
            shift: done.shift.map(|shift| shift.id),
            receipt: done.receipt.as_ref().map(|receipt| receipt.id),
            entries: done.keys.clone(),
        }
    }
}

/// The client's key with what it stands for: sent again it is booked once.
pub struct Once<'a> {
    /// The client's key.
    pub key: &'a str,
    /// The request's body.
    pub said: &'a Value,
}

impl Scoped<'_> {
    /// Books a command about money, once for each key. Whether the actor may was asked before.
    ///
    /// # Errors
    /// [`WriteError`].
    pub async fn book(
        &self,
        command: CashCommand,
        once: Option<Once<'_>>,
        rider: Option<Arc<dyn Rider>>,
    ) -> std::result::Result<Booked, WriteError> {
        let wish = Wish {
            command: Command::Cash(command),
            key: once.map(|once| Key {
                key: self.key_of(once.key),
                body_index: self.store.keys.index("cash", &once.said.to_string()),
            }),
            placing: Placing {
                channel: if self.actor.kind == ActorKind::Volunteer {
                    "route"
                } else {
                    "desk"
                },
                by: Some(self.actor.id),
            },
            actor: Some(self.actor.clone()),
            render: Arc::new(|done| match done {
                Done::Cash(done) => Rendered::of(&Booked::of(done)),
                _ => Rendered::nothing(),
            }),
            rider,
        };
        let answer = self.store.writer.submit(wish).await?.answer;
        serde_json::from_str(answer.text()).map_err(|_| WriteError::Away)
    }

    /// Which of these keys the actor has had booked.
    pub async fn booked(&self, keys: &[&str]) -> Result<BTreeSet<String>> {
        let of_actor: BTreeMap<String, &str> = keys.iter().map(|key| (self.key_of(key), *key)).collect();
        let found: Vec<String> = idempotency::Entity::find()
            .select_only()
            .column(idempotency::Column::Key)
            .filter(idempotency::Column::Key.is_in(of_actor.keys().cloned()))
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        Ok(found
            .iter()
            .filter_map(|key| of_actor.get(key))
            .map(|&key| key.to_owned())
            .collect())
    }

    /// Nobody else's key is the same.
    fn key_of(&self, key: &str) -> String {
        format!("{}/{key}", self.actor.id)
    }
}

/// What the audit log calls it: verb, kind of subject, its id.
pub(crate) fn verb(command: &CashCommand, done: &CashDone) -> (&'static str, &'static str, String) {
    let shift = || done.shift.map(|shift| shift.id.to_string()).unwrap_or_default();
    match command {
        CashCommand::OpenShift(_) => ("shift.open", "shift", shift()),
        CashCommand::CloseShift(_) => ("shift.close", "shift", shift()),
        CashCommand::MoveCash(_) => ("shift.move_cash", "shift", shift()),
        CashCommand::EmptyBag(wanted) => ("round.cash", "round", wanted.round_id.to_string()),
        CashCommand::TopUp(wanted) => ("senior.top_up", "senior", wanted.senior_id.to_string()),
        CashCommand::PayBack(wanted) => ("senior.pay_back", "senior", wanted.senior_id.to_string()),
        CashCommand::Collect(wanted) => ("senior.collect", "senior", wanted.senior_id.to_string()),
        CashCommand::PayOut(wanted) => ("senior.pay_out", "senior", wanted.senior_id.to_string()),
        CashCommand::OpenFund(wanted) => ("fund.open", "fund", wanted.fund_id.clone()),
        CashCommand::SetFloor(wanted) => ("fund.floor", "fund", wanted.fund_id.clone()),
        CashCommand::ReceiveFund(wanted) => ("fund.receive", "fund", wanted.fund_id.clone()),
        CashCommand::CloseFund(fund_id) => ("fund.close", "fund", fund_id.clone()),
        CashCommand::ClosePeriod(month) => ("period.close", "period", month.to_string()),
        CashCommand::Correct(wanted) => (
            "ledger.correct",
            "entry",
            wanted.keys.first().cloned().unwrap_or_default(),
        ),
    }
}
