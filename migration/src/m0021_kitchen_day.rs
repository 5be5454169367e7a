//! The kitchen's day: printed sheets in versions, batches with their temperatures, retained samples, packed boxes; and
//! the nightly proof that nobody was dropped.

pub(crate) const SQL: &str = "
CREATE TABLE kitchen_sheet (
  sitting_id uuid NOT NULL,
  version integer NOT NULL,
  made_at_ms bigint NOT NULL,
  by_name text NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (sitting_id, version)
);
CREATE TABLE food_batch (
  id uuid NOT NULL,
  sitting_id uuid NOT NULL,
  sitting_dish_id uuid NOT NULL,
  no integer NOT NULL,
  keeping text NOT NULL,
  cooked_at_ms bigint NOT NULL,
  by_name text NOT NULL,
  at_ms bigint NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE temperature (
  id uuid NOT NULL,
  batch_id uuid NOT NULL,
  kind text NOT NULL,
  decicelsius integer NOT NULL,
  taken_at_ms bigint NOT NULL,
  by_name text NOT NULL,
  at_ms bigint NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE box_batch (
  order_id uuid NOT NULL,
  batch_id uuid NOT NULL,
  by_name text NOT NULL,
  at_ms bigint NOT NULL,
  PRIMARY KEY (order_id)
);
CREATE TABLE retained_sample (
  sitting_dish_id uuid NOT NULL,
  sitting_id uuid NOT NULL,
  grams integer NOT NULL,
  kept_at_ms bigint NOT NULL,
  by_name text NOT NULL,
  at_ms bigint NOT NULL,
  discarded_at_ms bigint,
  discarded_by text,
  PRIMARY KEY (sitting_dish_id)
);
CREATE TABLE packed_box (
  order_id uuid NOT NULL,
  sitting_id uuid NOT NULL,
  by_name text NOT NULL,
  at_ms bigint NOT NULL,
  PRIMARY KEY (order_id)
);
CREATE TABLE day_proof (
  canteen_id uuid NOT NULL,
  service_day text NOT NULL,
  made_at_ms bigint NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (canteen_id, service_day)
);
CREATE INDEX food_batch_sitting ON food_batch (sitting_id);
CREATE UNIQUE INDEX food_batch_no ON food_batch (sitting_dish_id, no);
CREATE INDEX temperature_batch ON temperature (batch_id);
CREATE INDEX retained_sample_sitting ON retained_sample (sitting_id);
CREATE INDEX packed_box_sitting ON packed_box (sitting_id);
";
