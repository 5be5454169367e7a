//! Registrations, seniors, the facts known of them, their cards.

pub(crate) const SQL: &str = "
CREATE TABLE registration (
  id uuid NOT NULL PRIMARY KEY,
  number text NOT NULL UNIQUE,
  state text NOT NULL,
  name text NOT NULL,
  name_initials text NOT NULL,
  birth_date text NOT NULL,
  village_code text NOT NULL REFERENCES place (code),
  place_path text NOT NULL,
  id_index text,
  form_sealed text NOT NULL,
  submitted_by uuid NOT NULL,
  submitted_by_name text NOT NULL,
  submitted_at_ms bigint NOT NULL,
  verified_by uuid,
  verified_by_name text,
  verified_at_ms bigint,
  decided_by uuid,
  decided_by_name text,
  decided_at_ms bigint,
  refusal_reason text,
  note text,
  senior_id uuid,
  version integer NOT NULL
);
CREATE INDEX registration_state ON registration (state, submitted_at_ms);
CREATE INDEX registration_id_index ON registration (id_index);
CREATE INDEX registration_twin ON registration (name, village_code, birth_date);
CREATE TABLE senior (
  id uuid NOT NULL PRIMARY KEY,
  number text NOT NULL UNIQUE,
  name text NOT NULL,
  name_initials text NOT NULL,
  gender text NOT NULL,
  birth_date text NOT NULL,
  village_code text NOT NULL REFERENCES place (code),
  place_path text NOT NULL,
  state text NOT NULL,
  state_since text NOT NULL,
  paused_from text,
  paused_to text,
  pause_reason text,
  delivery boolean NOT NULL,
  delivery_until text,
  id_index text UNIQUE,
  phone_index text,
  identity_sealed text NOT NULL,
  contact_sealed text NOT NULL,
  health_sealed text NOT NULL,
  spouse_id uuid,
  created_at_ms bigint NOT NULL,
  erased_at_ms bigint,
  version integer NOT NULL
);
CREATE INDEX senior_path ON senior (place_path);
CREATE INDEX senior_phone ON senior (phone_index);
CREATE INDEX senior_initials ON senior (name_initials);
CREATE INDEX senior_twin ON senior (name, village_code, birth_date);
CREATE TABLE senior_fact (
  id uuid NOT NULL PRIMARY KEY,
  senior_id uuid NOT NULL REFERENCES senior (id),
  kind text NOT NULL,
  value_sealed text NOT NULL,
  source text NOT NULL,
  valid_from text NOT NULL,
  valid_to text,
  reviewer_id uuid,
  reviewer_name text NOT NULL,
  recorded_at_ms bigint NOT NULL
);
CREATE INDEX senior_fact_senior ON senior_fact (senior_id, kind);
CREATE TABLE card (
  id uuid NOT NULL PRIMARY KEY,
  number text NOT NULL UNIQUE,
  senior_id uuid NOT NULL REFERENCES senior (id),
  state text NOT NULL,
  issued_at_ms bigint NOT NULL,
  issued_by_name text NOT NULL,
  stopped_at_ms bigint,
  stop_reason text
);
CREATE INDEX card_senior ON card (senior_id);
CREATE TABLE counter (
  name text NOT NULL PRIMARY KEY,
  value bigint NOT NULL
);
";
