//! 散客: orders of people without registration, beside those of seniors and of the same sittings.

pub(crate) const SQL: &str = "
CREATE TABLE walk_in (
  id uuid NOT NULL PRIMARY KEY,
  sitting_id uuid NOT NULL REFERENCES sitting (id),
  canteen_id uuid NOT NULL,
  service_day text NOT NULL,
  period text NOT NULL,
  mode text NOT NULL,
  state text NOT NULL,
  pickup_no integer NOT NULL,
  from_counter boolean NOT NULL,
  meals integer NOT NULL CHECK (meals > 0),
  price_fen bigint NOT NULL CHECK (price_fen >= 0),
  paid boolean NOT NULL,
  booked_at_ms bigint NOT NULL,
  channel text NOT NULL,
  placed_by uuid,
  placed_at_ms bigint NOT NULL,
  cancel_until_ms bigint NOT NULL,
  late_change boolean NOT NULL,
  ended_at_ms bigint,
  UNIQUE (sitting_id, pickup_no)
);
CREATE INDEX walk_in_canteen_day ON walk_in (canteen_id, service_day);
CREATE TABLE walk_in_line (
  id uuid NOT NULL PRIMARY KEY,
  walk_in_id uuid NOT NULL REFERENCES walk_in (id),
  position integer NOT NULL,
  sitting_dish_id uuid NOT NULL REFERENCES sitting_dish (id),
  name text NOT NULL,
  name_en text NOT NULL,
  texture text NOT NULL,
  portion text NOT NULL,
  price_fen bigint NOT NULL
);
CREATE INDEX walk_in_line_walk_in ON walk_in_line (walk_in_id);
CREATE INDEX walk_in_line_dish ON walk_in_line (sitting_dish_id);
";
