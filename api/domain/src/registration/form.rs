//! The form as it is filled in: mostly text, little of it checked.

use crate::{
    ability::Ability,
    category::Category,
    diet::DietProfile,
    person::{living::Living, resident_id::Gender},
    time::ServiceDay,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What the community worker typed. Everything but the name may be missing; [`super::Registration::parse`] says what
/// must not. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RegistrationForm {
    /// 姓名
    pub name: String,
    /// 身份证号
    pub resident_id: Option<String>,
    /// Why there is none.
    pub no_id_reason: Option<String>,
    /// The village or community, 12 digits.
    pub village_code: String,
    /// 电话
    pub phone: Option<String>,
    /// There is none.
    pub no_phone: bool,
    /// Needed without a resident ID.
    pub gender: Option<Gender>,
    /// Needed without a resident ID.
    pub birth_date: Option<NaiveDate>,
    /// 困难类别
    pub category: Option<CategoryForm>,
    /// 自理能力
    pub ability: Option<Ability>,
    /// 饮食
    pub diet: DietProfile,
    /// 居住情况
    pub living: Living,
    /// 住址
    pub address: Option<String>,
    /// Degrees north, WGS-84.
    pub lat: Option<f64>,
    /// Degrees east, WGS-84.
    pub lon: Option<f64>,
    /// 紧急联系人
    pub contact: Option<ContactForm>,
    /// The spouse's senior number.
    pub spouse_number: Option<String>,
    /// Asks for delivery, which is approved apart.
    pub wants_delivery: bool,
    /// 本人同意
    pub consent: bool,
    /// Who consented, when it wasn't the senior.
    pub consent_by: Option<String>,
}

/// A category with its paper.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryForm {
    /// Which.
    pub kind: Category,
    /// The paper it comes from.
    pub source: String,
    /// First day.
    pub valid_from: ServiceDay,
    /// Last day.
    #[serde(default)]
    pub valid_to: Option<ServiceDay>,
}

/// Whom to call.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    /// Their name.
    pub name: String,
    /// Their number.
    pub phone: String,
    /// What they are to the senior.
    pub relation: String,
}

impl std::fmt::Debug for RegistrationForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RegistrationForm(village {}, …)", self.village_code)
    }
}

impl std::fmt::Debug for CategoryForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CategoryForm(…)")
    }
}

impl std::fmt::Debug for ContactForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContactForm(…)")
    }
}
