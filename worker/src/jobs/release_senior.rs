//! Somebody is away or gone: their open meals of those days are cancelled, or explained where it is too late for that.

use std::sync::Arc;

use domain::order::Refusal;
use domain::order::command::{Caller, Cancel, Command, Flag};
use serde_json::Value;
use store::seniors::release::{Release, StillAway};
use store::writer::{Wish, WriteError};
use store::{Error, Result, Store};

use super::wish::own;

/// Releases what is still open. Repeating it is harmless: what was released isn't open any more.
///
/// # Errors
/// The database's, or the writer being busy; then the job is tried again.
pub(crate) async fn run(store: &Store, payload: &Value) -> Result<()> {
    let release = Release::read(payload)?;
    for order_id in store.system().open_orders_of(&release).await? {
        let cancel = Command::Cancel(Cancel {
            order_id,
            by: Caller::Staff,
        });
        if settle(store, cancel, release).await? == Some(Refusal::TooLate) {
            let flag = Command::Flag(Flag {
                order_ids: vec![order_id],
                cause: release.cause,
            });
            settle(store, flag, release).await?;
        }
    }
    Ok(())
}

/// A refusal is an answer: mostly that somebody served, cancelled or explained the meal in this moment.
async fn settle(store: &Store, command: Command, release: Release) -> Result<Option<Refusal>> {
    let wish = Wish {
        rider: Some(Arc::new(StillAway(release))),
        ..own(command)
    };
    match store.writer.submit_bulk(wish).await {
        // They came back in this moment, and want it.
        Ok(_) | Err(WriteError::Conflict { .. }) => Ok(None),
        Err(WriteError::Refused(refusal)) => Ok(Some(refusal)),
        Err(_) => Err(Error::Busy { retry_after_s: 1 }),
    }
}
