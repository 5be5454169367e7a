//! Standing orders with their exceptions and what became of each day; days on which points don't open; the county's own
//! holidays; stays at another address; changes asked for after the cut-off.

pub(crate) const SQL: &str = "
CREATE TABLE standing_order (
  id uuid NOT NULL,
  senior_id uuid NOT NULL,
  canteen_id uuid NOT NULL,
  period text NOT NULL,
  weekdays integer NOT NULL,
  by_calendar boolean NOT NULL,
  mode text NOT NULL,
  portion text NOT NULL,
  rule text NOT NULL,
  from_day text NOT NULL,
  to_day text,
  made_by_name text NOT NULL,
  made_at_ms bigint NOT NULL,
  ended_by_name text,
  ended_at_ms bigint,
  PRIMARY KEY (id)
);
CREATE TABLE standing_exception (
  standing_id uuid NOT NULL,
  service_day text NOT NULL,
  kind text NOT NULL,
  mode text,
  dish_id uuid,
  by_name text NOT NULL,
  at_ms bigint NOT NULL,
  PRIMARY KEY (standing_id, service_day)
);
CREATE TABLE standing_day (
  standing_id uuid NOT NULL,
  service_day text NOT NULL,
  senior_id uuid NOT NULL,
  canteen_id uuid NOT NULL,
  period text NOT NULL,
  outcome text NOT NULL,
  cause text,
  order_id uuid,
  revision integer NOT NULL,
  at_ms bigint NOT NULL,
  confirmed_by text,
  confirmed_at_ms bigint,
  resolution text,
  resolved_by text,
  resolved_at_ms bigint,
  PRIMARY KEY (standing_id, service_day)
);
CREATE TABLE closed_day (
  canteen_id uuid NOT NULL,
  service_day text NOT NULL,
  reason text NOT NULL,
  by_name text NOT NULL,
  at_ms bigint NOT NULL,
  PRIMARY KEY (canteen_id, service_day)
);
CREATE TABLE calendar_day (
  day text NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  name_en text NOT NULL,
  by_name text NOT NULL,
  at_ms bigint NOT NULL,
  PRIMARY KEY (day)
);
CREATE TABLE away_address (
  id uuid NOT NULL,
  senior_id uuid NOT NULL,
  from_day text NOT NULL,
  to_day text NOT NULL,
  place_sealed text NOT NULL,
  by_name text NOT NULL,
  at_ms bigint NOT NULL,
  ended_at_ms bigint,
  PRIMARY KEY (id)
);
CREATE TABLE canteen_rule (
  canteen_id uuid NOT NULL,
  confirm_by text,
  by_name text NOT NULL,
  at_ms bigint NOT NULL,
  PRIMARY KEY (canteen_id)
);
CREATE TABLE late_change (
  id uuid NOT NULL,
  sitting_id uuid NOT NULL,
  canteen_id uuid NOT NULL,
  senior_id uuid NOT NULL,
  order_id uuid,
  kind text NOT NULL,
  mode text,
  dish_id uuid,
  asked_by text NOT NULL,
  asked_at_ms bigint NOT NULL,
  answer text,
  answered_by text,
  answered_at_ms bigint,
  PRIMARY KEY (id)
);
CREATE INDEX standing_order_senior ON standing_order (senior_id);
CREATE INDEX standing_order_canteen ON standing_order (canteen_id, period);
CREATE INDEX standing_day_canteen ON standing_day (canteen_id, service_day);
CREATE INDEX standing_day_order ON standing_day (order_id);
CREATE INDEX away_address_senior ON away_address (senior_id);
CREATE INDEX late_change_sitting ON late_change (sitting_id);
";
