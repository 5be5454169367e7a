//! The code on a box's label.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// The dark modules of a code as one SVG path, and how many modules its side has; nothing where the text doesn't fit.
#[must_use]
pub fn path(text: &str) -> Option<(String, usize)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            // Writing into a String can't fail.
            let _ = write!(path, "M{} {}h1v1h-1z", place % width, place / width);
        }
    }
    Some((path, width))
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_short_code_fits_the_smallest_square() {
        let (drawn, side) = path("0A1B2C3D").expect("eight signs fit");
        assert_eq!(side, 21);
        assert!(
            drawn.matches("h1v1h-1z").count() > 99,
            "three finder patterns alone have 99 modules"
        );
    }
}
