//! A fact with the days on which it holds, as cases write it: `"dibao"`, `{ is = "dibao", to = "2026-06-30" }`, or a
//! list of such.

use crate::{facts::holds, time::ServiceDay};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer, value::StrDeserializer},
};
use std::{borrow::Cow, marker::PhantomData};

/// A value and the days on which it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated<T> {
    /// The value.
    #[serde(rename = "is")]
    pub value: T,
    /// First day.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub from: Option<ServiceDay>,
    /// Last day.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub to: Option<ServiceDay>,
}

fn none() -> Option<ServiceDay> {
    None
}

/// Several of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Spans<T>(pub Vec<Dated<T>>);

impl<T: Clone> Spans<T> {
    /// The values that hold on a day.
    pub fn on(&self, day: ServiceDay) -> impl Iterator<Item = T> + '_ {
        let holding = self
            .0
            .iter()
            .filter(move |one| holds(day, one.from.unwrap_or(day), one.to));
        holding.map(|one| one.value.clone())
    }
}

struct OneOf<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for OneOf<T> {
    type Value = Spans<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text, a table { is, from, to }, or a list of these")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let value = T::deserialize(StrDeserializer::new(text))?;
        Ok(Spans(vec![Dated {
            value,
            from: None,
            to: None,
        }]))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Ok(Spans(vec![Dated::deserialize(MapAccessDeserializer::new(map))?]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Spans(mut some)) = seq.next_element::<Spans<T>>()? {
            all.append(&mut some);
        }
        Ok(Spans(all))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Spans<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOf(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Spans<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Dated{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        let day = generator.subschema_for::<ServiceDay>();
        let one = json_schema!({ "anyOf": [
            value,
            {
                "type": "object",
                "properties": { "is": value, "from": day, "to": day },
                "required": ["is"],
                "additionalProperties": false,
            },
        ]});
        json_schema!({
            "description": "A value, or a value with its first and last day, or a list of these.",
            "anyOf": [one, { "type": "array", "items": one }],
        })
    }
}
