//! Under which key a kiosk called for help last: a repetition whose answer was lost is not another press.

pub(crate) const SQL: &str = "
ALTER TABLE help_call ADD COLUMN asked_key text;
";
