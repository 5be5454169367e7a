//! A new member of staff.

use actix_web::{HttpResponse, post, web};
use domain::account::Login;
use domain::id::CanteenId;
use domain::place::PlaceCode;
use domain::role::{Permission, Role};
use serde::Deserialize;
use store::accounts::NewAccount;
use utoipa::ToSchema;

use super::caller::Caller;
use super::session::AccountView;
use crate::compose::App;
use crate::problem::{Answer, Problem};

/// The account to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountForm {
    login: String,
    name: String,
    #[schema(value_type = String)]
    role: Role,
    /// Where they will look after things; inside the maker's own part of the tree.
    place_code: String,
    /// For canteen managers and kitchens, and only for them.
    #[schema(value_type = Option<String>)]
    canteen_id: Option<CanteenId>,
    #[schema(format = Password)]
    password: String,
}

/// Makes an account.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = [])),
    request_body = AccountForm,
    responses(
        (status = 201, body = AccountView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, description = "the place or canteen is outside the scope", body = Problem),
        (status = 409, description = "login_taken", body = Problem),
        (
            status = 422,
            description = "bad_login, bad_place_code, name_missing, not_staff, canteen_missing, canteen_unwanted, password_*",
            body = Problem
        )
    )
)]
#[post("/accounts")]
pub async fn make_account(app: web::Data<App>, caller: Caller, body: web::Json<AccountForm>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::AccountsAdmin)?;
    let form = body.into_inner();
    let new = NewAccount {
        login: Login::parse(&form.login).map_err(|error| store::Error::of(&error))?,
        name: form.name.trim().to_owned(),
        role: form.role,
        place: PlaceCode::parse(&form.place_code).map_err(|error| store::Error::of(&error))?,
        canteen: form.canteen_id,
        password: form.password.into(),
    };
    let account = app.store.within(&actor).account_make(new).await?;
    Ok(HttpResponse::Created().json(AccountView::from(&account)))
}
