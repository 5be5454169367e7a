//! A claim's evidence as CSV.

use actix_web::{HttpResponse, get, web};
use domain::id::ClaimId;
use domain::language::Lang;
use domain::role::Permission;
use store::Actor;

use super::export::{Export, csv_file};
use super::view::sees_rules;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::language::Language;
use crate::problem::{Answer, Problem};

/// All that an export of a claim is made of.
///
/// # Errors
/// 404 outside the scope.
pub(super) async fn export(
    app: &App,
    actor: &Actor,
    id: ClaimId,
    format: &'static str,
    language: Lang,
) -> Answer<Export> {
    let scoped = app.store.within(actor);
    let (claim, steps) = scoped.claim(id).await?;
    Ok(Export {
        claim,
        steps,
        lines: scoped.claim_all_lines(id, format).await?,
        uneaten: scoped.claim_uneaten(id).await?,
        with_rules: sees_rules(actor),
        language,
    })
}

/// The file.
pub(super) fn attached(name: &str, kind: &'static str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header(("Content-Disposition", format!("attachment; filename=\"{name}\"")))
        .body(bytes)
}

/// A file that couldn't be written.
pub(super) fn unwritten(error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::error!(error, "a claim can't be exported");
    let status = actix_web::http::StatusCode::INTERNAL_SERVER_ERROR;
    Problem::new(status, "internal", "the export can't be written")
}

/// Exports a claim's evidence as CSV (UTF-8 with its mark), safe to open in a spreadsheet program. Names are masked.
#[utoipa::path(tag = "settlement", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 403, body = Problem),
              (status = 404, body = Problem)))]
#[get("/settlement/claims/{id}/export.csv")]
pub async fn export_csv(
    app: web::Data<App>,
    caller: Caller,
    language: Language,
    id: web::Path<ClaimId>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::SettlementRead)?;
    let export = export(&app, &actor, *id, "csv", language.0).await?;
    let bytes = csv_file::write(&export.evidence()).map_err(|error| unwritten(&error))?;
    Ok(attached(&export.file_name("csv"), "text/csv; charset=utf-8", bytes))
}
