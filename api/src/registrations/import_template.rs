//! An empty list to fill in.

use actix_web::{HttpResponse, get};
use domain::role::Permission;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::import::columns::{FIELDS, Field};
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

const COLUMN_WIDTH: f64 = 18.0;

/// The template with the headings that the import knows. Cells are texts, or a spreadsheet program would round the
/// last digits of every resident ID away.
#[utoipa::path(tag = "registrations", security(("bearer" = [])),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
#[get("/registrations/import-template")]
pub async fn import_template(caller: Caller) -> Answer<HttpResponse> {
    caller.may(Permission::RegistrationSubmit)?;
    let bytes = template().map_err(|error| {
        tracing::error!(%error, "the template can't be written");
        let status = actix_web::http::StatusCode::INTERNAL_SERVER_ERROR;
        Problem::new(status, "internal", "the template can't be written")
    })?;
    Ok(HttpResponse::Ok()
        .content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .insert_header(("Content-Disposition", "attachment; filename=\"nuancan-import.xlsx\""))
        .body(bytes))
}

fn template() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("登记名单")?;
    let text = Format::new().set_num_format("@");
    let bold = Format::new().set_bold();
    // A village is told by name or by code; the template asks for the name.
    let fields = FIELDS.iter().filter(|(field, ..)| *field != Field::VillageCode);
    for (column, (_, _, headings)) in (0_u16..).zip(fields) {
        sheet.set_column_width(column, COLUMN_WIDTH)?;
        sheet.set_column_format(column, &text)?;
        sheet.write_with_format(0, column, headings.first().copied().unwrap_or_default(), &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::registrations::import::{columns::places, table::read};

    #[test]
    fn the_import_knows_every_heading_of_the_template() {
        let bytes = template().expect("writes");
        let table = read(&bytes).unwrap_or_else(|problem| panic!("{problem}"));
        let known = places(&table.columns, &BTreeMap::new()).unwrap_or_default();
        assert_eq!(known.len(), FIELDS.len() - 1);
    }
}
