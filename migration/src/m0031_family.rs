//! 家属: whom a senior lets look after their meals from afar.
//!
//! Of the link only a keyed hash of its secret is kept.

pub(crate) const SQL: &str = "
CREATE TABLE family_access (
  id uuid NOT NULL,
  senior_id uuid NOT NULL REFERENCES senior (id),
  place_path text NOT NULL,
  token_index text NOT NULL UNIQUE,
  relative_name text NOT NULL,
  relation text NOT NULL,
  consent_how text NOT NULL,
  made_by uuid NOT NULL,
  made_by_name text NOT NULL,
  made_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  last_used_at_ms bigint,
  revoked_at_ms bigint,
  revoked_by_name text,
  PRIMARY KEY (id)
);
CREATE INDEX family_access_senior ON family_access (senior_id);
";
