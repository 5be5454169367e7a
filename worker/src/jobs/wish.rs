//! The worker's own commands to the writer.

use std::sync::Arc;

use domain::order::Command;
use store::Placing;
use store::writer::Wish;

/// A command of the programme itself: repeating it is harmless, so it has no key.
pub(crate) fn own(command: Command) -> Wish {
    Wish {
        command,
        key: None,
        placing: Placing {
            channel: "worker",
            by: None,
        },
        actor: None,
        render: Arc::new(|_| store::writer::Rendered::nothing()),
        rider: None,
    }
}
