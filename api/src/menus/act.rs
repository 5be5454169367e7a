//! Staff's changes to a sitting, through the one write path.

use std::sync::Arc;

use domain::order::{Command, Done};
use store::writer::{Rider, Wish, WriteError};
use store::{Actor, Placing, Store};

/// Submits a command of the desk and waits until it is written. With a rider, the rider writes the audit entry.
///
/// # Errors
/// The writer's.
pub(super) async fn submit(
    store: &Store,
    actor: &Actor,
    command: Command,
    rider: Option<Arc<dyn Rider>>,
) -> Result<Option<Done>, WriteError> {
    let wish = Wish {
        command,
        key: None,
        placing: Placing {
            channel: "desk",
            by: Some(actor.id),
        },
        actor: rider.is_none().then(|| actor.clone()),
        render: Arc::new(|_| store::writer::Rendered::nothing()),
        rider,
    };
    Ok(store.writer.submit(wish).await?.done)
}
