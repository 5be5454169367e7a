//! 家属充值: what relatives say that they transferred, until somebody has seen it on the bank's statement.
//!
//! The receipt has no foreign key: the change of the notice is written before the receipt, in the same transaction.

pub(crate) const SQL: &str = "
CREATE TABLE top_up_notice (
  id uuid NOT NULL PRIMARY KEY,
  request_key text NOT NULL UNIQUE,
  senior_id uuid NOT NULL REFERENCES senior (id),
  access_id uuid NOT NULL,
  relative_name text NOT NULL,
  relation text NOT NULL,
  payer text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  paid_on text NOT NULL,
  reference text NOT NULL UNIQUE,
  state text NOT NULL,
  made_at_ms bigint NOT NULL,
  settled_at_ms bigint,
  settled_by uuid,
  settled_by_name text,
  reason text,
  receipt_id uuid UNIQUE,
  CHECK ((state = 'confirmed') = (receipt_id IS NOT NULL))
);
CREATE INDEX top_up_notice_senior ON top_up_notice (senior_id, state);
CREATE INDEX top_up_notice_access ON top_up_notice (access_id);
CREATE INDEX top_up_notice_state ON top_up_notice (state, made_at_ms);
";
