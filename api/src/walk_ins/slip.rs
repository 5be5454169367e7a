//! A slip's number and code: who has both ordered it.

use actix_web::http::StatusCode;
use domain::order::WalkIn;
use serde::Deserialize;
use store::Actor;
use utoipa::ToSchema;

use crate::compose::App;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// Digits of the code; what stands before them is the number.
const CODE_DIGITS: usize = 4;
/// A number is read aloud with three digits; more than a few thousand no sitting has.
const DIGITS: std::ops::RangeInclusive<usize> = CODE_DIGITS + 3..=CODE_DIGITS + 5;

/// What the reader read from the slip, or somebody typed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlipBody {
    /// Number and code, e.g. `W0124821`, `012-4821` or `0124821`.
    pub(super) slip: String,
}

/// The walk-in of the kiosk's canteen with this slip. Whoever guesses is stopped by the misses.
///
/// # Errors
/// 404 `slip_unknown`; 429 after too many that nobody has.
pub(super) async fn find(app: &App, actor: &Actor, body: &SlipBody) -> Answer<WalkIn> {
    let device = actor.id.to_string();
    app.limits.look(&app.store, Try::SlipMiss, &device).await?;
    let found = match (actor.canteen, read(&body.slip)) {
        (Some(canteen), Some((number, code))) => {
            let today = app.store.clock.now().day();
            app.store
                .system()
                .walk_in_by_slip(canteen, today, number, &code)
                .await?
        }
        _ => None,
    };
    match found {
        Some(walk_in) => Ok(walk_in),
        None => {
            app.limits.take(&app.store, Try::SlipMiss, &device).await?;
            Err(Problem::new(
                StatusCode::NOT_FOUND,
                "slip_unknown",
                "there is no such slip",
            ))
        }
    }
}

fn read(text: &str) -> Option<(u32, String)> {
    let digits: String = text
        .trim()
        .trim_start_matches(['W', 'w'])
        .chars()
        .filter(|sign| *sign != '-' && *sign != ' ')
        .collect();
    if !DIGITS.contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (number, code) = digits.split_at(digits.len() - CODE_DIGITS);
    Some((number.parse().ok()?, code.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_read_as_it_is_printed_or_typed() {
        for good in ["W0124821", "012-4821", "0124821", " w012 4821 "] {
            assert_eq!(read(good), Some((12, "4821".to_owned())), "{good}");
        }
        assert_eq!(read("W10234821"), Some((1_023, "4821".to_owned())));
        for bad in [
            "",
            "W",
            "4821",
            "0128",
            "012482a",
            "430822100001234567",
            "０１２４８２１",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
