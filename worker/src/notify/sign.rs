//! 钉钉's signature: HMAC-SHA256 over time and secret, in the address.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The query to be added to the address: `timestamp=…&sign=…`.
pub(super) fn query(secret: &str, timestamp_ms: i64) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(format!("{timestamp_ms}\n{secret}").as_bytes());
    let sign = STANDARD.encode(mac.finalize().into_bytes());
    let sign: String = sign
        .chars()
        .map(|c| match c {
            '+' => "%2B".to_owned(),
            '/' => "%2F".to_owned(),
            '=' => "%3D".to_owned(),
            c => c.to_string(),
        })
        .collect();
    format!("timestamp={timestamp_ms}&sign={sign}")
}

#[cfg(test)]
mod tests {
    use super::query;

    /// Reckoned with openssl: `printf '1577262236757\nthis is secret' | openssl dgst -sha256 -hmac 'this is secret' -binary | base64`.
    #[test]
    fn a_signature_is_what_another_program_reckons() {
        let made = query("this is secret", 1_577_262_236_757);
        assert_eq!(
            made,
            "timestamp=1577262236757&sign=hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D"
        );
    }
}
