//! Where alarms are sent: a text-message gateway, a chat robot, a mailbox behind a webhook.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{code::Coded, named::named};

const URL_CHARS_MAX: usize = 500;
const TEXT_CHARS_MAX: usize = 2_000;

named! {
    /// The shape in which a receiver wants its messages.
    pub enum ChannelKind {
        /// A text-message gateway: JSON from a template.
        Sms = "sms",
        /// 企业微信群机器人
        Wecom = "wecom",
        /// 钉钉群机器人
        Dingtalk = "dingtalk",
        /// A mailbox behind a webhook.
        Mail = "mail",
    }
}

named! {
    /// Where a message is.
    pub enum NoticeState {
        /// To be sent.
        Waiting = "waiting",
        /// A worker is at it.
        Sending = "sending",
        /// Taken by the receiver.
        Sent = "sent",
        /// Given up.
        Dead = "dead",
        /// Not needed any more: the alarm is closed.
        Outdated = "outdated",
    }
}

/// How to reach a receiver. No `Debug`: addresses of robots are secrets in themselves.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelConfig {
    /// The shape.
    pub kind: ChannelKind,
    /// Where to.
    pub url: String,
    /// 钉钉: the signing secret; gateways and mail: a bearer token.
    #[serde(default)]
    pub secret: Option<String>,
    /// Numbers or addresses, as the gateway wants them.
    #[serde(default)]
    pub to: Option<String>,
    /// A gateway's body: JSON in which {text}, {code}, {link}, {to} and {id} are filled in.
    #[serde(default)]
    pub template: Option<String>,
    /// Where in a gateway's answer success shows, as a JSON pointer; without it the status counts.
    #[serde(default)]
    pub success_at: Option<String>,
    /// What stands there then.
    #[serde(default)]
    pub success_is: Option<String>,
}

/// Why a configuration can't be used. Nothing of it is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadChannel {
    /// Messages and secrets go over it.
    #[error("the address must be https, or http within one's own network")]
    Url,
    /// A gateway needs a body.
    #[error("the template must be JSON and contain {{text}}")]
    Template,
    /// Who gets it?
    #[error("say who gets the messages")]
    To,
    /// Longer than any of its kind.
    #[error("this is too long")]
    TooLong(&'static str),
}

impl Coded for BadChannel {
    fn code(&self) -> &'static str {
        match self {
            Self::Url => "bad_url",
            Self::Template => "bad_template",
            Self::To => "receiver_missing",
            Self::TooLong(_) => "bad_channel",
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Url => Some("url"),
            Self::Template => Some("template"),
            Self::To => Some("to"),
            Self::TooLong(field) => Some(field),
        }
    }
}

impl ChannelConfig {
    /// Whether it can be used.
    ///
    /// # Errors
    /// [`BadChannel`].
    pub fn check(&self) -> Result<(), BadChannel> {
        let long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.chars().count() > TEXT_CHARS_MAX);
        let texts = [
            ("secret", &self.secret),
            ("to", &self.to),
            ("template", &self.template),
            ("success_at", &self.success_at),
            ("success_is", &self.success_is),
        ];
        if self.url.chars().count() > URL_CHARS_MAX {
            return Err(BadChannel::TooLong("url"));
        }
        if let Some((field, _)) = texts.into_iter().find(|(_, text)| long(text)) {
            return Err(BadChannel::TooLong(field));
        }
        let host = self.host().ok_or(BadChannel::Url)?;
        if !self.url.starts_with("https://") && !is_near(&host) {
            return Err(BadChannel::Url);
        }
        if self.kind == ChannelKind::Sms {
            let template = self.template.as_deref().ok_or(BadChannel::Template)?;
            let is_json = serde_json::from_str::<Value>(template).is_ok();
            if !is_json || !template.contains("{text}") {
                return Err(BadChannel::Template);
            }
        }
        if self.kind == ChannelKind::Mail && self.to.as_deref().is_none_or(|to| to.trim().is_empty()) {
            return Err(BadChannel::To);
        }
        Ok(())
    }

    /// The host of the address, without port; nothing when it isn't an http address of the plain kind.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        let rest = self
            .url
            .strip_prefix("https://")
            .or_else(|| self.url.strip_prefix("http://"))?;
        let place = rest.split(['/', '?', '#']).next()?;
        // A name before the host would make another host look like this one.
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        if place.is_empty() || !place.chars().all(plain) {
            return None;
        }
        let host = place.split(':').next()?;
        (!host.is_empty()).then(|| host.to_ascii_lowercase())
    }
}

/// One's own machine or network, where county offices run gateways without certificates.
fn is_near(host: &str) -> bool {
    let parts: Vec<Option<u8>> = host.split('.').map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [Some(127 | 10), Some(_), Some(_), Some(_)] | [Some(192), Some(168), Some(_), Some(_)] => true,
        [Some(172), Some(second), Some(_), Some(_)] => (16..32).contains(second),
        _ => host == "localhost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(kind: ChannelKind, url: &str) -> ChannelConfig {
        ChannelConfig {
            kind,
            url: url.to_owned(),
            secret: None,
            to: None,
            template: None,
            success_at: None,
            success_is: None,
        }
    }

    #[test]
    fn messages_leave_the_house_only_over_tls() {
        let check = |url: &str| config(ChannelKind::Wecom, url).check();
        assert_eq!(check("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x"), Ok(()));
        assert_eq!(check("http://10.1.2.3:8080/sms"), Ok(()));
        assert_eq!(check("http://127.0.0.1:9/"), Ok(()));
        for bad in [
            "http://example.org/",
            "ftp://10.1.2.3/",
            "http://10.1.2.3@example.org/",
            "http://",
            "http://172.32.0.1/",
        ] {
            assert_eq!(check(bad), Err(BadChannel::Url), "{bad}");
        }
    }

    #[test]
    fn a_gateway_has_a_body_and_a_mailbox_an_address() {
        let url = "https://sms.example.org/send";
        let with = |template: &str| ChannelConfig {
            template: Some(template.to_owned()),
            ..config(ChannelKind::Sms, url)
        };
        assert_eq!(config(ChannelKind::Sms, url).check(), Err(BadChannel::Template));
        assert_eq!(with(r#"{"a": "{text}""#).check(), Err(BadChannel::Template));
        assert_eq!(with(r#"{"a": "text"}"#).check(), Err(BadChannel::Template));
        assert_eq!(with(r#"{"a": "{text}"}"#).check(), Ok(()));
        assert_eq!(config(ChannelKind::Mail, url).check(), Err(BadChannel::To));
    }
}
