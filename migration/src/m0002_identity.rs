//! Who may come in: staff, devices, their refresh tokens; and the log of what they did and looked at.

pub(crate) const SQL: &str = "
CREATE TABLE account (
  id uuid NOT NULL PRIMARY KEY,
  login text NOT NULL UNIQUE,
  name text NOT NULL,
  password_hash text NOT NULL,
  role text NOT NULL,
  place_code text NOT NULL REFERENCES place (code),
  place_path text NOT NULL,
  canteen_id uuid,
  failed_count integer NOT NULL,
  locked_until_ms bigint NOT NULL,
  disabled_at_ms bigint,
  created_at_ms bigint NOT NULL
);
CREATE TABLE device (
  id uuid NOT NULL PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL,
  canteen_id uuid NOT NULL REFERENCES canteen (id),
  place_path text NOT NULL,
  code_index text UNIQUE,
  code_expires_at_ms bigint NOT NULL,
  enrolled_at_ms bigint,
  revoked_at_ms bigint,
  created_at_ms bigint NOT NULL
);
CREATE TABLE refresh_token (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid NOT NULL,
  token_index text NOT NULL UNIQUE,
  issued_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  used_at_ms bigint,
  revoked_at_ms bigint
);
CREATE INDEX refresh_token_family ON refresh_token (family_id);
CREATE INDEX refresh_token_subject ON refresh_token (subject_id);
CREATE TABLE audit_entry (
  id uuid NOT NULL PRIMARY KEY,
  at_ms bigint NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid,
  actor_name text NOT NULL,
  role text NOT NULL,
  place_path text NOT NULL,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  detail text NOT NULL
);
CREATE INDEX audit_entry_subject ON audit_entry (subject_kind, subject_id);
CREATE INDEX audit_entry_at ON audit_entry (at_ms);
";
