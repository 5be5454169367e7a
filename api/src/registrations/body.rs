//! The form as it comes in, and what is wrong with it as it goes out.

use chrono::NaiveDate;
use domain::ability::Ability;
use domain::category::Category;
use domain::diet::{Allergen, DietProfile, Religion, Texture};
use domain::language::Lang;
use domain::person::contact::Contact;
use domain::person::living::Living;
use domain::person::name::PersonName;
use domain::person::phone::Phone;
use domain::person::resident_id::Gender;
use domain::registration::form::{CategoryForm, ContactForm};
use domain::registration::{FieldError, RegistrationForm};
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{Answer, Problem, texts};

/// Daughter, neighbour …; longer is no relation.
const RELATION_CHARS_MAX: usize = 20;

/// A registration as it is typed at the door.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistrationBody {
    name: String,
    /// 18 characters, or 15 digits of an old card.
    resident_id: Option<String>,
    no_id_reason: Option<String>,
    /// 12 digits.
    village_code: String,
    phone: Option<String>,
    #[serde(default)]
    no_phone: bool,
    /// male female; needed without a resident ID.
    #[schema(value_type = Option<String>)]
    gender: Option<Gender>,
    /// Needed without a resident ID.
    #[schema(value_type = Option<String>)]
    birth_date: Option<NaiveDate>,
    category: Option<CategoryBody>,
    /// able partly_disabled disabled
    #[schema(value_type = Option<String>)]
    ability: Option<Ability>,
    diet: Option<DietBody>,
    living: Option<LivingBody>,
    address: Option<String>,
    /// Degrees north, WGS-84.
    lat: Option<f64>,
    /// Degrees east, WGS-84.
    lon: Option<f64>,
    contact: Option<ContactBody>,
    spouse_number: Option<String>,
    /// Asks for delivery, which is decided apart.
    #[serde(default)]
    wants_delivery: bool,
    consent: bool,
    /// Who consented, when it wasn't the senior.
    consent_by: Option<String>,
}

/// A category with its paper.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryBody {
    /// none dibao tekun dishouru youfu chongcan kongchao shidu sanwu gugua
    #[schema(value_type = String)]
    pub(crate) kind: Category,
    /// The paper it comes from; may be empty for `none` alone.
    #[serde(default)]
    pub(crate) source: String,
    /// Today when left out.
    #[schema(value_type = Option<String>)]
    pub(crate) valid_from: Option<ServiceDay>,
    #[schema(value_type = Option<String>)]
    pub(crate) valid_to: Option<ServiceDay>,
}

/// What somebody may and can eat.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DietBody {
    /// peanut egg milk fish shellfish soy wheat nut sesame
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub(crate) allergens: Vec<Allergen>,
    /// halal vegetarian
    #[schema(value_type = Option<String>)]
    pub(crate) religion: Option<Religion>,
    #[serde(default)]
    pub(crate) low_salt: bool,
    #[serde(default)]
    pub(crate) low_sugar: bool,
    /// The firmest texture they can swallow: regular soft chopped puree.
    #[schema(value_type = Option<String>)]
    pub(crate) texture: Option<Texture>,
    /// In their own words.
    #[serde(default)]
    pub(crate) dislikes: Vec<String>,
}

/// Whom somebody lives with.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LivingBody {
    #[serde(default)]
    pub(crate) alone: bool,
    #[serde(default)]
    pub(crate) with_spouse: bool,
    /// With children or other family; neither of the three where nobody has said.
    #[serde(default)]
    pub(crate) with_family: bool,
}

/// Whom to call when a door stays shut.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactBody {
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) phone: String,
    #[serde(default)]
    pub(crate) relation: String,
}

impl ContactBody {
    /// As somebody who may see it gets it.
    #[must_use]
    pub fn of(contact: &Contact) -> Self {
        Self {
            name: contact.name.as_str().to_owned(),
            phone: contact.phone.as_str().to_owned(),
            relation: contact.relation.clone(),
        }
    }

    /// The domain's contact.
    ///
    /// # Errors
    /// 422 about the name or the phone number.
    pub fn read(self) -> Answer<Contact> {
        Ok(Contact {
            name: PersonName::parse(&self.name).map_err(|error| store::Error::of(&error))?,
            phone: Phone::parse(&self.phone).map_err(|error| store::Error::of(&error))?,
            relation: self.relation.trim().chars().take(RELATION_CHARS_MAX).collect(),
        })
    }
}

impl RegistrationBody {
    /// The domain's form; a category without a first day begins today.
    #[must_use]
    pub fn into_form(self, today: ServiceDay) -> RegistrationForm {
        RegistrationForm {
            name: self.name,
            resident_id: self.resident_id,
            no_id_reason: self.no_id_reason,
            village_code: self.village_code,
            phone: self.phone,
            no_phone: self.no_phone,
            gender: self.gender,
            birth_date: self.birth_date,
            category: self.category.map(|category| CategoryForm {
                kind: category.kind,
                source: category.source,
                valid_from: category.valid_from.unwrap_or(today),
                valid_to: category.valid_to,
            }),
            ability: self.ability,
            diet: self.diet.map(DietProfile::from).unwrap_or_default(),
            living: self.living.map(Living::from).unwrap_or_default(),
            address: self.address,
            lat: self.lat,
            lon: self.lon,
            contact: self.contact.map(|contact| ContactForm {
                name: contact.name,
                phone: contact.phone,
                relation: contact.relation,
            }),
            spouse_number: self.spouse_number,
            wants_delivery: self.wants_delivery,
            consent: self.consent,
            consent_by: self.consent_by,
        }
    }
}

impl From<DietBody> for DietProfile {
    fn from(diet: DietBody) -> Self {
        Self {
            allergens: diet.allergens.into_iter().collect(),
            religion: diet.religion,
            low_salt: diet.low_salt,
            low_sugar: diet.low_sugar,
            texture: diet.texture.unwrap_or(Texture::Regular),
            dislikes: diet.dislikes,
        }
    }
}

impl From<&DietProfile> for DietBody {
    fn from(diet: &DietProfile) -> Self {
        Self {
            allergens: diet.allergens.iter().copied().collect(),
            religion: diet.religion,
            low_salt: diet.low_salt,
            low_sugar: diet.low_sugar,
            texture: Some(diet.texture),
            dislikes: diet.dislikes.clone(),
        }
    }
}

impl From<LivingBody> for Living {
    fn from(living: LivingBody) -> Self {
        Self {
            alone: living.alone,
            with_spouse: living.with_spouse,
            with_family: living.with_family,
        }
    }
}

impl From<Living> for LivingBody {
    fn from(living: Living) -> Self {
        Self {
            alone: living.alone,
            with_spouse: living.with_spouse,
            with_family: living.with_family,
        }
    }
}

/// 422 with the first error as its own and all of them in `extra.errors`, in the caller's language.
#[must_use]
pub fn refused(errors: &[FieldError], language: Lang) -> Problem {
    let all: Vec<FieldErrorView> = errors.iter().map(|error| FieldErrorView::of(error, language)).collect();
    let all = serde_json::json!({ "errors": all });
    match errors.first() {
        Some(first) => Problem::invalid(first.code, first.field, first.detail.clone()).with(all),
        None => Problem::invalid("bad_request", "name", "the form can't be read"),
    }
}

/// One thing that is wrong with a form.
#[derive(Serialize, ToSchema)]
pub struct FieldErrorView {
    pub(crate) field: String,
    pub(crate) code: String,
    pub(crate) detail: String,
}

impl FieldErrorView {
    /// In the caller's language.
    #[must_use]
    pub fn of(error: &FieldError, language: Lang) -> Self {
        Self {
            field: error.field.to_owned(),
            code: error.code.to_owned(),
            detail: texts::text(error.code, &error.detail, language),
        }
    }
}
