//! One file of a form.

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use futures_util::TryStreamExt;
use utoipa::ToSchema;

use crate::problem::{Answer, Problem};

/// The part of the upload.
#[derive(ToSchema)]
#[allow(dead_code)] // only its description is used
pub struct PhotoForm {
    /// JPEG, PNG or WebP.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// The part called `file`; other parts are passed over.
///
/// # Errors
/// `file_missing`, `bad_file`, 413 `too_large`.
pub async fn file(mut parts: Multipart, bytes_max: usize) -> Answer<Vec<u8>> {
    let unreadable = |_| Problem::invalid("bad_file", "file", "the upload broke off");
    let mut found = Vec::new();
    while let Some(mut part) = parts.try_next().await.map_err(unreadable)? {
        let is_file = part.name() == Some("file");
        let mut bytes = 0;
        while let Some(chunk) = part.try_next().await.map_err(unreadable)? {
            bytes += chunk.len();
            if bytes > bytes_max {
                return Err(Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too_large",
                    "the file is too large",
                ));
            }
            if is_file {
                found.extend_from_slice(&chunk);
            }
        }
    }
    if found.is_empty() {
        return Err(Problem::invalid("file_missing", "file", "no file was sent"));
    }
    Ok(found)
}
