//! What can be wrong with an input.

use std::fmt;

/// A problem or plan that cannot be used, with where it went wrong as far as that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The text does not follow its format.
    Syntax {
        /// Line of the text, counted from 1.
        line: usize,
        /// What was expected or found.
        detail: String,
    },
    /// The text is well formed, but what it describes contradicts itself.
    Invalid {
        /// The offending part, such as `stops[3].depots`.
        at: String,
        /// What is wrong with it.
        detail: String,
    },
    /// A well-formed text asks for something this package does not do.
    Unsupported {
        /// Line of the text, counted from 1.
        line: usize,
        /// What was asked for.
        detail: String,
    },
}

impl Error {
    pub(crate) fn syntax(line: usize, detail: impl Into<String>) -> Self {
        Self::Syntax {
            line,
            detail: detail.into(),
        }
    }

    pub(crate) fn invalid(at: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Invalid {
            at: at.into(),
            detail: detail.into(),
        }
    }

    pub(crate) fn unsupported(line: usize, detail: impl Into<String>) -> Self {
        Self::Unsupported {
            line,
            detail: detail.into(),
        }
    }

    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "syntax",
            Self::Invalid { .. } => "invalid",
            Self::Unsupported { .. } => "unsupported",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { line, detail } => write!(f, "line {line}: {detail}"),
            Self::Invalid { at, detail } => write!(f, "{at}: {detail}"),
            Self::Unsupported { line, detail } => {
                write!(f, "line {line}: {detail} is not supported")
            }
        }
    }
}

impl std::error::Error for Error {}
