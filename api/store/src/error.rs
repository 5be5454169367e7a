//! What can go wrong while remembering.

use sea_orm::DbErr;

/// Shorthand.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of the store. The HTTP face maps each variant to one status.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or is away.
    #[error("the database failed")]
    Db(#[from] DbErr),
    /// A sealed value could not be opened: wrong key file, or damaged.
    #[error("a sealed value can't be opened with these keys")]
    Seal,
    /// The key file isn't the data's own.
    #[error(transparent)]
    Keys(#[from] crate::keyring::Misfit),
    /// A stored value isn't one that this version writes.
    #[error("stored value not understood: {0}")]
    Corrupt(&'static str),
    /// It does not exist, or lies outside the actor's scope (the two look the same on purpose).
    #[error("{0} not found")]
    NotFound(&'static str),
    /// Somebody was faster, or the state doesn't allow it any more.
    #[error("{detail}")]
    Conflict {
        /// Stable code.
        code: &'static str,
        /// For people.
        detail: String,
    },
    /// The input is wrong.
    #[error("{detail}")]
    Invalid {
        /// Stable code.
        code: &'static str,
        /// Which input.
        field: Option<&'static str>,
        /// For people.
        detail: String,
    },
    /// Too many waiting; come back in `retry_after_s`.
    #[error("too many requests are waiting")]
    Busy {
        /// Seconds.
        retry_after_s: u32,
    },
    /// The board (Redis) is away or slow; the database still answers.
    #[error("the board is away")]
    Board(String),
    /// Files, keys.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl Error {
    /// A lost race or a state that forbids it.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Conflict {
            code,
            detail: detail.into(),
        }
    }

    /// Wrong input about one field.
    pub fn invalid(code: &'static str, field: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid {
            code,
            field: Some(field),
            detail: detail.into(),
        }
    }

    /// Wrong input, as the domain says it.
    pub fn of<E: domain::code::Coded>(error: &E) -> Self {
        Self::Invalid {
            code: error.code(),
            field: error.field(),
            detail: error.to_string(),
        }
    }

    /// Whether a unique constraint or primary key stopped a write.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Db(error) if matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))))
    }
}
