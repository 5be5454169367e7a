//! The ledger behind the orders: the chain is sealed, days are ended for good, their heads noted.

use store::{Result, Store};

/// Seals what is open. Any number of workers may try: one of them gets each number.
pub(crate) async fn seal(store: &Store) -> Result<()> {
    store.system().seal_all().await
}

/// Ends the days that are over, writes checkpoints, notes heads. Repeating it changes nothing.
pub(crate) async fn end_days(store: &Store) -> Result<()> {
    store.system().checkpoint().await?;
    store.system().note_day_heads().await?;
    Ok(())
}
