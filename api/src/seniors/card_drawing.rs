//! Draws a card in the format of a bank card, 85.6 × 54 mm.

use std::fmt::Write;

use domain::card::CardNumber;
use domain::person::name::PersonName;
use qrcode::{Color, EcLevel, QrCode};

/// Side of the QR code with its quiet zone, in millimetres.
const QR_MM: f64 = 27.0;
/// Blank modules around a QR code that readers ask for.
const QUIET: usize = 4;

/// The card as SVG. Everything on it may be seen by the whole room.
#[must_use]
pub fn draw(name: &PersonName, number: &CardNumber) -> String {
    let name = escaped(name.as_str());
    let grouped = grouped(number.as_str());
    let code = qr(number.as_str());
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="85.6mm" height="54mm" viewBox="0 0 85.6 54" font-family="'Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif">
<rect x="0.3" y="0.3" width="85" height="53.4" rx="3" fill="#fffaf2" stroke="#b5541c" stroke-width="0.6"/>
<rect x="0.3" y="0.3" width="85" height="11.7" rx="3" fill="#b5541c"/>
<text x="5" y="8.2" font-size="5.4" font-weight="700" fill="#ffffff">暖餐 · 助餐卡</text>
<text x="5" y="25.5" font-size="8.4" font-weight="700" fill="#2b1a10">{name}</text>
<text x="5" y="46.5" font-size="5.2" letter-spacing="0.2" fill="#2b1a10">{grouped}</text>
{code}
</svg>
"##
    )
}

/// `4308 2200 0000 1742`: people read four digits at a time.
fn grouped(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|four| four.iter().collect()).collect();
    groups.join(" ")
}

fn qr(number: &str) -> String {
    // Sixteen digits fit the smallest codes; only an empty or endless text could fail.
    let Ok(code) = QrCode::with_error_correction_level(number, EcLevel::Q) else {
        return String::new();
    };
    let width = code.width();
    let scale = QR_MM / (width + 2 * QUIET) as f64;
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            // Writing into a String can't fail.
            let _ = write!(path, "M{} {}h1v1h-1z", place % width + QUIET, place / width + QUIET);
        }
    }
    let side = width + 2 * QUIET;
    format!(
        r##"<g transform="translate(55.6 14) scale({scale:.4})"><rect width="{side}" height="{side}" fill="#ffffff"/><path d="{path}" fill="#000000"/></g>"##
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::place::PlaceCode;

    #[test]
    fn a_card_shows_name_grouped_number_and_a_code() {
        let county = PlaceCode::parse("430822").expect("a county");
        let number = CardNumber::mint(&county, 17).expect("in range");
        let name = PersonName::parse("O'Neil Wang").expect("a name");
        let svg = draw(&name, &number);
        assert!(svg.contains("4308 2200 0000 17"));
        assert!(svg.contains("O&#39;Neil Wang"));
        // Version 1 has 21 modules; each finder pattern alone has 33 dark ones.
        assert!(svg.matches("h1v1h-1z").count() > 99);
    }
}
