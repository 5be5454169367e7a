//! A photo as somebody's phone made it becomes one that pages show: checked, turned upright, made smaller and written anew.
//! What cameras write beside the picture (place, time, owner) is gone with that.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use crate::problem::Problem;

/// Bytes of an upload at most; the proxy before us lets a little more through.
pub const BYTES_MAX: usize = 8 * 1024 * 1024;
/// Pixels of a side at most: what a small file may unpack to is bounded before it is unpacked.
const SIDE_MAX: u32 = 10_000;
const UNPACKED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// A smaller picture would be a blur on the kiosk.
const SIDE_MIN: u32 = 160;
/// As large as the largest plate on a page; four of them load at once at a kiosk.
const SHOWN_WIDTH: u32 = 720;
const SHOWN_HEIGHT: u32 = 540;
const QUALITY: u8 = 78;
const FIELD: &str = "file";

/// The photo as pages show it, a JPEG.
///
/// # Errors
/// `photo_kind` for what is no JPEG, PNG or WebP, `photo_broken`, `photo_size`.
pub fn prepared(upload: &[u8]) -> Result<Vec<u8>, Problem> {
    let broken = |_| Problem::invalid("photo_broken", FIELD, "the picture can't be read");
    let mut reader = ImageReader::new(Cursor::new(upload));
    let format = image::guess_format(upload).ok();
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    let Some(format) = format.filter(|format| known.contains(format)) else {
        return Err(Problem::invalid(
            "photo_kind",
            FIELD,
            "a photo is a JPEG, PNG or WebP file",
        ));
    };
    reader.set_format(format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(UNPACKED_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > SIDE_MAX || width.min(height) < SIDE_MIN || decoder.total_bytes() > UNPACKED_BYTES_MAX {
        let words = format!("a photo has between {SIDE_MIN} and {SIDE_MAX} pixels on each side");
        return Err(Problem::invalid("photo_size", FIELD, words));
    }
    // How the phone was held; a picture that doesn't say stays as it is.
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(turned);
    if picture.width() > SHOWN_WIDTH || picture.height() > SHOWN_HEIGHT {
        picture = picture.resize(SHOWN_WIDTH, SHOWN_HEIGHT, FilterType::Triangle);
    }
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    on_white(&picture).write_with_encoder(encoder).map_err(broken)?;
    Ok(jpeg)
}

/// A cut-out dish would stand on black otherwise.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let from = picture.to_rgba8();
    let mut flat = RgbImage::new(from.width(), from.height());
    for (to, pixel) in flat.pixels_mut().zip(from.pixels()) {
        let [red, green, blue, alpha] = pixel.0.map(u16::from);
        let over = |part: u16| u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        *to = Rgb([over(red), over(green), over(blue)]);
    }
    flat
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};

    use super::*;

    /// Left half red, right half blue.
    fn halves(width: u32, height: u32) -> DynamicImage {
        let of = |x, _| {
            if x < width / 2 {
                Rgb([220, 10, 10])
            } else {
                Rgb([10, 10, 220])
            }
        };
        RgbImage::from_fn(width, height, of).into()
    }

    fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        picture.write_to(&mut file, format).expect("writes");
        file.into_inner()
    }

    fn read(jpeg: &[u8]) -> RgbImage {
        image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg)
            .expect("a JPEG")
            .to_rgb8()
    }

    fn is_red(pixel: &Rgb<u8>) -> bool {
        pixel.0[0] > 150 && pixel.0[2] < 100
    }

    /// A JPEG with a piece of Exif that says how the camera was held, and where.
    fn held(picture: &DynamicImage, orientation: u8) -> Vec<u8> {
        let plain = written(picture, ImageFormat::Jpeg);
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"GPS 29.3,110.1");
        let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
        let mut file = plain[..2].to_vec();
        file.extend([0xFF, 0xE1]);
        file.extend(length);
        file.extend(&exif);
        file.extend(&plain[2..]);
        file
    }

    #[test]
    fn all_three_kinds_become_a_small_jpeg() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let shown = prepared(&written(&halves(2_000, 1_000), format)).expect("a photo");
            let shown = read(&shown);
            assert_eq!(shown.dimensions(), (720, 360), "{format:?}");
            assert!(is_red(shown.get_pixel(100, 180)) && !is_red(shown.get_pixel(600, 180)));
        }
    }

    #[test]
    fn a_photo_is_turned_upright_and_forgets_where_it_was_taken() {
        let file = held(&halves(400, 300), 6);
        assert!(file.windows(3).any(|part| part == b"GPS"));
        let jpeg = prepared(&file).expect("a photo");
        assert!(!jpeg.windows(4).any(|part| part == b"Exif" || part == b"GPS "));
        let shown = read(&jpeg);
        // A quarter to the right: what was left is up.
        assert_eq!(shown.dimensions(), (300, 400));
        assert!(is_red(shown.get_pixel(150, 50)) && !is_red(shown.get_pixel(150, 350)));
    }

    #[test]
    fn what_is_cut_out_stands_on_white() {
        let clear = RgbaImage::from_pixel(200, 200, Rgba([0, 0, 0, 0]));
        let shown = read(&prepared(&written(&clear.into(), ImageFormat::Png)).expect("a photo"));
        assert!(shown.get_pixel(100, 100).0.iter().all(|part| *part > 250));
    }

    #[test]
    fn what_is_no_photo_is_told_why() {
        let code = |file: &[u8]| prepared(file).expect_err("refused").code;
        assert_eq!(code(b"GIF89a..........."), "photo_kind");
        assert_eq!(code(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "photo_kind");
        assert_eq!(code(b""), "photo_kind");
        assert_eq!(code(&written(&halves(100, 300), ImageFormat::Png)), "photo_size");
        let png = written(&halves(400, 300), ImageFormat::Png);
        assert_eq!(code(&png[..png.len() / 2]), "photo_broken");
        // A few bytes that promise a picture of 40 gigapixels.
        let mut bomb = png;
        bomb[16..24].copy_from_slice(&[0, 3, 13, 64, 0, 3, 13, 64]);
        assert!(["photo_size", "photo_broken"].contains(&code(&bomb).as_str()));
    }
}
