//! Facts: what is known of a senior, from whom, since when. The newest of a kind closes the one before.

use domain::facts::{FactKind, FactValue};

use super::sheets::open_json;
use crate::entity::senior_fact;
use crate::{Error, Keyring, Result};

/// The value of a stored fact.
pub(crate) fn open_value(keys: &Keyring, row: &senior_fact::Model) -> Result<FactValue> {
    let kind = FactKind::parse(&row.kind).ok_or(Error::Corrupt("senior_fact.kind"))?;
    let value = open_json(keys, &format!("senior_fact.value/{}", row.id), &row.value_sealed)?;
    FactValue::read(kind, value).map_err(|_| Error::Corrupt("senior_fact.value"))
}
