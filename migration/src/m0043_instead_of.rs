//! What somebody had chosen, where another dish came in its place, so that whoever hands it over can say so.

pub(crate) const SQL: &str = "
ALTER TABLE order_line ADD COLUMN instead_of text;
ALTER TABLE order_line ADD COLUMN instead_of_en text;
ALTER TABLE walk_in_line ADD COLUMN instead_of text;
ALTER TABLE walk_in_line ADD COLUMN instead_of_en text;
";
