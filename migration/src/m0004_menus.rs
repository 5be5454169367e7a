//! Dishes, sittings and what each sitting offers. The CHECKs are the last line against overselling.

pub(crate) const SQL: &str = "
CREATE TABLE dish (
  id uuid NOT NULL PRIMARY KEY,
  canteen_id uuid NOT NULL REFERENCES canteen (id),
  name text NOT NULL,
  name_en text NOT NULL,
  ingredients text NOT NULL,
  textures text NOT NULL,
  kcal integer,
  protein_g integer,
  sodium_mg integer,
  price_fen bigint NOT NULL CHECK (price_fen >= 0),
  retired_at_ms bigint,
  created_at_ms bigint NOT NULL
);
CREATE INDEX dish_canteen ON dish (canteen_id);
CREATE TABLE sitting (
  id uuid NOT NULL PRIMARY KEY,
  canteen_id uuid NOT NULL REFERENCES canteen (id),
  service_day text NOT NULL,
  period text NOT NULL,
  state text NOT NULL,
  version bigint NOT NULL,
  cutoff_at_ms bigint NOT NULL,
  starts_at_ms bigint NOT NULL,
  ends_at_ms bigint NOT NULL,
  capacity integer NOT NULL,
  sold integer NOT NULL CHECK (sold >= 0),
  delivery_capacity integer NOT NULL,
  delivery_sold integer NOT NULL CHECK (delivery_sold >= 0),
  counter_capacity integer NOT NULL,
  counter_sold integer NOT NULL CHECK (counter_sold >= 0),
  next_pickup integer NOT NULL,
  published_at_ms bigint,
  closed_at_ms bigint,
  ended_at_ms bigint,
  reconciled_at_ms bigint,
  reconciled_by_name text,
  created_at_ms bigint NOT NULL,
  UNIQUE (canteen_id, service_day, period),
  CHECK (sold <= capacity),
  CHECK (delivery_sold <= delivery_capacity),
  CHECK (counter_sold <= counter_capacity)
);
CREATE INDEX sitting_day ON sitting (service_day);
CREATE INDEX sitting_due ON sitting (state, cutoff_at_ms);
CREATE TABLE sitting_dish (
  id uuid NOT NULL PRIMARY KEY,
  sitting_id uuid NOT NULL REFERENCES sitting (id),
  dish_id uuid NOT NULL REFERENCES dish (id),
  position integer NOT NULL,
  price_fen bigint NOT NULL CHECK (price_fen >= 0),
  capacity integer NOT NULL,
  sold integer NOT NULL CHECK (sold >= 0),
  state text NOT NULL,
  UNIQUE (sitting_id, dish_id),
  CHECK (sold <= capacity)
);
CREATE TABLE kitchen_count (
  sitting_id uuid NOT NULL REFERENCES sitting (id),
  version integer NOT NULL,
  made_at_ms bigint NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (sitting_id, version)
);
";
