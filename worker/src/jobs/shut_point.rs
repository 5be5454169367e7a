//! A point was shut for a day: its meals are called off. After the cut-off they are being cooked; then only a person can say
//! what becomes of them.

use std::sync::Arc;

use domain::order::command::{Caller, Cancel, Command};
use serde_json::Value;
use store::standing::shut::{BecauseShut, ShutPoint};
use store::writer::{Wish, WriteError};
use store::{Error, Result, Store};

use super::wish::own;

/// Calls off what is still open. Repeating it is harmless: what was called off isn't open any more.
///
/// # Errors
/// The database's, or the writer being busy; then the job is tried again.
pub(crate) async fn run(store: &Store, payload: &Value) -> Result<()> {
    let point = ShutPoint::read(payload)?;
    for order_id in store.system().meals_of_shut_point(&point).await? {
        let cancel = Command::Cancel(Cancel {
            order_id,
            by: Caller::Staff,
        });
        let wish = Wish {
            rider: Some(Arc::new(BecauseShut(order_id, point))),
            ..own(cancel)
        };
        match store.writer.submit_bulk(wish).await {
            // An answer as well: somebody has called it off in this moment, it is too late, or the point opens after all.
            Ok(_) | Err(WriteError::Refused(_) | WriteError::Conflict { .. }) => {}
            Err(_) => return Err(Error::Busy { retry_after_s: 1 }),
        }
    }
    Ok(())
}
