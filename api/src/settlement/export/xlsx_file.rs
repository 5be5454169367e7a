//! The claim as a workbook: sum, evidence, what isn't claimed. The same claim gives the same bytes.

use domain::time::At;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};

use super::{Cell, Export, Table, csv_file::yuan, safe};

const COLUMN_WIDTH: f64 = 14.0;
const WIDE_COLUMN: f64 = 30.0;

/// Writes the workbook.
///
/// # Errors
/// When a sheet is larger than a workbook can hold.
pub fn write(export: &Export) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The claim's own time stands in the file instead of the moment of the download.
    let at = export.claim.locked_at.unwrap_or(export.claim.run_at);
    let properties = DocProperties::new()
        .set_title(&export.claim.number)
        .set_creation_datetime(&moment(at)?);
    book.set_properties(&properties);
    for table in [export.summary(), export.evidence(), export.not_claimed()] {
        sheet(book.add_worksheet(), &table)?;
    }
    book.save_to_buffer()
}

fn moment(at: At) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::parse_from_str(&at.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Excel reckons with yuan while the file holds whole fen: a money cell is its fen divided by a hundred, written as a
/// formula of ours over constants.
fn sheet(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let text = Format::new().set_num_format("@");
    let money = Format::new().set_num_format("#,##0.00").set_align(FormatAlign::Right);
    sheet.set_name(table.name)?;
    for (column, heading) in (0_u16..).zip(&table.head) {
        let width = if table.head.len() == 2 {
            WIDE_COLUMN
        } else {
            COLUMN_WIDTH
        };
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, *heading, &bold)?;
    }
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Text(words) => {
                    sheet.write_string_with_format(row, column, safe::cell(words), &text)?;
                }
                Cell::Count(count) => {
                    sheet.write_number(row, column, *count)?;
                }
                Cell::Money(fen) => {
                    let formula = Formula::new(format!("{}/100", fen.0)).set_result(yuan(fen.0));
                    sheet.write_formula_with_format(row, column, formula, &money)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
