//! The caller's language, for texts that are not problems.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpRequest};
use domain::language::Lang;

use super::Problem;

/// What `Accept-Language` asks for.
pub struct Speaks(pub Lang);

impl FromRequest for Speaks {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(ACCEPT_LANGUAGE);
        let text = header.and_then(|value| value.to_str().ok()).unwrap_or_default();
        ready(Ok(Self(Lang::accept(text))))
    }
}
