//! Who stands at the kiosk that called for help, as the canteen's staff told it.

pub(crate) const SQL: &str = "
ALTER TABLE help_call ADD COLUMN senior_id uuid REFERENCES senior (id);
ALTER TABLE help_call ADD COLUMN named_at_ms bigint;
";
