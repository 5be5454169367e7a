//! A split is more than the parts of a price: the delivery fee, awards beside it, which fund exactly, under which version.
//!
//! `lane` says what a part is a part of: price, fee or award. Money used of a quota is counted beside the slot.
//!
//! Policies in the first format go: only the demo could have any, and it puts its own in force again.

pub(crate) const SQL: &str = "
ALTER TABLE order_part ADD COLUMN fund_id text NOT NULL DEFAULT '';
ALTER TABLE order_part ADD COLUMN lane text NOT NULL DEFAULT 'price';
ALTER TABLE order_part ADD COLUMN policy_version integer NOT NULL DEFAULT 0;
ALTER TABLE quota_use ADD COLUMN fen bigint NOT NULL DEFAULT 0;
DELETE FROM policy WHERE body NOT LIKE '%\"format\":2%';
";
