//! Bodies that fit an OpenAPI schema and mean nothing: enough to get past the reading of a request to the question
//! who is asking.

use serde_json::{Map, Value, json};

/// An identity that nothing has.
pub const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// A value of the operation's JSON body; `None` when it takes none.
#[must_use]
pub fn body(document: &Value, operation: &Value) -> Option<Value> {
    made(document, operation, false)
}

/// The same with everything that may be left out, and one of whatever there may be many of.
#[must_use]
pub fn full_body(document: &Value, operation: &Value) -> Option<Value> {
    made(document, operation, true)
}

fn made(document: &Value, operation: &Value, full: bool) -> Option<Value> {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    (!schema.is_null()).then(|| Sampler { document, full }.value(schema, ""))
}

/// The required query parameters, as `?a=b&c=d`.
#[must_use]
pub fn query(document: &Value, operation: &Value) -> String {
    let all = operation["parameters"].as_array().into_iter().flatten();
    let required = all.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
    let pairs: Vec<String> = required
        .map(|parameter| {
            let name = parameter["name"].as_str().expect("a parameter has a name");
            let sample = Sampler { document, full: false }.value(&parameter["schema"], name);
            format!(
                "{name}={}",
                sample.as_str().map_or_else(|| sample.to_string(), str::to_owned)
            )
        })
        .collect();
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

struct Sampler<'a> {
    document: &'a Value,
    full: bool,
}

impl Sampler<'_> {
    fn value(&self, schema: &Value, name: &str) -> Value {
        if let Some(target) = schema["$ref"].as_str() {
            let found = self.document.pointer(target.trim_start_matches('#'));
            return self.value(found.unwrap_or_else(|| panic!("{target} leads nowhere")), name);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut whole = Map::new();
            for part in parts {
                if let Value::Object(fields) = self.value(part, name) {
                    whole.extend(fields);
                }
            }
            return Value::Object(whole);
        }
        for choice in ["oneOf", "anyOf"] {
            let choices = schema[choice].as_array().into_iter().flatten();
            if let Some(first) = choices.into_iter().find(|choice| choice["type"] != "null") {
                return self.value(first, name);
            }
        }
        if let Some(first) = schema["enum"].get(0) {
            return first.clone();
        }
        match kind(schema) {
            "object" => self.object(schema),
            "array" if self.full => json!([self.value(&schema["items"], name.trim_end_matches('s'))]),
            "array" => json!([]),
            "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
            "boolean" => json!(true),
            _ => json!(word(name, schema["format"].as_str().unwrap_or_default())),
        }
    }

    fn object(&self, schema: &Value) -> Value {
        let properties = schema["properties"].as_object();
        let is_required = |field: &str| {
            schema["required"]
                .as_array()
                .is_some_and(|all| all.iter().any(|name| name == field))
        };
        let fields = properties.into_iter().flatten();
        let fields = fields.filter(|(name, _)| self.full || is_required(name));
        Value::Object(
            fields
                .map(|(name, schema)| (name.clone(), self.value(schema, name)))
                .collect(),
        )
    }
}

fn kind(schema: &Value) -> &str {
    let kinds = &schema["type"];
    let first = || {
        kinds
            .as_array()?
            .iter()
            .filter_map(Value::as_str)
            .find(|&kind| kind != "null")
    };
    kinds
        .as_str()
        .or_else(first)
        .unwrap_or(if schema["properties"].is_object() {
            "object"
        } else {
            "string"
        })
}

/// A string that the readers of domain words take: the schema calls most of them plain strings, the field's name says
/// more.
fn word(name: &str, format: &str) -> &'static str {
    match (name, format) {
        (_, "uuid") => NOBODY,
        (_, "date") => "2026-11-23",
        (_, "date-time") => "2026-11-23T01:00:00.000Z",
        (
            "day" | "last_day" | "service_day" | "from" | "to" | "monday" | "from_monday" | "to_monday" | "date"
            | "valid_from",
            _,
        ) => "2026-11-23",
        ("period", _) => "lunch",
        ("mode", _) => "dine_in",
        ("texture", _) => "regular",
        ("portion", _) => "regular",
        ("outcome", _) => "no_answer",
        ("callee", _) => "family",
        ("role", _) => "kitchen",
        ("place_code" | "village_code", _) => "430822000000",
        ("at" | "cooked_at" | "taken_at" | "kept_at" | "left_at", _) => "2026-11-23T01:00:00.000Z",
        (name, _) if name == "id" || name.ends_with("_id") => NOBODY,
        _ => "x",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_what_is_required_and_follows_references() {
        let document = json!({"components": {"schemas": {
            "Line": {"type": "object", "required": ["sitting_dish_id", "n"], "properties": {
                "sitting_dish_id": {"type": "string"}, "n": {"type": ["integer", "null"], "minimum": 3}, "note": {"type": "string"}}},
            "Wanted": {"allOf": [{"$ref": "#/components/schemas/Line"},
                {"type": "object", "required": ["mode"], "properties": {"mode": {"enum": ["delivery", "dine_in"]}}}]}}}});
        let operation = json!({"requestBody": {"content": {"application/json": {"schema":
            {"$ref": "#/components/schemas/Wanted"}}}}});
        assert_eq!(
            body(&document, &operation),
            Some(json!({"sitting_dish_id": NOBODY, "n": 3, "mode": "delivery"}))
        );
        assert_eq!(body(&document, &json!({})), None);
    }

    #[test]
    fn only_required_parameters_are_asked() {
        let operation = json!({"parameters": [
            {"in": "query", "name": "day", "required": true, "schema": {"type": "string"}},
            {"in": "query", "name": "q", "required": false, "schema": {"type": "string"}},
            {"in": "path", "name": "id", "required": true, "schema": {"type": "string"}}]});
        assert_eq!(query(&json!({}), &operation), "?day=2026-11-23");
    }
}
