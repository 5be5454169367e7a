//! What was asked for under a key, so that asking again because an answer was lost does it once.

pub(crate) const SQL: &str = "
CREATE TABLE command_once (
  id uuid PRIMARY KEY,
  sender_key text NOT NULL UNIQUE,
  body_index text NOT NULL,
  status integer,
  answer_sealed text,
  created_at_ms bigint NOT NULL
);
CREATE INDEX command_once_created ON command_once (created_at_ms);
";
