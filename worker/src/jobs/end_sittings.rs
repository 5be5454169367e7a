//! Ends each sitting that is over, and names the cause of meals nobody collected: 未到. Meals on their way to a door are
//! left alone: only a person can say what happened there.

use domain::order::FlagCause;
use domain::order::command::{Close, Command, Flag};
use store::writer::WriteError;
use store::{Result, Store};

use super::wish::own;

/// Ends what is due; returns how many sittings were asked for.
pub(crate) async fn run(store: &Store) -> Result<usize> {
    let due = store.system().due_to_end().await?;
    for sitting_id in &due {
        // Flag first: should this worker be killed in between, the sitting is still due and the next one goes on here.
        let order_ids = store.system().uncollected(*sitting_id).await?;
        for order_id in order_ids {
            let flag = Command::Flag(Flag { order_ids: vec![order_id], cause: FlagCause::NoShow });
            settle(store, flag).await;
        }
        settle(store, Command::End(Close { sitting_id: *sitting_id, early: false })).await;
    }
    Ok(due.len())
}

async fn settle(store: &Store, command: Command) {
    match store.writer.submit_bulk(own(command)).await {
        // A refusal says that somebody else has done it, or collected the meal in this moment.
        Ok(_) | Err(WriteError::Refused(_)) => {}
        Err(error) => tracing::warn!(%error, "a sitting could not be ended yet"),
    }
}
