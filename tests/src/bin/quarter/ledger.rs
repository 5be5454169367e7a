//! The quarter's ledger: proved from its export alone, held against the driver's own books, and damaged by one bit.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Cursor, Write};
use std::path::Path;
use std::time::Instant;

use async_trait::async_trait;
use domain::cash::CashCommand;
use domain::ledger::verify::{NoProof, Proof, verify};
use domain::ledger::{Account, Month};
use domain::money::Fen;
use domain::time::ServiceDay;
use store::Store;
use store::ledger::Outlet;

use crate::books::{Books, Fate};
use crate::office::Office;
use crate::rates;
use crate::took;

struct ToFile(BufWriter<File>);

#[async_trait]
impl Outlet for ToFile {
    async fn take(&mut self, lines: Vec<u8>) -> std::io::Result<()> {
        self.0.write_all(&lines)
    }
}

/// Closes the month before a day: from then on nothing is booked into it.
pub async fn close_month_before(store: &Store, office: &Office, day: ServiceDay) {
    let month = Month::of(Month::of(day).first().plus_days(-1));
    let closed = store
        .within(&office.finance)
        .book(CashCommand::ClosePeriod(month), None, None)
        .await;
    closed.unwrap_or_else(|error| panic!("{month} can't be closed: {error}"));
}

/// Everything about the ledger that the driver can know.
pub async fn prove(store: &Store, books: &Books, folder: &Path) {
    let since = Instant::now();
    let path = folder.join("ledger.jsonl");
    let mut file = ToFile(BufWriter::new(File::create(&path).unwrap()));
    store.system().export_ledger(&mut file).await.unwrap();
    file.0.flush().unwrap();
    let bytes = std::fs::metadata(&path).unwrap().len();
    took(since, &format!("the ledger as a file of {} MB", bytes / 1_000_000));

    let since = Instant::now();
    let proof = prove_file(&path).expect("nothing is wrong with the ledger");
    took(
        since,
        &format!(
            "{} entries of {} orders proved from the file alone",
            proof.entries, proof.orders
        ),
    );
    assert_eq!(proof.orders, books.orders() as u64);
    assert_eq!(proof.entries, proof.sealed);
    assert!(proof.closed_to.is_some() && proof.heads > 0, "{proof:?}");
    against_books(store, books).await;
    damaged(&path);
}

fn prove_file(path: &Path) -> Result<Proof, NoProof> {
    let mut open = || -> std::io::Result<Box<dyn BufRead>> { Ok(Box::new(BufReader::new(File::open(path)?))) };
    verify(&mut open, &[])
}

/// What was eaten was claimed from the funds and paid to the canteens, to the fen; what the seniors owe is all that they
/// still have to get, and everything else went back.
async fn against_books(store: &Store, books: &Books) {
    let mut expected: BTreeMap<String, i64> = BTreeMap::new();
    for fund in [rates::COUNTY, rates::DONORS, rates::VILLAGE] {
        expected.insert(Account::Fund(fund.to_owned()).key(), 0);
    }
    for entry in books.entries.values().filter(|entry| entry.fate == Fate::Served) {
        for (fund, fen) in &entry.owed {
            *expected.entry(Account::Fund((*fund).to_owned()).key()).or_default() -= fen;
            *expected.entry(Account::Bank.key()).or_default() -= fen;
        }
        let own = entry.price - entry.owed.values().sum::<i64>();
        *expected.entry(Account::Earned(entry.canteen).key()).or_default() += own;
    }
    for (key, fen) in expected {
        let account = Account::parse(&key).unwrap();
        assert_eq!(store.system().balance(&account).await.unwrap(), Fen(fen), "{key}");
    }
}

/// One bit of one entry in the middle: found, and named by its line.
fn damaged(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let line = 1 + bytes[..middle].iter().filter(|byte| **byte == b'\n').count() as u64;
    let mut open = || -> std::io::Result<Box<dyn BufRead>> { Ok(Box::new(Cursor::new(bytes.clone()))) };
    match verify(&mut open, &[]) {
        Err(NoProof::Wrong(finding)) => assert_eq!(finding.line, line, "{finding}"),
        other => panic!("a flipped bit was not found: {other:?}"),
    }
}
