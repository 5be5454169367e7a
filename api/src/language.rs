//! The language an answer's words should be in.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpRequest};
use domain::language::Lang;

/// What `Accept-Language` asks for.
pub struct Language(pub Lang);

impl FromRequest for Language {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(ACCEPT_LANGUAGE);
        let text = header.and_then(|value| value.to_str().ok()).unwrap_or_default();
        ready(Ok(Self(Lang::accept(text))))
    }
}
