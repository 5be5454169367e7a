//! Pictures and sounds over HTTP. They say nothing about people and are named by what is in them: whoever has one may keep it.

pub mod photo;
pub mod upload;

use std::path::PathBuf;

use actix_files::NamedFile;
use actix_web::http::header::{CACHE_CONTROL, ContentEncoding, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use store::media::MediaKind;

use crate::compose::App;
use crate::problem::{Answer, Problem};

/// For ever: another content has another name.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Registers the addresses of files.
pub fn files(config: &mut web::ServiceConfig) {
    config.route("/media/{kind}/{name}", web::get().to(show));
}

/// Where pages find a file.
#[must_use]
pub fn address(kind: MediaKind, name: &str) -> String {
    format!("/media/{}/{name}", kind.folder())
}

async fn show(app: web::Data<App>, request: HttpRequest, path: web::Path<(String, String)>) -> Answer<HttpResponse> {
    let (folder, name) = path.into_inner();
    let kind = MediaKind::ALL.into_iter().find(|kind| kind.folder() == folder);
    let file = kind.and_then(|kind| app.media.file(kind, &name));
    let file = opened(file).await?;
    // The name says it all; and parts of a file must not be compressed on their way.
    let file = file.use_etag(false).use_last_modified(false);
    let mut response = file
        .set_content_encoding(ContentEncoding::Identity)
        .into_response(&request);
    response.headers_mut().insert(CACHE_CONTROL, KEEP);
    Ok(response)
}

async fn opened(file: Option<PathBuf>) -> Answer<NamedFile> {
    let missing = || Problem::not_found("file");
    let file = file.ok_or_else(missing)?;
    // A shared folder may be slow: nobody else on this thread waits for it.
    let opened = web::block(move || NamedFile::open(file)).await.map_err(|_| missing())?;
    opened.map_err(|_| missing())
}
