//! One look at the outbox: what is due is sent, all at once, and written down.

use std::time::Duration;

use domain::channel::ChannelKind;
use futures_util::future::join_all;
use store::notices::Outgoing;
use store::{Result, Store};

use super::shapes::{self, Words};
use super::sign;

/// A receiver that answers later than this counts as silent.
const ANSWER_MAX: Duration = Duration::from_secs(5);
/// More of an answer isn't read.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// The way out.
#[derive(Clone)]
pub struct Post {
    http: reqwest::Client,
    public_url: String,
}

impl Post {
    /// `public_url` is where receivers find this installation; without it messages carry a code and no link.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn new(public_url: Option<&str>) -> reqwest::Result<Self> {
        let http = reqwest::Client::builder()
            .timeout(ANSWER_MAX)
            // A receiver that sends us elsewhere isn't the one that was set up.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            http,
            public_url: public_url.unwrap_or_default().trim_end_matches('/').to_owned(),
        })
    }

    /// Sends what is due; answers how many messages were tried.
    ///
    /// # Errors
    /// The database's.
    pub async fn send_due(&self, store: &Store) -> Result<usize> {
        let due = store.system().notices_claim().await?;
        let sent = join_all(due.iter().map(|notice| self.send(store, notice))).await;
        sent.into_iter().collect::<Result<Vec<()>>>()?;
        Ok(due.len())
    }

    async fn send(&self, store: &Store, notice: &Outgoing) -> Result<()> {
        match self.try_send(store, notice).await {
            Ok(()) => store.system().notice_sent(notice.id).await,
            Err(why) => {
                tracing::warn!(notice = %notice.id, attempt = notice.attempt, why, "a message was not taken");
                store.system().notice_failed(notice, &why).await
            }
        }
    }

    async fn try_send(&self, store: &Store, notice: &Outgoing) -> std::result::Result<(), String> {
        let (config, id) = (&notice.config, notice.id.to_string());
        let link = if self.public_url.is_empty() {
            String::new()
        } else {
            format!("{}/ack/{}", self.public_url, notice.code)
        };
        let words = Words {
            text: &notice.words,
            code: &notice.code,
            link: &link,
            id: &id,
        };
        let body = shapes::body(config, &words).ok_or_else(|| "the template can't be read".to_owned())?;
        let mut request = self
            .http
            .post(self.address(store, notice))
            .header("Idempotency-Key", &id)
            .json(&body);
        if let (ChannelKind::Sms | ChannelKind::Mail, Some(token)) = (config.kind, &config.secret) {
            request = request.bearer_auth(token);
        }
        let mut answer = request.send().await.map_err(away)?;
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        while let Some(more) = answer.chunk().await.map_err(away)? {
            body.extend_from_slice(&more);
            if body.len() > ANSWER_BYTES_MAX {
                return Err("an answer that is too long".to_owned());
            }
        }
        let text = String::from_utf8_lossy(&body);
        shapes::refusal(config, status, &text).map_or(Ok(()), Err)
    }

    fn address(&self, store: &Store, notice: &Outgoing) -> String {
        let config = &notice.config;
        match (config.kind, &config.secret) {
            (ChannelKind::Dingtalk, Some(secret)) => {
                // The receiver compares with its own clock, so this is real time, even in a demo.
                let query = sign::query(secret, store.clock.session_now().0);
                let joint = if config.url.contains('?') { '&' } else { '?' };
                format!("{}{joint}{query}", config.url)
            }
            _ => config.url.clone(),
        }
    }
}

/// Why nobody answered, without the address: a robot's address is a secret.
#[allow(clippy::needless_pass_by_value)] // handed over by map_err
fn away(error: reqwest::Error) -> String {
    let kind = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    };
    kind.to_owned()
}
