//! Wrong input: bodies that differ from a good one in one place, and texts that are no bodies at all. The same seed makes
//! the same ones.

use serde_json::{Map, Value, json};

/// What is put in a good value's place, as JSON text: wrong kinds, ends of ranges, what one database takes and the other
/// doesn't, days that don't exist or that nobody lives to see.
const VALUES: [&str; 44] = [
    "null",
    "true",
    "0",
    "-0",
    "-1",
    "1",
    "1.5",
    "-9223372036854775808",
    "9223372036854775807",
    "18446744073709551615",
    "4294967296",
    "1e308",
    "1e999",
    "NaN",
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"王\\u0000芳\"",
    "\"\\ud800\"",
    "\"\u{202e}𠮷🍚\u{200b}\"",
    "\"\\r\\n\\t\"",
    "\"x\"",
    "\"-1\"",
    "\"4294967296\"",
    "\"99999999999999999999\"",
    "\"'; DROP TABLE senior; --\"",
    "\"%_\\\\\"",
    "\"<script>alert(1)</script>\"",
    "\"00000000-0000-0000-0000-000000000000\"",
    "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"",
    "\"0000-00-00\"",
    "\"2026-02-30\"",
    "\"9999-12-31\"",
    "\"+262142-12-31\"",
    "\"-262143-01-01\"",
    "\"9999-12-31T23:59:59.999Z\"",
    "\"+262142-12-31T23:59:59Z\"",
    "\"0000-01-01T00:00:00Z\"",
    "\"25:61\"",
    "[]",
    "[null]",
    "{}",
    "{\"a\": {\"b\": []}}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
];

/// Stands for a value until the whole is written.
const MARK: &str = "@wrong@";

/// Something to send.
#[derive(Debug, Clone)]
pub struct Wrong {
    /// What is wrong with it.
    pub what: String,
    /// The media type that it says of itself.
    pub kind: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Wrong {
    fn new(what: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            what: what.into(),
            kind: "application/json",
            bytes: bytes.into(),
        }
    }
}

/// A source of choices. The same seed makes the same ones; there is no need for more of it.
#[derive(Debug, Clone)]
pub struct Choice(u64);

impl Choice {
    /// From a seed and a name, so that one place's choices don't depend on another's.
    #[must_use]
    pub fn new(seed: u64, name: &str) -> Self {
        // FNV-1a
        let mixed = name.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(mixed | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    /// One of them.
    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// What is wrong whatever the endpoint takes.
#[must_use]
pub fn texts() -> Vec<Wrong> {
    let mut texts = vec![
        Wrong::new("nothing", ""),
        Wrong::new("null", "null"),
        Wrong::new("a list", "[]"),
        Wrong::new("a number", "1e999"),
        Wrong::new("half an object", "{\"a\":"),
        Wrong::new("two objects", "{}{}"),
        Wrong::new("broken UTF-8", b"{\"name\": \"\xff\xfe\xc3\x28\"}".to_vec()),
        Wrong::new("depth", "[".repeat(10_000)),
        Wrong::new("half a megabyte", format!("{{\"name\": \"{}\"}}", "饭".repeat(170_000))),
    ];
    let mut form = Wrong::new("a form", "name=x&login=y");
    form.kind = "application/x-www-form-urlencoded";
    texts.push(form);
    texts
}

/// Twenty times what any body may have.
#[must_use]
pub fn ten_megabytes() -> Wrong {
    Wrong::new("ten megabytes", format!("{{\"name\": \"{}\"}}", "x".repeat(10 << 20)))
}

/// `count` bodies that differ from a good one in one place each.
#[must_use]
pub fn bodies(good: &Value, choice: &mut Choice, count: usize) -> Vec<Wrong> {
    let mut places = Vec::new();
    collect(good, String::new(), &mut places);
    if places.is_empty() {
        return Vec::new();
    }
    (0..count).map(|_| one(good, choice, &places)).collect()
}

/// A wrong value for a query or a path, percent-encoded.
pub fn word(choice: &mut Choice) -> String {
    let text = loop {
        let value: Result<Value, _> = serde_json::from_str(choice.of::<&str>(&VALUES));
        if let Ok(value) = value {
            break value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        }
    };
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn one(good: &Value, choice: &mut Choice, places: &[String]) -> Wrong {
    let place = choice.of(places).clone();
    let mut body = good.clone();
    match choice.below(12) {
        0 => {
            remove(&mut body, &place);
            Wrong::new(format!("without {place}"), body.to_string())
        }
        1 => {
            let (parent, _) = place.rsplit_once('/').expect("a place has a parent");
            if let Some(Value::Object(fields)) = body.pointer_mut(parent) {
                fields.insert("surprise".to_owned(), json!(1));
            }
            Wrong::new(format!("one field more beside {place}"), body.to_string())
        }
        2 => {
            let long = "长".repeat(5_000);
            set(&mut body, &place, json!(long));
            Wrong::new(format!("{place} is long"), body.to_string())
        }
        3 => {
            let many = vec![good.pointer(&place).cloned().unwrap_or_default(); 3_000];
            set(&mut body, &place, json!(many));
            Wrong::new(format!("{place} is a long list"), body.to_string())
        }
        _ => {
            let value = choice.of(&VALUES);
            set(&mut body, &place, json!(MARK));
            let text = body.to_string().replace(&format!("\"{MARK}\""), value);
            Wrong::new(format!("{place} is {value}"), text)
        }
    }
}

/// JSON pointers to everything in a value but itself.
fn collect(value: &Value, at: String, places: &mut Vec<String>) {
    let mut step = |name: String, inner: &Value| {
        let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        places.push(at.clone());
        collect(inner, at, places);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, inner)| step(name.clone(), inner)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(n, inner)| step(n.to_string(), inner)),
        _ => {}
    }
}

fn set(body: &mut Value, place: &str, value: Value) {
    *body.pointer_mut(place).expect("it was found there") = value;
}

fn remove(body: &mut Value, place: &str) {
    let (parent, name) = place.rsplit_once('/').expect("a place has a parent");
    match body.pointer_mut(parent) {
        Some(Value::Object(fields)) => drop(Map::remove(fields, name)),
        Some(Value::Array(items)) => items.clear(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_is_wrong_in_the_same_ways() {
        let good = json!({"name": "王芳", "lines": [{"n": 1}], "diet": {"salt": true}});
        let made = || bodies(&good, &mut Choice::new(7, "POST /orders"), 40);
        let (one, two) = (made(), made());
        assert!(
            one.iter()
                .zip(&two)
                .all(|(a, b)| a.bytes == b.bytes && a.what == b.what)
        );
        let good = good.to_string().into_bytes();
        let differ = one.iter().filter(|wrong| wrong.bytes != good).count();
        assert!(differ > 35, "{differ} of 40 differ from the good one");
        let deep = one.iter().filter(|wrong| wrong.what.contains("/lines/0/n")).count();
        assert!(deep > 0, "what lies deeper is left alone");
    }
}
