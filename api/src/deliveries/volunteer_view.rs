//! A volunteer as the desk gets them.

use domain::delivery::TravelMode;
use domain::id::{CanteenId, VolunteerId};
use domain::time::{MealPeriod, ServiceDay};
use serde::Serialize;
use store::volunteers::{Signup, Volunteer};
use utoipa::ToSchema;

/// A volunteer.
#[derive(Serialize, ToSchema)]
pub struct VolunteerView {
    #[schema(value_type = String)]
    id: VolunteerId,
    name: String,
    phone_masked: String,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    #[schema(value_type = String)]
    mode: TravelMode,
    /// Meals they carry.
    capacity: u32,
    disabled: bool,
    /// From today on.
    signups: Vec<SignupView>,
}

/// One sitting that somebody comes to.
#[derive(Serialize, ToSchema)]
pub struct SignupView {
    id: String,
    #[schema(value_type = String)]
    day: ServiceDay,
    #[schema(value_type = String)]
    period: MealPeriod,
}

impl From<Volunteer> for VolunteerView {
    fn from(one: Volunteer) -> Self {
        Self {
            id: one.id,
            name: one.name,
            phone_masked: one.phone_masked,
            canteen_id: one.canteen_id,
            mode: one.mode,
            capacity: one.capacity,
            disabled: one.disabled,
            signups: one.signups.into_iter().map(SignupView::from).collect(),
        }
    }
}

impl From<Signup> for SignupView {
    fn from(one: Signup) -> Self {
        Self {
            id: one.id.to_string(),
            day: one.day,
            period: one.period,
        }
    }
}
