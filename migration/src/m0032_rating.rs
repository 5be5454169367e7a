//! 评价: how a served meal was, said once by whoever ate it.

pub(crate) const SQL: &str = "
CREATE TABLE meal_rating (
  order_id uuid NOT NULL REFERENCES meal_order (id),
  canteen_id uuid NOT NULL,
  service_day text NOT NULL,
  face text NOT NULL,
  rated_at_ms bigint NOT NULL,
  changed_at_ms bigint NOT NULL,
  PRIMARY KEY (order_id)
);
CREATE INDEX meal_rating_canteen ON meal_rating (canteen_id, service_day);
";
