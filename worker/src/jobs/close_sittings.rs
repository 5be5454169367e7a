//! 截单: closes each sitting whose cut-off has passed.
//!
//! Any number of workers may try: the writer lets one of them move the sitting, and in that same transaction freezes the
//! kitchen count and leaves the job that plans the rounds.

use domain::order::command::{Close, Command};
use store::writer::WriteError;
use store::{Result, Store};

use super::wish::own;

/// Closes what is due; returns how many sittings were asked for.
pub(crate) async fn run(store: &Store) -> Result<usize> {
    let due = store.system().due_to_close().await?;
    for sitting_id in &due {
        let close = Command::Close(Close { sitting_id: *sitting_id, early: false });
        match store.writer.submit_bulk(own(close)).await {
            Ok(_) | Err(WriteError::Refused(_)) => {}
            Err(error) => tracing::warn!(sitting = %sitting_id, %error, "a sitting could not be closed yet"),
        }
    }
    Ok(due.len())
}
