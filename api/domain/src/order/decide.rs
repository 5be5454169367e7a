//! The pure core of the writer.

use super::{
    cancel::{cancel, correct, flag, reopen, serve},
    command::{Command, Done},
    loaded::Loaded,
    place::place,
    refusal::Refusal,
    substitute::substitute,
    through, walk_in,
};

/// Decides one command on what was loaded, and changes it, so that the next command of the batch sees it.
///
/// # Errors
/// A [`Refusal`]; then `loaded` is as it was.
pub fn decide(loaded: &mut Loaded, command: &Command) -> Result<Done, Refusal> {
    let done = match command {
        Command::Place(wanted) => place(loaded, wanted),
        Command::Cancel(wanted) => cancel(loaded, wanted),
        Command::SetCapacity(wanted) => through::set_capacity(loaded, wanted),
        Command::SoldOut(wanted) => through::sold_out(loaded, wanted),
        Command::Substitute(wanted) => substitute(loaded, wanted),
        Command::Publish(sitting_id) => through::publish(loaded, *sitting_id),
        Command::Close(wanted) => through::close(loaded, wanted),
        Command::End(wanted) => through::end(loaded, wanted),
        Command::Serve(wanted) => serve(loaded, wanted),
        Command::Flag(wanted) => flag(loaded, wanted),
        Command::Reopen(order_ids) => reopen(loaded, order_ids),
        Command::Correct(wanted) => correct(loaded, *wanted),
        Command::WalkIn(wanted) => walk_in::decide(loaded, wanted).map(Done::WalkIn),
        Command::Cash(wanted) => crate::cash::decide(loaded, wanted).map(Done::Cash),
    };
    debug_assert!(
        loaded.changed_sittings().all(super::sitting::Sitting::holds),
        "a count exceeds what it may be"
    );
    done
}

#[cfg(test)]
mod tests;
