//! The evidence as CSV: with the mark that makes Excel read Chinese, and no cell that it would run.

use super::{Cell, Table, safe};

/// Writes a table. Amounts are yuan with two digits.
///
/// # Errors
/// The CSV writer's, which has nothing to fail on in memory.
pub fn write(table: &Table) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut bytes);
    writer.write_record(&table.head)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(said))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

/// A cell in words. Our own amounts may begin with a minus; a person's text may not.
#[must_use]
pub fn said(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => safe::cell(text),
        Cell::Money(fen) => yuan(fen.0),
        Cell::Count(count) => count.to_string(),
    }
}

/// `-1234` as `-12.34`.
#[must_use]
pub fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let whole = fen.unsigned_abs();
    format!("{sign}{}.{:02}", whole / 100, whole % 100)
}

#[cfg(test)]
mod tests {
    use domain::money::Fen;

    use super::*;

    #[test]
    fn a_table_reads_back_and_no_cell_of_it_is_a_formula() {
        let table = Table {
            name: "t",
            head: vec!["姓名", "金额"],
            rows: vec![
                vec![Cell::Text("=cmd|' /C calc'!A0".into()), Cell::Money(Fen(-1234))],
                vec![Cell::Text("王*芳, \"三\"".into()), Cell::Money(Fen(5))],
            ],
        };
        let bytes = write(&table).expect("writes");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.starts_with('\u{feff}'), "Excel needs the mark");
        assert!(text.contains("\r\n"));
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows[0].iter().collect::<Vec<_>>(), ["'=cmd|' /C calc'!A0", "-12.34"]);
        assert_eq!(rows[1].iter().collect::<Vec<_>>(), ["王*芳, \"三\"", "0.05"]);
    }

    #[test]
    fn yuan_have_two_digits() {
        for (fen, text) in [
            (0, "0.00"),
            (5, "0.05"),
            (-5, "-0.05"),
            (1200, "12.00"),
            (-100_001, "-1000.01"),
        ] {
            assert_eq!(yuan(fen), text);
        }
    }
}
