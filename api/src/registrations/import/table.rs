//! A spreadsheet as texts: csv in UTF-8, or the first sheet of an xlsx.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::{NaiveDate, TimeDelta};

use super::ROWS_MAX;
use crate::border;
use crate::problem::{Answer, Problem};

/// A sheet with a heading row.
pub struct Table {
    /// The headings, trimmed.
    pub columns: Vec<String>,
    /// The rows below that aren't empty.
    pub rows: Vec<Row>,
}

/// One row, with the number that the spreadsheet program shows beside it.
pub struct Row {
    /// Counts from 1; the headings are row 1.
    pub number: usize,
    /// As many as there are columns.
    pub cells: Vec<String>,
}

/// Reads a file by what it is, whatever its name says.
///
/// # Errors
/// 422 `bad_file`, `too_many_rows`.
pub fn read(bytes: &[u8]) -> Answer<Table> {
    let is_zip = bytes.starts_with(b"PK");
    let lines = if is_zip { xlsx(bytes) } else { csv_text(bytes) };
    table(lines.ok_or_else(bad_file)?)
}

fn bad_file() -> Problem {
    Problem::invalid("bad_file", "file", "neither xlsx nor csv in UTF-8")
}

/// A line of the sheet with the number that stands beside it.
type Line = (usize, Vec<String>);

fn table(lines: Vec<Line>) -> Answer<Table> {
    let mut lines = lines.into_iter();
    let (_, columns) = lines.next().ok_or_else(bad_file)?;
    let rows: Vec<Row> = lines
        .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
        .map(|(number, mut cells)| {
            cells.resize(columns.len(), String::new());
            Row { number, cells }
        })
        .collect();
    if rows.len() > ROWS_MAX {
        return Err(Problem::invalid("too_many_rows", "file", "at most 5000 rows"));
    }
    let mut cells = columns.iter().chain(rows.iter().flat_map(|row| &row.cells));
    if cells.any(|cell| cell.contains(border::is_control)) {
        return Err(border::refusal("file"));
    }
    Ok(Table { columns, rows })
}

fn csv_text(bytes: &[u8]) -> Option<Vec<Line>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for record in reader.records().take(ROWS_MAX + 2) {
        let record = record.ok()?;
        // Blank lines are left out by the reader, so rows can't be counted.
        let number = record.position().map_or(0, |position| position.line() as usize);
        lines.push((number, record.iter().map(|cell| cell.trim().to_owned()).collect()));
    }
    Some(lines)
}

fn xlsx(bytes: &[u8]) -> Option<Vec<Line>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).ok()?;
    let range = book.worksheet_range_at(0)?.ok()?;
    // The range begins at the first cell that holds something.
    let first = range.start().map_or(0, |(row, _)| row as usize) + 1;
    let line = |(place, cells): (usize, &[Data])| (first + place, cells.iter().map(cell_text).collect());
    Some(range.rows().take(ROWS_MAX + 2).enumerate().map(line).collect())
}

/// A cell as it looks in the sheet. Numbers lose their `.0`: phones and codes are often typed as numbers.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::DateTime(day) => sheet_day(day.as_f64()).map_or_else(String::new, |day| day.to_string()),
        other => other.to_string().trim().to_owned(),
    }
}

/// Spreadsheets count days from the last of 1899; their wrong leap day of 1900 lies before anybody alive.
fn sheet_day(serial: f64) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    first.checked_add_signed(TimeDelta::try_days(serial as i64)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_with_a_byte_order_mark_and_empty_lines_keeps_its_row_numbers() {
        let text = "\u{feff}姓名,电话\n王芳 , 138\n\n,\n李雷,\n";
        let table = read(text.as_bytes()).unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(table.columns, ["姓名", "电话"]);
        let numbers: Vec<usize> = table.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [2, 5]);
        assert_eq!(table.rows[0].cells, ["王芳", "138"]);
    }

    #[test]
    fn a_sheet_reads_back_as_it_was_written() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "姓名").expect("writes");
        sheet.write(0, 1, "电话").expect("writes");
        sheet.write(1, 0, "王芳").expect("writes");
        sheet.write(1, 1, 13_812_345_678_f64).expect("writes");
        let bytes = book.save_to_buffer().expect("saves");
        let table = read(&bytes).unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(table.rows[0].cells, ["王芳", "13812345678"]);
    }

    #[test]
    fn a_cell_with_a_control_character_is_refused() {
        let refused = read("姓名,电话\n王\0芳,138\n".as_bytes()).err();
        assert_eq!(refused.map(|problem| problem.code), Some("bad_characters".to_owned()));
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for bytes in [&b"PK but no zip"[..], &[0xc4, 0xe3, 0xba, 0xc3][..], b""] {
            assert_eq!(
                read(bytes).err().map(|problem| problem.code),
                Some("bad_file".to_owned())
            );
        }
        let long = "姓名\n".to_owned() + &"王芳\n".repeat(ROWS_MAX + 1);
        assert_eq!(
            read(long.as_bytes()).err().map(|problem| problem.code),
            Some("too_many_rows".to_owned())
        );
    }
}
