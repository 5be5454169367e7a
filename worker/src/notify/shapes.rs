//! The bodies that receivers want, and how they say that they took one.

use domain::channel::{ChannelConfig, ChannelKind};
use serde_json::{Value, json};

/// What goes out.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) code: &'a str,
    pub(super) link: &'a str,
    pub(super) id: &'a str,
}

/// The whole text as a person reads it: what is the matter, and how to say that it arrived.
pub(super) fn full(words: &Words<'_>) -> String {
    let link = if words.link.is_empty() {
        String::new()
    } else {
        format!("\n{}", words.link)
    };
    format!("{}\n看到请回执 {}{link}", words.text, words.code)
}

/// The body in the shape of the channel; nothing when a stored template can't be read any more.
pub(super) fn body(config: &ChannelConfig, words: &Words<'_>) -> Option<Value> {
    let text = full(words);
    Some(match config.kind {
        ChannelKind::Wecom | ChannelKind::Dingtalk => json!({"msgtype": "text", "text": {"content": text}}),
        ChannelKind::Mail => json!({
            "to": config.to,
            "subject": words.text.lines().next().unwrap_or_default(),
            "text": text,
        }),
        ChannelKind::Sms => {
            let template = serde_json::from_str(config.template.as_deref()?).ok()?;
            filled(template, config, words, &text)
        }
    })
}

/// Fills the places of a template. Only texts are looked into, so that no message can change the template's shape.
fn filled(template: Value, config: &ChannelConfig, words: &Words<'_>, text: &str) -> Value {
    match template {
        Value::String(place) => Value::String(
            place
                .replace("{to}", config.to.as_deref().unwrap_or_default())
                .replace("{code}", words.code)
                .replace("{link}", words.link)
                .replace("{id}", words.id)
                .replace("{text}", text),
        ),
        Value::Array(items) => items
            .into_iter()
            .map(|item| filled(item, config, words, text))
            .collect(),
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .map(|(name, value)| (name, filled(value, config, words, text)));
            Value::Object(fields.collect())
        }
        other => other,
    }
}

/// Why an answer means that the message was not taken.
pub(super) fn refusal(config: &ChannelConfig, status: u16, answer: &str) -> Option<String> {
    if !(200..300).contains(&status) {
        return Some(format!("status {status}"));
    }
    let answer: Value = serde_json::from_str(answer).unwrap_or(Value::Null);
    match config.kind {
        // Both robots answer 200 to everything and say in the body what came of it.
        ChannelKind::Wecom | ChannelKind::Dingtalk => match answer["errcode"].as_i64() {
            Some(0) => None,
            Some(code) => Some(format!("errcode {code}")),
            None => Some("an answer without errcode".to_owned()),
        },
        ChannelKind::Sms | ChannelKind::Mail => {
            let at = config.success_at.as_deref()?;
            let found = answer.pointer(at).map(|value| match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            let wanted = config.success_is.as_deref().unwrap_or_default();
            (found.as_deref() != Some(wanted)).then(|| "the gateway says no".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(kind: ChannelKind) -> ChannelConfig {
        ChannelConfig {
            kind,
            url: "https://example.org/".to_owned(),
            secret: None,
            to: Some("19900000001".to_owned()),
            template: Some(
                r#"{"phones": ["{to}"], "params": {"content": "{text}", "n": 1}, "key": "{id}"}"#.to_owned(),
            ),
            success_at: Some("/result".to_owned()),
            success_is: Some("0".to_owned()),
        }
    }

    const WORDS: Words<'_> = Words {
        text: "【暖餐】告警17 没人应门\n请值班马上接手",
        code: "ACDE3467",
        link: "",
        id: "n1",
    };

    #[test]
    fn a_template_is_filled_in_its_texts_alone() {
        let made = body(&config(ChannelKind::Sms), &WORDS).expect("a template");
        assert_eq!(made["phones"], json!(["19900000001"]));
        assert_eq!((&made["params"]["n"], &made["key"]), (&json!(1), &json!("n1")));
        assert_eq!(made["params"]["content"], json!(full(&WORDS)));
        let sly = Words {
            text: r#"", "n": 2, "x": "{to}"#,
            ..WORDS
        };
        let made = body(&config(ChannelKind::Sms), &sly).expect("a template");
        assert_eq!(made["params"]["n"], json!(1));
    }

    #[test]
    fn robots_say_in_the_body_what_came_of_it() {
        let robot = config(ChannelKind::Dingtalk);
        assert_eq!(refusal(&robot, 200, r#"{"errcode":0,"errmsg":"ok"}"#), None);
        assert_eq!(
            refusal(&robot, 200, r#"{"errcode":310000}"#).as_deref(),
            Some("errcode 310000")
        );
        assert!(refusal(&robot, 200, "<html>").is_some() && refusal(&robot, 503, "").is_some());
        let gateway = config(ChannelKind::Sms);
        assert_eq!(refusal(&gateway, 200, r#"{"result":0}"#), None);
        assert_eq!(refusal(&gateway, 200, r#"{"result":"0"}"#), None);
        assert!(refusal(&gateway, 200, r#"{"result":1}"#).is_some());
    }

    #[test]
    fn a_mail_has_the_first_line_as_its_subject() {
        let made = body(&config(ChannelKind::Mail), &WORDS).expect("a mail");
        assert_eq!(made["subject"], json!("【暖餐】告警17 没人应门"));
    }
}
