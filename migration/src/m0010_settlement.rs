//! Claims, their lines and the steps they took; corrections of past ratings; how a meal's eater was known and who handed
//! it over; what awards by volume go by at a canteen.
//!
//! `claim_line` keeps its evidence as it was when the claim was run, so that a locked claim reads the same for ever. The
//! unique index is the last line: no meal stands twice among the lines of its own period.

pub(crate) const SQL: &str = "
ALTER TABLE meal_order ADD COLUMN identified_by text;
ALTER TABLE meal_order ADD COLUMN ended_by text;
ALTER TABLE meal_order ADD COLUMN ended_channel text;
ALTER TABLE canteen ADD COLUMN point_kind text;
ALTER TABLE canteen ADD COLUMN opened_on text;
ALTER TABLE canteen ADD COLUMN rating_passed boolean NOT NULL DEFAULT false;
ALTER TABLE canteen ADD COLUMN tags text NOT NULL DEFAULT '[]';
CREATE INDEX meal_order_canteen_day ON meal_order (canteen_id, service_day);
CREATE TABLE order_correction (
  id uuid NOT NULL PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES meal_order (id),
  was text NOT NULL,
  became text NOT NULL,
  reason text NOT NULL,
  by_id uuid NOT NULL,
  by_name text NOT NULL,
  at_ms bigint NOT NULL
);
CREATE INDEX order_correction_order ON order_correction (order_id);
CREATE TABLE claim (
  id uuid NOT NULL PRIMARY KEY,
  number text NOT NULL UNIQUE,
  canteen_id uuid NOT NULL REFERENCES canteen (id),
  place_path text NOT NULL,
  fund_id text NOT NULL,
  fund_kind text NOT NULL,
  fund_level text,
  fund_label text NOT NULL,
  fund_label_en text NOT NULL,
  period text NOT NULL,
  first_day text NOT NULL,
  last_day text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL,
  total_fen bigint NOT NULL,
  meals_fen bigint NOT NULL,
  fees_fen bigint NOT NULL,
  awards_fen bigint NOT NULL,
  adjustments_fen bigint NOT NULL,
  meals integer NOT NULL,
  adjustments integer NOT NULL,
  lines integer NOT NULL,
  digest text NOT NULL,
  run_at_ms bigint NOT NULL,
  locked_at_ms bigint,
  paid_on text,
  pay_reference text,
  created_at_ms bigint NOT NULL,
  UNIQUE (canteen_id, fund_id, period)
);
CREATE INDEX claim_path ON claim (place_path, period);
CREATE INDEX claim_canteen ON claim (canteen_id, state);
CREATE TABLE claim_step (
  id uuid NOT NULL PRIMARY KEY,
  claim_id uuid NOT NULL REFERENCES claim (id),
  seq integer NOT NULL,
  act text NOT NULL,
  by_id uuid NOT NULL,
  by_name text NOT NULL,
  role text NOT NULL,
  at_ms bigint NOT NULL,
  reason text,
  UNIQUE (claim_id, seq)
);
CREATE TABLE claim_line (
  claim_id uuid NOT NULL REFERENCES claim (id),
  position integer NOT NULL,
  fund_id text NOT NULL,
  kind text NOT NULL,
  change text,
  fen bigint NOT NULL,
  before_fen bigint NOT NULL,
  order_id uuid REFERENCES meal_order (id),
  award_id text,
  award_span text,
  senior_id uuid,
  service_day text NOT NULL,
  period text,
  pickup_no integer NOT NULL,
  mode text,
  price_fen bigint NOT NULL,
  rule_id text NOT NULL,
  policy_version integer NOT NULL,
  identified_by text,
  handed_how text,
  handed_outcome text,
  handed_by text,
  handed_at_ms bigint,
  village_code text,
  PRIMARY KEY (claim_id, position)
);
CREATE INDEX claim_line_order ON claim_line (order_id);
CREATE INDEX claim_line_day ON claim_line (claim_id, service_day, senior_id);
CREATE UNIQUE INDEX claim_line_once ON claim_line (order_id, fund_id, kind) WHERE change IS NULL;
CREATE TABLE claim_uneaten (
  claim_id uuid NOT NULL REFERENCES claim (id),
  position integer NOT NULL,
  order_id uuid NOT NULL REFERENCES meal_order (id),
  senior_id uuid NOT NULL,
  service_day text NOT NULL,
  period text NOT NULL,
  pickup_no integer NOT NULL,
  mode text NOT NULL,
  price_fen bigint NOT NULL,
  part_fen bigint NOT NULL,
  senior_fen bigint NOT NULL,
  operator_fen bigint NOT NULL,
  quota_back boolean NOT NULL,
  cause text NOT NULL,
  flagged_by text,
  flagged_at_ms bigint,
  village_code text,
  PRIMARY KEY (claim_id, position)
);
CREATE TABLE rerating (
  id uuid NOT NULL PRIMARY KEY,
  place_path text NOT NULL,
  from_day text NOT NULL,
  to_day text NOT NULL,
  reason text NOT NULL,
  orders integer NOT NULL,
  funds_fen bigint NOT NULL,
  own_fen bigint NOT NULL,
  by_id uuid NOT NULL,
  by_name text NOT NULL,
  at_ms bigint NOT NULL
);
CREATE TABLE rerating_entry (
  id uuid NOT NULL PRIMARY KEY,
  rerating_id uuid NOT NULL REFERENCES rerating (id),
  order_id uuid NOT NULL REFERENCES meal_order (id),
  kind text NOT NULL,
  fund text NOT NULL,
  fund_id text NOT NULL,
  level text,
  label text NOT NULL,
  label_en text NOT NULL,
  fen bigint NOT NULL,
  rule_before text NOT NULL,
  version_before integer NOT NULL,
  rule_after text NOT NULL,
  version_after integer NOT NULL,
  reason text NOT NULL,
  reason_en text NOT NULL
);
CREATE INDEX rerating_entry_order ON rerating_entry (order_id);
CREATE INDEX rerating_entry_run ON rerating_entry (rerating_id);
";
