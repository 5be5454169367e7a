//! What is sealed in a senior's row: three sheets, so that a look-up opens only the one it needs.
//!
//! They have no `Debug`: nothing in them belongs into a log. Identity is needed by reviewers alone, contact by volunteers and the hotline, health by the kitchen.

use std::collections::BTreeSet;

use domain::ability::Ability;
use domain::care::Risk;
use domain::diet::DietProfile;
use domain::person::address::{Address, GeoPoint};
use domain::person::contact::Contact;
use domain::person::living::Living;
use domain::person::phone::Phone;
use domain::person::resident_id::ResidentId;
use domain::senior::Pause;
use domain::subsidy::facts::Exclusion;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Error, Keyring, Result};

/// By what somebody is known.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct IdentitySheet {
    pub(crate) resident_id: Option<ResidentId>,
    pub(crate) no_id_reason: Option<String>,
}

/// Where somebody is reached.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct ContactSheet {
    pub(crate) phone: Option<Phone>,
    pub(crate) address: Option<Address>,
    pub(crate) point: Option<GeoPoint>,
    pub(crate) contact: Option<Contact>,
    /// Who lives next door or holds a key.
    #[serde(default)]
    pub(crate) neighbour: Option<Contact>,
    /// The family doctor.
    #[serde(default)]
    pub(crate) doctor: Option<Contact>,
}

/// What somebody can and may eat, and how they live.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct HealthSheet {
    pub(crate) ability: Option<Ability>,
    pub(crate) diet: DietProfile,
    pub(crate) living: Living,
    /// What rules out any subsidy, e.g. an institution feeds them.
    #[serde(default)]
    pub(crate) exclusions: BTreeSet<Exclusion>,
    /// Why meals are carried to the door.
    pub(crate) delivery_reason: Option<String>,
    /// What was said about the last pause.
    #[serde(default)]
    pub(crate) pause_note: Option<String>,
    /// Whether the pause that holds was said at a door and nobody has looked into it yet.
    #[serde(default)]
    pub(crate) paused_at_door: bool,
    /// The pause that such a report came on top of.
    #[serde(default)]
    pub(crate) pause_before: Option<Pause>,
    /// The paper that says they died.
    #[serde(default)]
    pub(crate) ended_by: Option<String>,
    /// How closely they are watched over, where somebody who knows them has said so.
    #[serde(default)]
    pub(crate) risk: Option<Risk>,
    /// No ambulance: the family and the doctor.
    #[serde(default)]
    pub(crate) hospice: bool,
}

/// A sheet and the column it lies in.
pub(crate) trait Sheet: Serialize + DeserializeOwned + Default {
    /// Table and column, part of what the seal is bound to.
    const COLUMN: &'static str;
}

impl Sheet for IdentitySheet {
    const COLUMN: &'static str = "senior.identity";
}

impl Sheet for ContactSheet {
    const COLUMN: &'static str = "senior.contact";
}

impl Sheet for HealthSheet {
    const COLUMN: &'static str = "senior.health";
}

/// Seals a sheet for its row.
pub(crate) fn seal<S: Sheet>(keys: &Keyring, senior: Uuid, sheet: &S) -> Result<String> {
    seal_json(keys, &format!("{}/{senior}", S::COLUMN), sheet)
}

/// Opens a sheet; that of an erased senior is empty.
pub(crate) fn open<S: Sheet>(keys: &Keyring, senior: Uuid, sealed: &str) -> Result<S> {
    if sealed.is_empty() {
        return Ok(S::default());
    }
    open_json(keys, &format!("{}/{senior}", S::COLUMN), sealed)
}

/// Seals any value as JSON.
pub(crate) fn seal_json<T: Serialize>(keys: &Keyring, owner: &str, value: &T) -> Result<String> {
    let json = serde_json::to_string(value).map_err(|_| Error::Corrupt("sealed JSON"))?;
    keys.seal(owner, &json)
}

/// Opens a value sealed by [`seal_json`].
pub(crate) fn open_json<T: DeserializeOwned>(keys: &Keyring, owner: &str, sealed: &str) -> Result<T> {
    serde_json::from_str(&keys.open(owner, sealed)?).map_err(|_| Error::Corrupt("sealed JSON"))
}
