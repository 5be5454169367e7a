//! A claim as a workbook.

use actix_web::{HttpResponse, get, web};
use domain::id::ClaimId;
use domain::role::Permission;

use super::export::xlsx_file;
use super::export_csv::{attached, export, unwritten};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::language::Language;
use crate::problem::{Answer, Problem};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Exports a claim as xlsx: sum and signatures, evidence, what isn't claimed. Names are masked; the same claim gives the
/// same bytes.
#[utoipa::path(tag = "settlement", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
              (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/settlement/claims/{id}/export.xlsx")]
pub async fn export_xlsx(
    app: web::Data<App>,
    caller: Caller,
    language: Language,
    id: web::Path<ClaimId>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::SettlementRead)?;
    let export = export(&app, &actor, *id, "xlsx", language.0).await?;
    let bytes = xlsx_file::write(&export).map_err(|error| unwritten(&error))?;
    Ok(attached(&export.file_name("xlsx"), XLSX, bytes))
}
