//! What an order consists of is written with it, in one transaction, by one piece of code: the lines, the payers' parts,
//! the quota slots and the postings of entries. PostgreSQL looked up each row's parent once more, row by row, which was a
//! third of its work for an order. The guarantees' proof counts rows without a parent instead. SQLite does the same look-up
//! for next to nothing, and keeps it.

pub(crate) const SQL: &str = "
-- postgres
ALTER TABLE order_line DROP CONSTRAINT order_line_order_id_fkey;
-- postgres
ALTER TABLE order_line DROP CONSTRAINT order_line_sitting_dish_id_fkey;
-- postgres
ALTER TABLE order_part DROP CONSTRAINT order_part_order_id_fkey;
-- postgres
ALTER TABLE quota_use DROP CONSTRAINT quota_use_order_id_fkey;
-- postgres
ALTER TABLE ledger_posting DROP CONSTRAINT ledger_posting_entry_id_fkey;
";
