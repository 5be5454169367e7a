//! Sessions that ended just now, found without reading the others; how often somebody may try, over all processes.

pub(crate) const SQL: &str = "
CREATE INDEX refresh_token_revoked ON refresh_token (revoked_at_ms);
CREATE TABLE limit_use (
  key_index text NOT NULL PRIMARY KEY,
  free_at_ms bigint NOT NULL
);
";
