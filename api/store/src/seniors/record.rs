//! Reading a senior's row: texts become domain values, days are days again.

use chrono::NaiveDate;
use domain::number::SeniorNumber;
use domain::person::name::PersonName;
use domain::person::resident_id::Gender;
use domain::place::PlaceCode;
use domain::senior::{DeliveryEligibility, Pause, PauseReason, SeniorState, Standing};
use domain::time::ServiceDay;

use crate::entity::senior::Model;
use crate::{Error, Result};

impl Model {
    pub(crate) fn person_name(&self) -> Result<PersonName> {
        PersonName::parse(&self.name).map_err(|_| Error::Corrupt("senior.name"))
    }

    pub(crate) fn senior_number(&self) -> Result<SeniorNumber> {
        SeniorNumber::parse(&self.number).map_err(|_| Error::Corrupt("senior.number"))
    }

    pub(crate) fn known_gender(&self) -> Result<Gender> {
        Gender::parse(&self.gender).ok_or(Error::Corrupt("senior.gender"))
    }

    pub(crate) fn born(&self) -> Result<NaiveDate> {
        Ok(day(&self.birth_date, "senior.birth_date")?.0)
    }

    pub(crate) fn village(&self) -> Result<PlaceCode> {
        PlaceCode::parse(&self.village_code).map_err(|_| Error::Corrupt("senior.village_code"))
    }

    pub(crate) fn standing(&self) -> Result<Standing> {
        let state = SeniorState::parse(&self.state).ok_or(Error::Corrupt("senior.state"))?;
        Ok(Standing {
            state,
            pause: self.pause()?,
        })
    }

    fn pause(&self) -> Result<Option<Pause>> {
        let Some(from) = &self.paused_from else {
            return Ok(None);
        };
        let reason = self.pause_reason.as_deref().and_then(PauseReason::parse);
        Ok(Some(Pause {
            from: day(from, "senior.paused_from")?,
            to: optional_day(self.paused_to.as_deref(), "senior.paused_to")?,
            reason: reason.ok_or(Error::Corrupt("senior.pause_reason"))?,
        }))
    }

    pub(crate) fn delivery_eligibility(&self) -> Result<DeliveryEligibility> {
        Ok(DeliveryEligibility {
            eligible: self.delivery,
            until: optional_day(self.delivery_until.as_deref(), "senior.delivery_until")?,
        })
    }
}

/// A day as it was stored.
pub(crate) fn day(text: &str, column: &'static str) -> Result<ServiceDay> {
    ServiceDay::parse(text).map_err(|_| Error::Corrupt(column))
}

/// A day that may be open.
pub(crate) fn optional_day(text: Option<&str>, column: &'static str) -> Result<Option<ServiceDay>> {
    text.map(|text| day(text, column)).transpose()
}

/// The state as it is on a day: a pause that hasn't begun or is over doesn't count.
pub(crate) fn state_on(standing: &Standing, day: ServiceDay) -> SeniorState {
    match standing.state {
        SeniorState::Paused if standing.can_order_on(day) => SeniorState::Active,
        state => state,
    }
}
