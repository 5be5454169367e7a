//! The kitchen's day: sheets, batches and temperatures, samples, labels, packing.

pub mod check_box;
pub mod discard_sample;
pub mod food_rule;
pub mod keep_sample;
pub mod key_in_paper;
pub mod labels;
pub mod list_batches;
pub mod list_samples;
pub mod make_batch;
pub mod make_sheet;
pub mod qr;
pub mod replace_boxes;
pub mod round_sheets;
pub mod set_food_rule;
pub mod take_temperature;
