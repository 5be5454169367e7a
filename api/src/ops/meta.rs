//! What this installation is; pages ask before anybody logs in.

use actix_web::{get, web};
use domain::time::At;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::problem::Answer;

/// Name, version, clock.
#[derive(Serialize, ToSchema)]
pub struct Meta {
    /// Always `NuanCan`.
    name: &'static str,
    /// Of the program.
    version: &'static str,
    /// Where it serves; null before `init`.
    county: Option<MetaCounty>,
    /// Whether this is the demo.
    demo: bool,
    /// The server's clock.
    #[schema(value_type = String)]
    now_at: At,
    /// The Beijing day of that clock.
    day: String,
    /// What pages start in.
    locale_default: &'static str,
    /// Whether phones can be told to trust this installation's own certificate, at `/ca`.
    own_certificate: bool,
    /// Whom to call.
    hotline: String,
}

/// The county.
#[derive(Serialize, ToSchema)]
pub struct MetaCounty {
    code: String,
    name: String,
    name_en: String,
}

/// What this installation is.
#[utoipa::path(tag = "ops", responses((status = 200, body = Meta)))]
#[get("/meta")]
pub async fn meta(app: web::Data<App>) -> Answer<web::Json<Meta>> {
    let now_at = app.store.clock.now();
    let county = app.store.system().county().await?;
    Ok(web::Json(Meta {
        name: "NuanCan",
        version: env!("CARGO_PKG_VERSION"),
        county: county.map(|place| MetaCounty {
            code: place.code.into(),
            name: place.name,
            name_en: place.name_en,
        }),
        demo: app.demo,
        now_at,
        day: now_at.day().to_string(),
        locale_default: "zh-CN",
        own_certificate: app.own_tls.is_some(),
        hotline: app.hotline.clone(),
    }))
}
