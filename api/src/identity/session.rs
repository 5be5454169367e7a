//! A session as it is answered: an access token in the body, the refresh token in its cookie.

use actix_web::HttpResponse;
use domain::id::{AccountId, CanteenId};
use domain::role::Role;
use serde::Serialize;
use store::Actor;
use store::accounts::Account;
use store::devices::Device;
use store::sessions::{Refresh, Subject};
use utoipa::ToSchema;

use super::cookie::{self, Encrypted, Page};
use crate::compose::App;
use crate::problem::Answer;

/// What a page gets when somebody came in: one of `account`, `device` and `round_id` is there, but for a
/// relative, who has none of them.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// For the header `Authorization: Bearer …`; keep it in memory only.
    pub access_token: String,
    /// Seconds it is good for.
    pub expires_in_s: i64,
    /// Staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountView>,
    /// A kiosk or board.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<SessionDevice>,
    /// A volunteer's round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub round_id: Option<String>,
}

/// A member of staff.
#[derive(Serialize, ToSchema)]
pub struct AccountView {
    #[schema(value_type = String)]
    id: AccountId,
    login: String,
    name: String,
    #[schema(value_type = String)]
    role: Role,
    place: SessionPlace,
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    canteen_id: Option<CanteenId>,
    /// Whether it was ended.
    disabled: bool,
}

/// Where somebody belongs.
#[derive(Serialize, ToSchema)]
pub struct SessionPlace {
    code: String,
    name: String,
    path: String,
}

/// The device that came in.
#[derive(Serialize, ToSchema)]
pub struct SessionDevice {
    id: String,
    name: String,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    /// `kiosk` or `board`.
    kind: &'static str,
    #[schema(value_type = String)]
    role: Role,
}

impl From<&Account> for AccountView {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id,
            login: account.login.clone(),
            name: account.name.clone(),
            role: account.role,
            place: SessionPlace {
                code: account.place_code.to_string(),
                name: account.place_name.clone(),
                path: account.scope.0.clone(),
            },
            canteen_id: account.canteen,
            disabled: account.disabled_at.is_some(),
        }
    }
}

impl From<&Device> for SessionDevice {
    fn from(device: &Device) -> Self {
        Self {
            id: device.id.to_string(),
            name: device.name.clone(),
            canteen_id: device.canteen,
            kind: device.kind.name(),
            role: device.actor().role,
        }
    }
}

/// Opens a session for somebody whose password or code was right, and answers with it. The page names the cookie.
///
/// # Errors
/// The store's.
pub async fn start_session(
    app: &App,
    encrypted: Encrypted,
    page: Page,
    actor: &Actor,
    subject: Subject,
) -> Answer<HttpResponse> {
    let refresh = app.store.system().session_open(subject).await?;
    answer(app, encrypted, page, actor, subject, &refresh).await
}

/// Answers with a session that was opened or renewed.
pub(super) async fn answer(
    app: &App,
    encrypted: Encrypted,
    page: Page,
    actor: &Actor,
    subject: Subject,
    refresh: &Refresh,
) -> Answer<HttpResponse> {
    let now = app.store.clock.session_now();
    let (access_token, expires_in_s) = app.tokens.access(actor, refresh.session, refresh.expires_at, now)?;
    let system = app.store.system();
    let (mut account, mut device, mut round_id) = (None, None, None);
    match subject {
        Subject::Account(id) => account = system.account(id).await?.as_ref().map(AccountView::from),
        Subject::Device(id) => device = system.device(id).await?.as_ref().map(SessionDevice::from),
        // The page asks for what it shows.
        Subject::Family { .. } => {}
        Subject::RoundAccess { .. } => round_id = actor.round.map(|round| round.to_string()),
    }
    Ok(HttpResponse::Ok()
        .cookie(cookie::bake(page, refresh, encrypted))
        .json(Session {
            access_token,
            expires_in_s,
            account,
            device,
            round_id,
        }))
}
