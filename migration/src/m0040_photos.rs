//! Dish photos: the name of a file beside the data, which is what is in it.

pub(crate) const SQL: &str = "
ALTER TABLE dish ADD COLUMN photo text;
";
