//! nuancan
fn main() {}
