//! What every order costs the database: rows that nobody looks for by themselves get no key of their own, indexes that
//! another one answers for as well go, and parents that the writer has loaded and locked aren't looked up once more.
//!
//! A slot's key begins with the senior: the writer asks for the slots of some people in some spans, of whatever policy,
//! and with the policy in front each batch read the whole table.
//!
//! Lines, parts, postings, quota slots and kept answers lie in the order of their key (`WITHOUT ROWID`) on SQLite: one
//! tree each instead of two to four. Whether each child has its parent is asked of the tables by `store/src/guarantees.rs`.

pub(crate) const SQL: &str = "
-- postgres
ALTER TABLE order_line DROP COLUMN id;
-- postgres
DROP INDEX order_line_order;
-- postgres
DROP INDEX order_line_dish;
-- postgres
ALTER TABLE order_line ADD PRIMARY KEY (order_id, position);
-- sqlite
CREATE TABLE order_line_lean (
  order_id uuid NOT NULL,
  position integer NOT NULL,
  sitting_dish_id uuid NOT NULL,
  name text NOT NULL,
  name_en text NOT NULL,
  texture text NOT NULL,
  portion text NOT NULL,
  price_fen bigint NOT NULL,
  PRIMARY KEY (order_id, position)
) WITHOUT ROWID;
-- sqlite
INSERT INTO order_line_lean (order_id, position, sitting_dish_id, name, name_en, texture, portion, price_fen)
  SELECT order_id, position, sitting_dish_id, name, name_en, texture, portion, price_fen FROM order_line;
-- sqlite
DROP TABLE order_line;
-- sqlite
ALTER TABLE order_line_lean RENAME TO order_line;
-- sqlite
CREATE TABLE order_part_lean (
  order_id uuid NOT NULL,
  position integer NOT NULL,
  fund text NOT NULL,
  level text,
  fen bigint NOT NULL CHECK (fen >= 0),
  rule_id text NOT NULL,
  label text NOT NULL,
  label_en text NOT NULL,
  reason text NOT NULL,
  reason_en text NOT NULL,
  fund_id text NOT NULL DEFAULT '',
  lane text NOT NULL DEFAULT 'price',
  policy_version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (order_id, position)
) WITHOUT ROWID;
-- sqlite
INSERT INTO order_part_lean (order_id, position, fund, level, fen, rule_id, label, label_en, reason, reason_en, fund_id, lane, policy_version)
  SELECT order_id, position, fund, level, fen, rule_id, label, label_en, reason, reason_en, fund_id, lane, policy_version FROM order_part;
-- sqlite
DROP TABLE order_part;
-- sqlite
ALTER TABLE order_part_lean RENAME TO order_part;
-- sqlite
CREATE TABLE quota_use_lean (
  policy_id text NOT NULL,
  senior_id uuid NOT NULL,
  period_key text NOT NULL,
  ordinal integer NOT NULL,
  order_id uuid NOT NULL,
  fen bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (senior_id, period_key, policy_id, ordinal)
) WITHOUT ROWID;
-- sqlite
INSERT INTO quota_use_lean (policy_id, senior_id, period_key, ordinal, order_id, fen)
  SELECT policy_id, senior_id, period_key, ordinal, order_id, fen FROM quota_use;
-- sqlite
DROP TABLE quota_use;
-- sqlite
ALTER TABLE quota_use_lean RENAME TO quota_use;
-- postgres
DROP INDEX quota_use_order;
-- postgres
ALTER TABLE quota_use DROP CONSTRAINT quota_use_pkey;
-- postgres
ALTER TABLE quota_use ADD PRIMARY KEY (senior_id, period_key, policy_id, ordinal);
-- sqlite
CREATE TABLE ledger_posting_lean (
  entry_id uuid NOT NULL,
  position integer NOT NULL,
  account text NOT NULL,
  fen bigint NOT NULL,
  book_day text NOT NULL,
  PRIMARY KEY (entry_id, position)
) WITHOUT ROWID;
-- sqlite
INSERT INTO ledger_posting_lean (entry_id, position, account, fen, book_day)
  SELECT entry_id, position, account, fen, book_day FROM ledger_posting;
-- sqlite
DROP TABLE ledger_posting;
-- sqlite
ALTER TABLE ledger_posting_lean RENAME TO ledger_posting;
-- sqlite
CREATE INDEX ledger_posting_account ON ledger_posting (account, book_day);
-- sqlite
CREATE TABLE idempotency_lean (
  key text NOT NULL PRIMARY KEY,
  body_index text NOT NULL,
  answer text NOT NULL,
  created_at_ms bigint NOT NULL
) WITHOUT ROWID;
-- sqlite
INSERT INTO idempotency_lean (key, body_index, answer, created_at_ms) SELECT key, body_index, answer, created_at_ms FROM idempotency;
-- sqlite
DROP TABLE idempotency;
-- sqlite
ALTER TABLE idempotency_lean RENAME TO idempotency;
DROP INDEX meal_order_sitting;
-- postgres
ALTER TABLE meal_order DROP CONSTRAINT meal_order_sitting_id_fkey;
-- postgres
ALTER TABLE meal_order DROP CONSTRAINT meal_order_senior_id_fkey;
-- postgres
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_reverses_key;
-- postgres
CREATE UNIQUE INDEX ledger_entry_reverses ON ledger_entry (reverses) WHERE reverses IS NOT NULL;
";
