//! Policies as they are written, before somebody else puts them in force; and the text each version came from.

pub(crate) const SQL: &str = "
CREATE TABLE policy_draft (
  id uuid NOT NULL PRIMARY KEY,
  policy_id text NOT NULL,
  name text NOT NULL,
  name_en text NOT NULL,
  place_code text NOT NULL REFERENCES place (code),
  place_path text NOT NULL,
  valid_from text NOT NULL,
  valid_to text,
  text text NOT NULL,
  state text NOT NULL,
  rev integer NOT NULL,
  writers text NOT NULL,
  made_by_name text NOT NULL,
  made_at_ms bigint NOT NULL,
  changed_by_name text NOT NULL,
  changed_at_ms bigint NOT NULL,
  checked_rev integer,
  check_passed boolean,
  checked_by_name text,
  checked_at_ms bigint,
  decided_by_name text,
  decided_at_ms bigint,
  version integer
);
CREATE INDEX policy_draft_state ON policy_draft (state, changed_at_ms);
ALTER TABLE policy ADD COLUMN text text;
ALTER TABLE policy ADD COLUMN written_by_name text;
ALTER TABLE policy ADD COLUMN approved_by_name text;
";
