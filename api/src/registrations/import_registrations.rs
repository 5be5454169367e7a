//! A list of people from a spreadsheet.

use std::collections::BTreeMap;

use actix_multipart::Multipart;
use actix_web::{post, web};
use domain::language::Lang;
use domain::registration::FieldError;
use domain::role::Permission;
use futures_util::TryStreamExt;
use serde::Serialize;
use store::registrations::batch::Listed;
use store::registrations::submit::CheckedForm;
use utoipa::ToSchema;

use super::import::BYTES_MAX;
use super::import::columns::places;
use super::import::rows::{BadRow, GoodRow, RowReader};
use super::import::table::{Table, read};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::problem::{Answer, Problem, Speaks, texts};

/// The parts of the upload.
#[derive(ToSchema)]
#[allow(dead_code)] // only its description is used
pub struct ImportForm {
    /// xlsx, or csv in UTF-8; the first row holds the headings.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// JSON object from heading to field; without it the usual headings are known.
    mapping: Option<String>,
    /// `true`: only say what would happen.
    dry_run: Option<String>,
}

/// What became of the list.
#[derive(Serialize, ToSchema)]
pub struct ImportView {
    columns: Vec<String>,
    rows: usize,
    /// Rows without an error.
    ok: usize,
    /// Of those, people who are registered or wait for approval already; nothing happens to them.
    already: usize,
    errors: Vec<ImportError>,
    created: usize,
}

/// What is wrong where.
#[derive(Serialize, ToSchema)]
pub struct ImportError {
    /// As the spreadsheet program counts; the headings are row 1.
    row: usize,
    field: String,
    code: String,
    detail: String,
}

#[derive(Default)]
struct Upload {
    file: Vec<u8>,
    mapping: BTreeMap<String, String>,
    dry_run: bool,
}

/// Imports a list. Each good row becomes a submitted registration; the same list twice changes nothing. Whoever uploads
/// it confirms that those on it have consented on paper.
#[utoipa::path(tag = "registrations", security(("bearer" = [])),
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 200, body = ImportView), (status = 422, body = Problem),
        (status = 429, description = "slow_down", body = Problem)))]
#[post("/registrations/import")]
pub async fn import_registrations(
    app: web::Data<App>,
    caller: Caller,
    speaks: Speaks,
    parts: Multipart,
) -> Answer<web::Json<ImportView>> {
    let actor = caller.may(Permission::RegistrationSubmit)?;
    app.limits.take(&app.store, Try::Import, &actor.id.to_string()).await?;
    let upload = receive(parts).await?;
    let scoped = app.store.within(&actor);
    let villages = scoped.villages_in_scope().await?;
    let today = app.store.clock.now().day();
    let Upload { file, mapping, dry_run } = upload;
    // Unpacking and reading thousands of rows would hold up everybody else on this thread.
    let read = web::block(move || {
        let table = read(&file)?;
        // A first look at a list whose headings are unknown shows the headings, so that they can be mapped.
        let places = match places(&table.columns, &mapping) {
            Ok(places) => places,
            Err(_) if mapping.is_empty() && dry_run => return Ok((table, Vec::new(), Vec::new())),
            Err(problem) => return Err(problem),
        };
        let mut reader = RowReader::new(&places, &villages, today);
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for row in &table.rows {
            match reader.read(row) {
                Ok(row) => good.push(row),
                Err(row) => bad.push(row),
            }
        }
        Ok((table, good, bad))
    });
    let read: Answer<(Table, Vec<GoodRow>, Vec<BadRow>)> = read
        .await
        .map_err(|_| Problem::invalid("bad_file", "file", "can't be read"))?;
    let (table, good, bad) = read?;
    let forms: Vec<CheckedForm<'_>> = good
        .iter()
        .map(|row| CheckedForm {
            form: &row.form,
            read: &row.read,
        })
        .collect();
    let listed = scoped.submit_list(&forms, dry_run).await?;
    Ok(web::Json(ImportView::of(
        &table, &good, &bad, &listed, dry_run, speaks.0,
    )))
}

async fn receive(mut parts: Multipart) -> Answer<Upload> {
    let unreadable = |_| Problem::invalid("bad_file", "file", "the upload broke off");
    let mut upload = Upload::default();
    while let Some(mut part) = parts.try_next().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = part.try_next().await.map_err(unreadable)? {
            if bytes.len() + chunk.len() > BYTES_MAX {
                let status = actix_web::http::StatusCode::PAYLOAD_TOO_LARGE;
                return Err(Problem::new(status, "too_large", "the file is too large"));
            }
            bytes.extend_from_slice(&chunk);
        }
        match name.as_str() {
            "file" => upload.file = bytes,
            "mapping" => {
                let bad = |_| Problem::invalid("bad_mapping", "mapping", "not a JSON object of texts");
                upload.mapping = serde_json::from_slice(&bytes).map_err(bad)?;
            }
            "dry_run" => upload.dry_run = matches!(bytes.as_slice(), b"true" | b"1"),
            _ => {}
        }
    }
    if upload.file.is_empty() {
        return Err(Problem::invalid("file_missing", "file", "no file was sent"));
    }
    Ok(upload)
}

impl ImportView {
    fn of(table: &Table, good: &[GoodRow], bad: &[BadRow], listed: &[Listed], dry_run: bool, language: Lang) -> Self {
        let mut errors: Vec<ImportError> = bad
            .iter()
            .flat_map(|row| {
                row.errors
                    .iter()
                    .map(|error| ImportError::of(row.number, error, language))
            })
            .collect();
        let (mut fresh, mut already) = (0, 0);
        for (row, answer) in good.iter().zip(listed) {
            match answer {
                Listed::Good => fresh += 1,
                Listed::Already => already += 1,
                Listed::Bad(_) => errors.push(ImportError::of(row.number, &elsewhere(), language)),
            }
        }
        errors.sort_by_key(|error| error.row);
        Self {
            columns: table.columns.clone(),
            rows: table.rows.len(),
            ok: fresh + already,
            already,
            errors,
            created: if dry_run { 0 } else { fresh },
        }
    }
}

impl ImportError {
    fn of(row: usize, error: &FieldError, language: Lang) -> Self {
        Self {
            row,
            field: error.field.to_owned(),
            code: error.code.to_owned(),
            detail: texts::text(error.code, &error.detail, language),
        }
    }
}

/// The only thing the store finds wrong with a row that reads: its village isn't the caller's.
fn elsewhere() -> FieldError {
    FieldError {
        field: "village_code",
        code: "unknown_village",
        detail: "no village in your care has this code".to_owned(),
    }
}
