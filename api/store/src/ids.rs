//! The one source of identities and secrets.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::digits::CLEAR;
use uuid::Uuid;

/// A new identity; sorts by the time it was made.
#[must_use]
#[allow(clippy::disallowed_methods)] // the one place that makes identities
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Fills with the operating system's randomness.
///
/// # Panics
/// When the operating system has none: nothing that follows would be safe.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness, or nothing here is safe");
    bytes
}

/// An unguessable token of 256 bits, safe in a cookie or a link.
#[must_use]
pub fn secret_token() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// Six digits for people to type, uniformly drawn.
#[must_use]
pub fn six_digits() -> String {
    format!("{:06}", below(1_000_000))
}

/// A number from 0 to below `end`, uniformly drawn.
#[must_use]
pub fn below(end: u32) -> u32 {
    let end = end.max(1);
    // The largest multiple of `end` that a draw can have: above it a remainder would favour small numbers.
    let fair = u32::MAX - u32::MAX % end;
    loop {
        let draw = u32::from_le_bytes(random_bytes::<4>());
        if draw < fair {
            return draw % end;
        }
    }
}

/// Eight characters for people to type at a new device, uniformly drawn.
#[must_use]
pub fn device_code() -> String {
    let mut code = String::new();
    while code.len() < 8 {
        let [draw] = random_bytes::<1>();
        // The largest multiple of 22 below 256: above it a remainder would favour the first characters.
        if draw < 242 {
            code.push(char::from(CLEAR[usize::from(draw) % CLEAR.len()]));
        }
    }
    code
}
