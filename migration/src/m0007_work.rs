//! Background work with leases, and the installation's settings.

pub(crate) const SQL: &str = "
CREATE TABLE job (
  id uuid NOT NULL PRIMARY KEY,
  task text NOT NULL,
  unique_key text NOT NULL UNIQUE,
  payload text NOT NULL,
  due_at_ms bigint NOT NULL,
  state text NOT NULL,
  lease_owner text,
  lease_until_ms bigint NOT NULL,
  attempts integer NOT NULL,
  last_error text,
  created_at_ms bigint NOT NULL,
  finished_at_ms bigint
);
CREATE INDEX job_due ON job (state, due_at_ms);
CREATE TABLE setting (
  key text NOT NULL PRIMARY KEY,
  value text NOT NULL
);
";
