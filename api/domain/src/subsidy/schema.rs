//! The format's JSON Schema, made from the types that read it.

use super::policy::Policy;
use serde_json::Value;

/// The schema of a policy file.
#[must_use]
pub fn policy_schema() -> Value {
    let mut schema = schemars::schema_for!(Policy).to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), "NuanCan policy file, format 2".into());
    }
    schema
}
