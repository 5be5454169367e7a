//! A command about a walk-in on its way to the writer.

use std::sync::Arc;

use domain::id::ShiftId;
use domain::order::walk_in::Cashier;
use domain::order::{Command, Done, WalkInCommand};
use serde_json::Value;
use store::writer::{Key, Rendered, Rider, Wish};
use store::{Actor, ActorKind, Placing};

use super::view::WalkInOut;
use crate::compose::App;
use crate::problem::{Answer, Problem};

/// Has it done; the answer is the order as it is then, under a key the one that was given first.
///
/// # Errors
/// The writer's refusal.
pub(super) async fn submit(app: &App, actor: &Actor, command: WalkInCommand, key: Option<Key>) -> Answer<Value> {
    submit_with(app, actor, command, key, None).await
}

/// The same with something that must be so when it is written.
///
/// # Errors
/// The writer's refusal, the rider's among them.
pub(super) async fn submit_with(
    app: &App,
    actor: &Actor,
    command: WalkInCommand,
    key: Option<Key>,
    rider: Option<Arc<dyn Rider>>,
) -> Answer<Value> {
    let for_staff = actor.kind == ActorKind::Account;
    let now = app.store.clock.now();
    let wish = Wish {
        command: Command::WalkIn(command),
        key,
        placing: Placing {
            channel: if for_staff { "desk" } else { "kiosk" },
            by: Some(actor.id),
        },
        actor: for_staff.then(|| actor.clone()),
        render: Arc::new(move |done| match done {
            Done::WalkIn(walk_in) => Rendered::of(&WalkInOut::with_slip(walk_in, now)),
            _ => Rendered::nothing(),
        }),
        rider,
    };
    let answer = app.store.writer.submit(wish).await?.answer.value();
    if answer.is_null() {
        return Err(Problem::not_found("walk_in"));
    }
    Ok(answer)
}

/// The actor at an open shift.
pub(super) fn cashier(actor: &Actor, shift_id: ShiftId) -> Cashier {
    Cashier {
        shift_id,
        person: actor.id,
    }
}
