//! Reading a registration's row.

use domain::id::AccountId;
use domain::number::RegistrationNumber;
use domain::person::name::PersonName;
use domain::registration::{Registration, RegistrationForm, RegistrationState, RegistrationStep};
use domain::time::{At, ServiceDay};
use uuid::Uuid;

use crate::entity::registration::Model;
use crate::seniors::record::day;
use crate::seniors::sheets::{open_json, seal_json};
use crate::{Error, Keyring, Result};

impl Model {
    pub(crate) fn registration_number(&self) -> Result<RegistrationNumber> {
        RegistrationNumber::parse(&self.number).map_err(|_| Error::Corrupt("registration.number"))
    }

    pub(crate) fn person_name(&self) -> Result<PersonName> {
        PersonName::parse(&self.name).map_err(|_| Error::Corrupt("registration.name"))
    }

    pub(crate) fn state(&self) -> Result<RegistrationState> {
        RegistrationState::parse(&self.state).ok_or(Error::Corrupt("registration.state"))
    }

    pub(crate) fn step(&self) -> Result<RegistrationStep> {
        Ok(RegistrationStep {
            state: self.state()?,
            submitted_by: AccountId(self.submitted_by),
            verified_by: self.verified_by.map(AccountId),
        })
    }

    pub(crate) fn born(&self) -> Result<ServiceDay> {
        day(&self.birth_date, "registration.birth_date")
    }

    pub(crate) fn submitted_on(&self) -> ServiceDay {
        At(self.submitted_at_ms).day()
    }

    pub(crate) fn form(&self, keys: &Keyring) -> Result<RegistrationForm> {
        if self.form_sealed.is_empty() {
            return Ok(RegistrationForm::default());
        }
        open_json(keys, &owner(self.id), &self.form_sealed)
    }

    /// The form read again as of the day it was submitted, on which it was found good.
    pub(crate) fn checked(&self, keys: &Keyring) -> Result<Registration> {
        let form = self.form(keys)?;
        Registration::parse(&form, self.submitted_on()).map_err(|_| Error::Corrupt("registration.form"))
    }
}

/// Seals a form for its row.
pub(crate) fn seal_form(keys: &Keyring, id: Uuid, form: &RegistrationForm) -> Result<String> {
    seal_json(keys, &owner(id), form)
}

fn owner(id: Uuid) -> String {
    format!("registration.form/{id}")
}
