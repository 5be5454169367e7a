//! `nuancan openapi`.

use std::path::PathBuf;

use crate::cli::Failure;

/// Writes the document.
///
/// # Errors
/// The file system's.
#[allow(clippy::print_stdout)] // the command's answer
pub fn run(out: Option<PathBuf>) -> Result<(), Failure> {
    let text = crate::routes::document().to_pretty_json()?;
    match out {
        Some(path) => std::fs::write(path, text + "\n")?,
        None => println!("{text}"),
    }
    Ok(())
}
