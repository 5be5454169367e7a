//! 叫人帮忙: who stands at a kiosk and needs somebody.
//!
//! A kiosk has one open call at most; the next press is counted on it.

pub(crate) const SQL: &str = "
CREATE TABLE help_call (
  id uuid NOT NULL,
  canteen_id uuid NOT NULL,
  place_path text NOT NULL,
  device_id uuid NOT NULL,
  device_name text NOT NULL,
  called_at_ms bigint NOT NULL,
  last_at_ms bigint NOT NULL,
  times integer NOT NULL,
  answered_at_ms bigint,
  answered_by uuid,
  answered_by_name text,
  ended_at_ms bigint,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX help_call_open ON help_call (device_id) WHERE ended_at_ms IS NULL;
CREATE INDEX help_call_canteen ON help_call (canteen_id, last_at_ms);
";
