//! The refresh cookie: out of reach for scripts, sent to the identity endpoints only.
//!
//! Each kind of page has a cookie of its own, so that one browser can be a desk, a kiosk and a board at the same time, as
//! in the demo or while a canteen is being set up.

use std::future::{Ready, ready};

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use domain::device::DeviceKind;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use store::sessions::Refresh;
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;
use crate::transport::hops::Way;

const PATH: &str = "/api/v1/auth";

/// Which page a session belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// Staff.
    Desk,
    /// An enrolled kiosk.
    Kiosk,
    /// An enrolled board.
    Board,
    /// A volunteer's phone.
    Route,
    /// A relative's phone.
    Family,
}

/// Whose cookie to take. Without it the first one there is, in the order of the pages.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct As {
    /// The page that asks.
    #[serde(rename = "as")]
    #[param(rename = "as", inline)]
    page: Option<Page>,
}

impl Page {
    const ALL: [Self; 5] = [Self::Desk, Self::Kiosk, Self::Board, Self::Route, Self::Family];

    fn cookie(self) -> &'static str {
        match self {
            Self::Desk => "nc_refresh",
            Self::Kiosk => "nc_refresh_kiosk",
            Self::Board => "nc_refresh_board",
            Self::Route => "nc_refresh_route",
            Self::Family => "nc_refresh_family",
        }
    }
}

impl From<DeviceKind> for Page {
    fn from(kind: DeviceKind) -> Self {
        match kind {
            DeviceKind::Kiosk => Self::Kiosk,
            DeviceKind::Board => Self::Board,
        }
    }
}

/// Whether the caller's connection is encrypted, by us or by the proxy. What isn't came over plain loopback: anything
/// else was refused before.
#[derive(Debug, Clone, Copy)]
pub struct Encrypted(bool);

impl FromRequest for Encrypted {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(
            request.extensions().get::<Way>().is_some_and(|way| way.encrypted),
        )))
    }
}

/// The cookie that carries a refresh token.
pub(super) fn bake(page: Page, refresh: &Refresh, encrypted: Encrypted) -> Cookie<'static> {
    cookie(page, refresh.token.expose_secret().to_owned(), refresh.ttl_s, encrypted)
}

/// The cookie that takes it away.
pub(super) fn remove(page: Page, encrypted: Encrypted) -> Cookie<'static> {
    cookie(page, String::new(), 0, encrypted)
}

fn cookie(page: Page, value: String, ttl_s: i64, encrypted: Encrypted) -> Cookie<'static> {
    Cookie::build(page.cookie(), value)
        .path(PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(encrypted.0)
        .max_age(Duration::seconds(ttl_s))
        .finish()
}

/// The refresh token that came with a request, and the page it belongs to.
pub(super) fn read(request: &HttpRequest, asked: &As) -> Option<(Page, SecretString)> {
    let mut pages = Page::ALL
        .into_iter()
        .filter(|page| asked.page.is_none_or(|asked| asked == *page));
    pages.find_map(|page| {
        let cookie = request.cookie(page.cookie())?;
        (!cookie.value().is_empty()).then(|| (page, SecretString::from(cookie.value().to_owned())))
    })
}
