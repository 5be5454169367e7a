//! The ledger: entries and postings, kept balances, the chain; funds, drawers, shifts, receipts; what orders know of it.
//!
//! `ledger_entry.key` says what an entry is about: booking the same thing twice hits it. `ledger_entry.reverses` is unique
//! as well: nothing is reversed twice. `ledger_held` has a row for each account with a floor, and its CHECK is the last line.
//! `ledger_book` is one row that every batch shares and whoever closes something holds alone.

pub(crate) const SQL: &str = "
CREATE TABLE ledger_book (
  id integer NOT NULL PRIMARY KEY,
  at_ms bigint NOT NULL,
  open_from text,
  closed_to text
);
CREATE TABLE ledger_entry (
  id uuid NOT NULL PRIMARY KEY,
  key text NOT NULL UNIQUE,
  kind text NOT NULL,
  book_day text NOT NULL,
  at_ms bigint NOT NULL,
  order_id uuid,
  concerns text,
  reverses text UNIQUE,
  actor_id uuid,
  memo text NOT NULL
);
CREATE INDEX ledger_entry_order ON ledger_entry (order_id);
CREATE TABLE ledger_posting (
  entry_id uuid NOT NULL REFERENCES ledger_entry (id),
  position integer NOT NULL,
  account text NOT NULL,
  fen bigint NOT NULL,
  book_day text NOT NULL,
  PRIMARY KEY (entry_id, position)
);
CREATE INDEX ledger_posting_account ON ledger_posting (account, book_day);
CREATE TABLE ledger_held (
  account text NOT NULL PRIMARY KEY,
  held_fen bigint NOT NULL,
  floor_fen bigint,
  closed boolean NOT NULL,
  at_ms bigint NOT NULL,
  CHECK (floor_fen IS NULL OR held_fen >= floor_fen)
);
CREATE TABLE ledger_checkpoint (
  account text NOT NULL,
  book_day text NOT NULL,
  fen bigint NOT NULL,
  PRIMARY KEY (account, book_day)
);
CREATE TABLE ledger_unsealed (
  id uuid NOT NULL PRIMARY KEY,
  at_ms bigint NOT NULL,
  entries integer NOT NULL,
  entry_ids text NOT NULL
);
CREATE INDEX ledger_unsealed_at ON ledger_unsealed (at_ms, id);
CREATE TABLE ledger_seal (
  seq bigint NOT NULL PRIMARY KEY,
  entry_id uuid NOT NULL UNIQUE REFERENCES ledger_entry (id),
  hash text NOT NULL
);
CREATE TABLE ledger_head (
  id uuid NOT NULL PRIMARY KEY,
  day text NOT NULL,
  canteen_id uuid,
  seq bigint NOT NULL,
  head text NOT NULL,
  made_at_ms bigint NOT NULL
);
CREATE INDEX ledger_head_day ON ledger_head (day);
CREATE TABLE fund (
  id text NOT NULL PRIMARY KEY,
  name text NOT NULL,
  name_en text NOT NULL,
  kind text NOT NULL,
  place_path text NOT NULL,
  floor_fen bigint,
  opened_at_ms bigint NOT NULL,
  closed_at_ms bigint
);
CREATE TABLE drawer (
  id uuid NOT NULL PRIMARY KEY,
  canteen_id uuid NOT NULL REFERENCES canteen (id),
  name text NOT NULL,
  created_at_ms bigint NOT NULL,
  retired_at_ms bigint
);
CREATE INDEX drawer_canteen ON drawer (canteen_id);
CREATE TABLE drawer_shift (
  id uuid NOT NULL PRIMARY KEY,
  drawer_id uuid NOT NULL REFERENCES drawer (id),
  canteen_id uuid NOT NULL,
  person_id uuid NOT NULL,
  person_name text NOT NULL,
  opened_at_ms bigint NOT NULL,
  opening_fen bigint NOT NULL,
  closed_at_ms bigint,
  closed_by uuid,
  closed_by_name text,
  expected_fen bigint,
  counted_fen bigint,
  seal_seq bigint,
  seal_head text
);
CREATE UNIQUE INDEX drawer_shift_open ON drawer_shift (drawer_id) WHERE closed_at_ms IS NULL;
CREATE INDEX drawer_shift_day ON drawer_shift (canteen_id, opened_at_ms);
CREATE TABLE receipt (
  id uuid NOT NULL PRIMARY KEY,
  series text NOT NULL,
  canteen_id uuid,
  number integer NOT NULL,
  kind text NOT NULL,
  senior_id uuid NOT NULL REFERENCES senior (id),
  fen bigint NOT NULL,
  way text NOT NULL,
  issued_at_ms bigint NOT NULL,
  issued_by uuid,
  issued_by_name text NOT NULL,
  lines text NOT NULL,
  keys text NOT NULL,
  corrected_at_ms bigint,
  UNIQUE (series, number)
);
CREATE INDEX receipt_senior ON receipt (senior_id, issued_at_ms);
ALTER TABLE meal_order ADD COLUMN payment text NOT NULL DEFAULT 'unbooked';
ALTER TABLE meal_order ADD COLUMN turn integer NOT NULL DEFAULT 0;
ALTER TABLE meal_order ADD COLUMN booked_at_ms bigint NOT NULL DEFAULT 0;
ALTER TABLE senior ADD COLUMN monthly_bill boolean NOT NULL DEFAULT FALSE;
";
