//! Errors that people can act on: a stable code, the field it is about.

/// What every refusal of the domain can say about itself.
///
/// `code` is stable: clients translate by it, tests name it, and it never changes once released.
pub trait Coded: std::error::Error {
    /// Stable snake_case code, e.g. `bad_resident_id`.
    fn code(&self) -> &'static str;
    /// The input field it is about, if it is about one.
    fn field(&self) -> Option<&'static str> {
        None
    }
}
