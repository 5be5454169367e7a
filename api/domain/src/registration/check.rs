//! Reading a form: all that is wrong with it at once, and what is only odd.

use super::form::{ContactForm, RegistrationForm};
use crate::{
    ability::Ability,
    category::Category,
    code::Coded,
    diet::DietProfile,
    facts::{Fact, FactValue},
    number::SeniorNumber,
    person::{
        address::{Address, BadPoint, GeoPoint},
        contact::{Contact, RELATION_CHARS_MAX},
        living::Living,
        name::PersonName,
        phone::Phone,
        resident_id::{Gender, ResidentId},
    },
    place::{PlaceCode, PlaceLevel},
    time::ServiceDay,
};
use chrono::NaiveDate;
use serde::Serialize;

const SENIOR_AGE: i32 = 60;
/// Nobody was ever older; a larger age is a mistyped year.
pub(crate) const AGE_MAX: i32 = 122;
const SHORT_TEXT_CHARS_MAX: usize = 100;

/// Something wrong with a field. `detail` never repeats what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field of the form.
    pub field: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// English sentence.
    pub detail: String,
}

/// Something odd that doesn't stand in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Stable code.
    pub code: &'static str,
    /// The field of the form.
    pub field: &'static str,
    /// English sentence.
    pub detail: &'static str,
}

/// By what somebody is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// 身份证
    Known(ResidentId),
    /// No card, and why.
    Missing {
        /// Why.
        reason: String,
    },
}

impl Identity {
    /// The resident ID, when there is one.
    #[must_use]
    pub fn resident_id(&self) -> Option<&ResidentId> {
        match self {
            Self::Known(id) => Some(id),
            Self::Missing { .. } => None,
        }
    }
}

/// A form that can be submitted. `Debug` shows the village alone.
#[derive(Clone, PartialEq)]
pub struct Registration {
    /// 姓名
    pub name: PersonName,
    /// By what they are known.
    pub identity: Identity,
    /// From the resident ID, or as stated.
    pub gender: Gender,
    /// From the resident ID, or as stated.
    pub birth_date: NaiveDate,
    /// A code of 12 digits; whether the place exists is for the store to say.
    pub village: PlaceCode,
    /// 电话
    pub phone: Option<Phone>,
    /// 困难类别, with source and period.
    pub category: Option<Fact>,
    /// 自理能力
    pub ability: Option<Ability>,
    /// 饮食
    pub diet: DietProfile,
    /// 居住情况
    pub living: Living,
    /// 住址
    pub address: Option<Address>,
    /// Where that is.
    pub point: Option<GeoPoint>,
    /// 紧急联系人
    pub contact: Option<Contact>,
    /// The spouse's number.
    pub spouse_number: Option<SeniorNumber>,
    /// Asks for delivery.
    pub wants_delivery: bool,
    /// Who consented, when it wasn't the senior.
    pub consent_by: Option<String>,
    /// What is odd.
    pub warnings: Vec<Warning>,
}

impl std::fmt::Debug for Registration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Registration(village {}, …)", self.village)
    }
}

/// Collects what is wrong while the fields are read one after the other.
#[derive(Default)]
struct Errors(Vec<FieldError>);

impl Errors {
    fn add(&mut self, field: &'static str, code: &'static str, detail: &str) {
        self.0.push(FieldError {
            field,
            code,
            detail: detail.to_owned(),
        });
    }

    /// The value, or its error noted under `field`.
    fn keep<T, E: Coded>(&mut self, field: &'static str, read: Result<T, E>) -> Option<T> {
        read.map_err(|error| self.add(field, error.code(), &error.to_string()))
            .ok()
    }
}

impl Registration {
    /// Reads a form as of a day.
    ///
    /// # Errors
    /// Everything that is wrong, not just the first thing.
    pub fn parse(form: &RegistrationForm, today: ServiceDay) -> Result<Self, Vec<FieldError>> {
        let mut errors = Errors::default();
        let name = errors.keep("name", PersonName::parse(&form.name));
        let identity = identity(form, today, &mut errors);
        let person = person(form, today, identity.as_ref(), &mut errors);
        let village = village(form, &mut errors);
        let phone = phone(form, &mut errors);
        let category = category(form, &mut errors);
        let address = filled(form.address.as_ref()).and_then(|text| errors.keep("address", Address::parse(text)));
        let point = point(form, &mut errors);
        let contact = form
            .contact
            .as_ref()
            .and_then(|contact| read_contact(contact, &mut errors));
        let spouse_number = filled(form.spouse_number.as_ref())
            .and_then(|text| errors.keep("spouse_number", SeniorNumber::parse(text)));
        let consent_by = consent(form, &mut errors);
        if !form.living.is_possible() {
            errors.add("living", "bad_living", "nobody lives alone and with others");
        }
        match (name, identity, person, village) {
            (Some(name), Some(identity), Some((gender, birth_date)), Some(village)) if errors.0.is_empty() => {
                Ok(Self {
                    name,
                    identity,
                    gender,
                    birth_date,
                    village,
                    warnings: warnings(today.age_of(birth_date), phone.is_none(), point.is_none()),
                    phone,
                    category,
                    ability: form.ability,
                    diet: form.diet.clone(),
                    living: form.living,
                    address,
                    point,
                    contact,
                    spouse_number,
                    wants_delivery: form.wants_delivery,
                    consent_by,
                })
            }
            _ => Err(errors.0),
        }
    }
}

fn filled(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn identity(form: &RegistrationForm, today: ServiceDay, errors: &mut Errors) -> Option<Identity> {
    if let Some(text) = filled(form.resident_id.as_ref()) {
        let id = errors.keep("resident_id", ResidentId::parse(text))?;
        if id.born_after(today) {
            errors.add(
                "resident_id",
                "bad_resident_id",
                "the birth date in the number lies in the future",
            );
            return None;
        }
        return Some(Identity::Known(id));
    }
    match filled(form.no_id_reason.as_ref()) {
        Some(reason) if reason.chars().count() <= SHORT_TEXT_CHARS_MAX => Some(Identity::Missing {
            reason: reason.to_owned(),
        }),
        Some(_) => {
            errors.add("no_id_reason", "too_long", "the reason has at most 100 characters");
            None
        }
        None => {
            errors.add(
                "resident_id",
                "id_or_reason",
                "a resident ID, or the reason why there is none",
            );
            None
        }
    }
}

/// Gender and birth date: the card's when there is one. What was typed beside a card must agree with it.
fn person(
    form: &RegistrationForm,
    today: ServiceDay,
    identity: Option<&Identity>,
    errors: &mut Errors,
) -> Option<(Gender, NaiveDate)> {
    if let Some(id) = identity.and_then(Identity::resident_id) {
        if form.birth_date.is_some_and(|born| born != id.birth_date()) {
            errors.add(
                "birth_date",
                "birth_date_differs",
                "the birth date is not the one in the resident ID",
            );
        }
        if form.gender.is_some_and(|gender| gender != id.gender()) {
            errors.add(
                "gender",
                "gender_differs",
                "the gender is not the one in the resident ID",
            );
        }
        return Some((id.gender(), id.birth_date()));
    }
    // A card that doesn't read is the error; asking for its birth date as well would only hide that.
    if filled(form.resident_id.as_ref()).is_some() {
        return None;
    }
    if form.gender.is_none() {
        errors.add("gender", "gender_missing", "without a resident ID the gender is needed");
    }
    match form.birth_date {
        None => errors.add(
            "birth_date",
            "birth_date_missing",
            "without a resident ID the birth date is needed",
        ),
        Some(born) if born > today.0 || today.age_of(born) > AGE_MAX => {
            errors.add("birth_date", "bad_birth_date", "nobody alive was born on that day");
            return None;
        }
        Some(_) => {}
    }
    form.gender.zip(form.birth_date)
}

fn village(form: &RegistrationForm, errors: &mut Errors) -> Option<PlaceCode> {
    let code = PlaceCode::parse(form.village_code.trim()).ok();
    let village = code.filter(|code| code.level() == PlaceLevel::Village);
    if village.is_none() {
        errors.add(
            "village_code",
            "unknown_village",
            "a village or community has a code of 12 digits",
        );
    }
    village
}

fn phone(form: &RegistrationForm, errors: &mut Errors) -> Option<Phone> {
    match filled(form.phone.as_ref()) {
        Some(text) => errors.keep("phone", Phone::parse(text)),
        None if form.no_phone => None,
        None => {
            errors.add(
                "phone",
                "phone_missing",
                "a phone number, or the statement that there is none",
            );
            None
        }
    }
}

fn category(form: &RegistrationForm, errors: &mut Errors) -> Option<Fact> {
    let category = form
        .category
        .as_ref()
        .filter(|category| category.kind != Category::None)?;
    let value = FactValue::Category(category.kind);
    let fact = Fact::new(value, &category.source, category.valid_from, category.valid_to, None);
    errors.keep("category", fact)
}

fn point(form: &RegistrationForm, errors: &mut Errors) -> Option<GeoPoint> {
    match (form.lat, form.lon) {
        (None, None) => None,
        (Some(lat), Some(lon)) => errors.keep("lat", GeoPoint::new(lat, lon)),
        _ => errors.keep("lat", Err(BadPoint)),
    }
}

fn read_contact(form: &ContactForm, errors: &mut Errors) -> Option<Contact> {
    let empty = [&form.name, &form.phone, &form.relation]
        .into_iter()
        .all(|text| text.trim().is_empty());
    if empty {
        return None;
    }
    let name = errors.keep("contact.name", PersonName::parse(&form.name));
    let phone = errors.keep("contact.phone", Phone::parse(&form.phone));
    // Two lines are one to whoever reads them aloud at a door.
    let relation = form.relation.split_whitespace().collect::<Vec<_>>().join(" ");
    if relation.chars().count() > RELATION_CHARS_MAX {
        errors.add(
            "contact.relation",
            "too_long",
            "the relation has at most 100 characters",
        );
    }
    Some(Contact {
        name: name?,
        phone: phone?,
        relation,
    })
}

fn consent(form: &RegistrationForm, errors: &mut Errors) -> Option<String> {
    if !form.consent {
        errors.add("consent", "consent_missing", "nobody is registered without consent");
    }
    let by = filled(form.consent_by.as_ref())?;
    if by.chars().count() > SHORT_TEXT_CHARS_MAX {
        errors.add("consent_by", "too_long", "the name has at most 100 characters");
    }
    Some(by.to_owned())
}

fn warnings(age: i32, no_phone: bool, no_point: bool) -> Vec<Warning> {
    let warning = |applies: bool, code, field, detail| applies.then_some(Warning { code, field, detail });
    [
        warning(
            age < SENIOR_AGE,
            "under_sixty",
            "resident_id",
            "under sixty: no age subsidy",
        ),
        warning(
            age > 105,
            "over_105",
            "birth_date",
            "older than 105: compare the year with the card",
        ),
        warning(
            no_phone,
            "no_phone",
            "phone",
            "without a phone nobody can be called when the door stays shut",
        ),
        warning(
            no_point,
            "no_location",
            "lat",
            "without a location deliveries are placed on a round by hand",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests;
