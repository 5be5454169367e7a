//! Money: whole fen, never floating point.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An amount in fen (1/100 yuan). Signed, because a correction is a negative entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Fen(pub i64);

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The part `numerator / denominator`, rounded down to the fen.
    ///
    /// `denominator` must be positive; the product is formed in 128 bits, so it can't overflow.
    #[must_use]
    pub fn share_down(self, numerator: i64, denominator: i64) -> Self {
        let product = i128::from(self.0) * i128::from(numerator);
        let part = product.div_euclid(i128::from(denominator.max(1)));
        Self(i64::try_from(part).unwrap_or(i64::MAX))
    }

    /// In yuan, as people read it: `12.00`, `-0.05`.
    #[must_use]
    pub fn yuan(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", fen / 100, fen % 100)
    }

    /// The larger of two amounts.
    #[must_use]
    pub fn at_least(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// The smaller of two amounts.
    #[must_use]
    pub fn at_most(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
}

impl std::ops::Add for Fen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Fen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::ops::Neg for Fen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl std::ops::AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl std::iter::Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, |sum, part| sum + part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_in_yuan() {
        for (fen, yuan) in [
            (0, "0.00"),
            (5, "0.05"),
            (1200, "12.00"),
            (-5, "-0.05"),
            (-1234, "-12.34"),
        ] {
            assert_eq!(Fen(fen).yuan(), yuan);
        }
    }
}
