//! When a meal left with a round: one put on a round that is out already has not left with it.

pub(crate) const SQL: &str = "
ALTER TABLE stop_order ADD COLUMN left_at_ms bigint;
UPDATE stop_order SET left_at_ms = (
    SELECT round.departed_at_ms FROM stop JOIN round ON round.id = stop.round_id WHERE stop.id = stop_order.stop_id);
";
