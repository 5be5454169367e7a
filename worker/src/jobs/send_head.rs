//! The day's head goes to the auditor: whoever rewrites the ledger later can't take it back from there.

use std::time::Duration;

use serde_json::Value;
use store::{Error, Result};

/// The auditor's system answers within this time or is asked again.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Where heads are sent.
#[derive(Debug, Clone)]
pub struct Auditor {
    url: reqwest::Url,
    http: reqwest::Client,
}

/// The address can't be used.
#[derive(Debug, thiserror::Error)]
#[error("NUANCAN_AUDITOR_URL must be an http or https address")]
pub struct BadAuditor;

impl Auditor {
    /// An auditor at an address; none without one.
    ///
    /// # Errors
    /// [`BadAuditor`].
    pub fn at(address: Option<&str>) -> Result<Option<Self>, BadAuditor> {
        let Some(address) = address.map(str::trim).filter(|address| !address.is_empty()) else {
            return Ok(None);
        };
        let url = reqwest::Url::parse(address).map_err(|_| BadAuditor)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(BadAuditor);
        }
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .build()
            .map_err(|_| BadAuditor)?;
        Ok(Some(Self { url, http }))
    }
}

/// Posts `{day, seq, head}`; anything but a success is tried again. Without an auditor there is nobody to tell.
///
/// # Errors
/// When the auditor is away or says no.
pub(crate) async fn run(auditor: Option<&Auditor>, payload: &Value) -> Result<()> {
    let Some(auditor) = auditor else {
        return Ok(());
    };
    let answer = auditor.http.post(auditor.url.clone()).json(payload).send().await;
    // The error's own text may hold the address with a token in it.
    let answer = answer.map_err(|error| Error::Io(std::io::Error::other(kind(&error))))?;
    if answer.status().is_success() {
        Ok(())
    } else {
        let words = format!("the auditor answers with {}", answer.status());
        Err(Error::Io(std::io::Error::other(words)))
    }
}

fn kind(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "the auditor does not answer in time"
    } else {
        "the auditor can't be reached"
    }
}
