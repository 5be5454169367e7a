//! Policies, orders, who pays their parts, quota slots, idempotency keys.
//!
//! A quota slot is one row; a second taker of the same slot hits the primary key.

pub(crate) const SQL: &str = "
CREATE TABLE policy (
  id text NOT NULL,
  version integer NOT NULL,
  name text NOT NULL,
  name_en text NOT NULL,
  place_code text NOT NULL REFERENCES place (code),
  place_path text NOT NULL,
  valid_from text NOT NULL,
  valid_to text,
  body text NOT NULL,
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE TABLE meal_order (
  id uuid NOT NULL PRIMARY KEY,
  sitting_id uuid NOT NULL REFERENCES sitting (id),
  canteen_id uuid NOT NULL,
  service_day text NOT NULL,
  period text NOT NULL,
  senior_id uuid NOT NULL REFERENCES senior (id),
  mode text NOT NULL,
  state text NOT NULL,
  flag_cause text,
  pickup_no integer NOT NULL,
  bag_no integer NOT NULL,
  meal_ordinal integer NOT NULL,
  from_counter boolean NOT NULL,
  price_fen bigint NOT NULL,
  self_fen bigint NOT NULL,
  channel text NOT NULL,
  placed_by uuid,
  placed_at_ms bigint NOT NULL,
  cancel_until_ms bigint NOT NULL,
  cancelled_at_ms bigint,
  cancel_reason text,
  late_change boolean NOT NULL,
  served_at_ms bigint,
  flagged_at_ms bigint,
  override_by uuid,
  override_reason text,
  quota text NOT NULL,
  UNIQUE (sitting_id, pickup_no)
);
CREATE INDEX meal_order_sitting ON meal_order (sitting_id, state);
CREATE INDEX meal_order_senior ON meal_order (senior_id, service_day);
CREATE UNIQUE INDEX meal_order_once ON meal_order (senior_id, service_day, period, meal_ordinal) WHERE state <> 'cancelled';
CREATE TABLE order_line (
  id uuid NOT NULL PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES meal_order (id),
  position integer NOT NULL,
  sitting_dish_id uuid NOT NULL REFERENCES sitting_dish (id),
  name text NOT NULL,
  name_en text NOT NULL,
  texture text NOT NULL,
  portion text NOT NULL,
  price_fen bigint NOT NULL
);
CREATE INDEX order_line_order ON order_line (order_id);
CREATE INDEX order_line_dish ON order_line (sitting_dish_id);
CREATE TABLE order_part (
  order_id uuid NOT NULL REFERENCES meal_order (id),
  position integer NOT NULL,
  fund text NOT NULL,
  level text,
  fen bigint NOT NULL CHECK (fen >= 0),
  rule_id text NOT NULL,
  label text NOT NULL,
  label_en text NOT NULL,
  reason text NOT NULL,
  reason_en text NOT NULL,
  PRIMARY KEY (order_id, position)
);
CREATE TABLE quota_use (
  policy_id text NOT NULL,
  senior_id uuid NOT NULL,
  period_key text NOT NULL,
  ordinal integer NOT NULL,
  order_id uuid NOT NULL REFERENCES meal_order (id),
  PRIMARY KEY (policy_id, senior_id, period_key, ordinal)
);
CREATE INDEX quota_use_order ON quota_use (order_id);
CREATE TABLE idempotency (
  key text NOT NULL PRIMARY KEY,
  body_index text NOT NULL,
  answer text NOT NULL,
  created_at_ms bigint NOT NULL
);
";
