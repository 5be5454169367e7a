//! How large a number in a file may be. Everything reckoned from a file stays far below what overflows.

use super::{BadPolicy, Fault, Policy, written::Owner};
use serde_json::Value;
use toml::{
    Spanned,
    de::{DeInteger, DeTable, DeValue},
};

/// The largest amount, either way: ten thousand million yuan, more than any county has for meals.
pub(super) const MOST: i128 = 1_000_000_000_000;

fn is_near(number: i128) -> bool {
    (-MOST..=MOST).contains(&number)
}

/// The first number of a TOML file that is out of range, with where it begins.
pub(super) fn far_in_text(table: &DeTable<'_>) -> Option<(usize, BadPolicy)> {
    let mut fields = table.iter();
    fields.find_map(|(key, value)| in_text(key.get_ref(), value, &Owner::under(key.get_ref())))
}

fn in_text(field: &str, value: &Spanned<DeValue<'_>>, owner: &Owner) -> Option<(usize, BadPolicy)> {
    match value.get_ref() {
        DeValue::Integer(number) => {
            let wrong = || (value.span().start, far(field, owner));
            (!read(number).is_some_and(is_near)).then(wrong)
        }
        DeValue::Array(list) => list.iter().find_map(|one| in_text(field, one, owner)),
        DeValue::Table(table) => {
            let owner = owner.named(|key| table.get(key).and_then(|value| value.get_ref().as_str()));
            let mut fields = table.iter();
            fields.find_map(|(key, value)| in_text(key.get_ref(), value, &owner))
        }
        _ => None,
    }
}

fn read(number: &DeInteger<'_>) -> Option<i128> {
    i128::from_str_radix(number.as_str(), number.radix()).ok()
}

fn far(field: &str, owner: &Owner) -> BadPolicy {
    Fault::Far(field.to_owned()).at(owner.to_string())
}

impl Policy {
    /// Whether every number in it is one that can be reckoned with, wherever the policy comes from.
    pub(super) fn check_numbers(&self) -> Result<(), BadPolicy> {
        let Ok(Value::Object(fields)) = serde_json::to_value(self) else {
            return Ok(());
        };
        let found = fields
            .iter()
            .find_map(|(key, value)| in_value(key, value, &Owner::under(key)));
        found.map_or(Ok(()), Err)
    }
}

fn in_value(field: &str, value: &Value, owner: &Owner) -> Option<BadPolicy> {
    match value {
        Value::Number(number) => (!number.as_i128().is_some_and(is_near)).then(|| far(field, owner)),
        Value::Array(list) => list.iter().find_map(|one| in_value(field, one, owner)),
        Value::Object(fields) => {
            let owner = owner.named(|key| fields.get(key).and_then(Value::as_str));
            fields.iter().find_map(|(key, value)| in_value(key, value, &owner))
        }
        _ => None,
    }
}
