//! The place tree and the canteens that stand in it.

pub(crate) const SQL: &str = "
CREATE TABLE place (
  code text NOT NULL PRIMARY KEY,
  parent_code text,
  level text NOT NULL,
  name text NOT NULL,
  name_en text NOT NULL,
  aliases text NOT NULL,
  path text NOT NULL,
  lat double precision,
  lon double precision,
  schematic boolean NOT NULL,
  origin text NOT NULL
);
CREATE INDEX place_parent ON place (parent_code);
CREATE TABLE canteen (
  id uuid NOT NULL PRIMARY KEY,
  name text NOT NULL,
  name_en text NOT NULL,
  aliases text NOT NULL,
  place_code text NOT NULL REFERENCES place (code),
  place_path text NOT NULL,
  lat double precision NOT NULL,
  lon double precision NOT NULL,
  schematic boolean NOT NULL,
  halal boolean NOT NULL,
  hours text NOT NULL,
  closed_at_ms bigint,
  created_at_ms bigint NOT NULL
);
CREATE INDEX canteen_path ON canteen (place_path);
";
