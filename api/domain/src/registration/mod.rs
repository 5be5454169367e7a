//! From a form filled in at a door to an approved senior.

pub mod check;
pub mod form;
pub mod state;

pub use check::{FieldError, Identity, Registration, Warning};
pub use form::RegistrationForm;
pub use state::{DuplicateKind, RegistrationAct, RegistrationState, RegistrationStep, StepError};
