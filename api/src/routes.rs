//! Every path on one screen. OpenAPI is made from this registration, so nothing can be served undocumented.

use utoipa::OpenApi;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{ops, orders};

/// The API.
pub fn api(config: &mut ServiceConfig<'_>) {
    config.service(scope::scope("/api/v1").configure(v1));
}

fn v1(config: &mut ServiceConfig<'_>) {
    config
        // ops
        .service(ops::meta::meta)
        // orders
        .service(orders::cancel_order::cancel_order)
        .service(orders::diner_menu::diner_menu)
        .service(orders::flag_order::flag_order)
        .service(orders::identify::identify)
        .service(orders::kitchen_count::kitchen_count)
        .service(orders::list_orders::list_orders)
        .service(orders::place_order::place_order)
        .service(orders::quote::quote)
        .service(orders::serve_order::serve_order);
}

/// Title, version and security of the document.
#[derive(OpenApi)]
#[openapi(
    info(title = "NuanCan 暖餐", description = "Subsidised meals for seniors: registrations, menus, orders, rounds, care."),
    modifiers(&Bearer)
)]
pub struct Document;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
        let components = document.components.get_or_insert_with(Default::default);
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

/// The document as it is served, committed and tested for drift.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    use utoipa_actix_web::AppExt;
    let (_, document) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(Document::openapi())
        .configure(api)
        .split_for_parts();
    document
}
