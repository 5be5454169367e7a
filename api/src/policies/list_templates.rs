//! Published schedules and the demo's policies, to begin a draft with.

use actix_web::{get, web};
use domain::role::Permission;
use domain::subsidy::Policy;
use rust_embed::Embed;
use serde::Serialize;
use utoipa::ToSchema;

use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The files themselves: whoever adds one to the folder adds it to the list.
#[derive(Embed)]
#[folder = "domain/data/policies/"]
struct Files;

/// A policy file to begin with.
#[derive(Serialize, ToSchema)]
pub struct TemplateView {
    /// The id of the policy in it.
    id: String,
    name: String,
    name_en: String,
    text: String,
}

/// The templates, in the order of their files.
#[derive(Serialize, ToSchema)]
pub struct TemplateList {
    items: Vec<TemplateView>,
}

/// Lists policy files to begin a draft with.
#[utoipa::path(tag = "policies", security(("bearer" = [])),
    responses((status = 200, body = TemplateList), (status = 401, body = Problem), (status = 403, body = Problem)))]
#[get("/policy-templates")]
pub async fn list_templates(caller: Caller) -> Answer<web::Json<TemplateList>> {
    caller.may(Permission::PolicyRead)?;
    let texts = Files::iter()
        .filter_map(|path| Files::get(&path))
        .filter_map(|file| String::from_utf8(file.data.into_owned()).ok());
    // A file that doesn't read is no template; a test of the files would have failed long before.
    let items = texts.filter_map(template).collect();
    Ok(web::Json(TemplateList { items }))
}

fn template(text: String) -> Option<TemplateView> {
    let policy = Policy::from_toml(&text).ok()?;
    Some(TemplateView {
        id: policy.id,
        name: policy.name,
        name_en: policy.name_en,
        text,
    })
}
