//! How much one fund pays.

use super::{is_default, share::Share};
use crate::{money::Fen, named::named};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

named! {
    /// What a share is a share of.
    pub enum Base {
        /// The whole price.
        Price = "price",
        /// What is still unpaid when it is this fund's turn.
        Unpaid = "unpaid",
    }
}

named! {
    /// Where a share doesn't come out even.
    pub enum Rounding {
        /// 舍去
        Down = "down",
        /// 进一
        Up = "up",
        /// 四舍五入: a half goes up.
        Nearest = "nearest",
    }
}

/// One of several funds that bear an amount together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// Which fund.
    pub fund: String,
    /// Its weight: 6 and 4 is 60 % and 40 %.
    pub weight: u32,
}

/// What one fund pays, or several together. Exactly one of `fen`, `share`, `leave_fen` and `leave_share` says how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    /// Which fund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<String>,
    /// Instead of one fund: several, by weight. Each is rounded down to the fen, the last takes what remains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub between: Vec<Slice>,
    /// So many fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fen: Option<Fen>,
    /// A share of the price: "35%" or "1/3".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
    /// All that is unpaid above so many fen: what is left for the senior is fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave_fen: Option<Fen>,
    /// All that is unpaid above a share of the price: the senior's share is a percentage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave_share: Option<Share>,
    /// What a share is a share of: the price, unless it says unpaid.
    #[serde(default = "price", skip_serializing_if = "is_price")]
    pub of: Base,
    /// A `share` counts only the part of it above so many fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above_fen: Option<Fen>,
    /// A `share` counts only the part of it up to so many fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to_fen: Option<Fen>,
    /// How a share is rounded: `share` down and `leave_share` up, unless it says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<Rounding>,
    /// To what a share is rounded: 1 is the fen, 10 a tenth of a yuan, 100 the yuan.
    #[serde(default = "fen", skip_serializing_if = "is_fen")]
    pub round_to_fen: i64,
    /// At least this, whatever the share comes to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub min_fen: Option<Fen>,
    /// At most this.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cap_fen: Option<Fen>,
}

fn price() -> Base {
    Base::Price
}

fn is_price(base: &Base) -> bool {
    *base == Base::Price
}

fn fen() -> i64 {
    1
}

fn is_fen(step: &i64) -> bool {
    *step == 1
}

impl Rounding {
    /// An amount that isn't negative, to a step.
    fn apply(self, numerator: i128, denominator: i128, step: i64) -> Fen {
        let step = i128::from(step.max(1));
        let unit = denominator.max(1) * step;
        let steps = match self {
            Self::Down => numerator.div_euclid(unit),
            Self::Up => (numerator + unit - 1).div_euclid(unit),
            Self::Nearest => (2 * numerator + unit).div_euclid(2 * unit),
        };
        Fen(i64::try_from(steps * step).unwrap_or(i64::MAX))
    }
}

impl Pay {
    /// What it comes to for a price of which some is still unpaid. Never negative; it may be more than what is unpaid.
    #[must_use]
    pub fn of(&self, price: Fen, unpaid: Fen) -> Fen {
        let base = match self.of {
            Base::Price => price,
            Base::Unpaid => unpaid,
        };
        let base = self.up_to_fen.map_or(base, |most| base.at_most(most)) - self.above_fen.unwrap_or(Fen::ZERO);
        let part = |share: Share, default: Rounding| {
            let numerator = i128::from(base.0.max(0)) * i128::from(share.numerator());
            let rounding = self.round.unwrap_or(default);
            rounding.apply(numerator, i128::from(share.denominator()), self.round_to_fen)
        };
        let amount = match (self.fen, self.share, self.leave_fen, self.leave_share) {
            (Some(fen), ..) => fen,
            (_, Some(share), ..) => part(share, Rounding::Down),
            (.., Some(leave), _) => unpaid - leave,
            (.., Some(share)) => unpaid - part(share, Rounding::Up),
            _ => Fen::ZERO,
        };
        let raised = self.min_fen.map_or(amount, |min| amount.at_least(min));
        self.cap_fen
            .map_or(raised, |cap| raised.at_most(cap))
            .at_least(Fen::ZERO)
    }

    /// The funds it names.
    pub fn fund_ids(&self) -> impl Iterator<Item = &str> {
        let slices = self.between.iter().map(|slice| slice.fund.as_str());
        self.fund.as_deref().into_iter().chain(slices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pay(text: &str) -> Pay {
        toml::from_str(text).expect("a payment of the tests")
    }

    #[test]
    fn shares_round_as_they_say() {
        for (text, price, fen) in [
            ("share = \"1/3\"", 1150, 383),
            ("share = \"35%\"", 1234, 431),
            ("share = \"35%\"\nround = \"up\"", 1234, 432),
            ("share = \"50%\"\nround = \"nearest\"", 1001, 501),
            ("share = \"40%\"\nround = \"up\"\nround_to_fen = 10", 1234, 500),
            ("share = \"40%\"\nround_to_fen = 100", 1234, 400),
            ("share = \"1/3\"\ncap_fen = 300", 1600, 300),
            ("share = \"10%\"\nmin_fen = 200", 1000, 200),
            ("fen = 300", 100, 300),
            ("leave_fen = 300", 1200, 900),
            ("leave_fen = 300", 200, 0),
            ("leave_share = \"60%\"", 1234, 493),
            ("leave_share = \"60%\"\nround = \"up\"\nround_to_fen = 10", 1234, 484),
            // The odd fen off what the senior pays, and bounds of what the fund pays.
            (
                "leave_share = \"100%\"\nof = \"unpaid\"\nround = \"down\"\nround_to_fen = 10",
                1234,
                4,
            ),
            ("leave_share = \"60%\"\nmin_fen = 500", 1000, 500),
            ("leave_share = \"60%\"\ncap_fen = 300", 1000, 300),
        ] {
            assert_eq!(pay(text).of(Fen(price), Fen(price)), Fen(fen), "{text} of {price}");
        }
    }

    #[test]
    fn a_share_may_count_a_part_of_the_price_only() {
        let middle = pay("share = \"30%\"\nabove_fen = 1000\nup_to_fen = 2000");
        for (price, fen) in [(900, 0), (1000, 0), (1500, 150), (2000, 300), (2500, 300)] {
            assert_eq!(middle.of(Fen(price), Fen(price)), Fen(fen), "{price}");
        }
    }

    #[test]
    fn a_share_may_be_one_of_what_is_unpaid() {
        let half = pay("share = \"50%\"\nof = \"unpaid\"");
        assert_eq!(half.of(Fen(1000), Fen(600)), Fen(300));
        let leave = pay("leave_share = \"50%\"\nof = \"unpaid\"");
        assert_eq!(leave.of(Fen(1000), Fen(601)), Fen(300));
    }
}
