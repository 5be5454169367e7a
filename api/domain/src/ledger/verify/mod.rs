//! The proof of an export, from the export alone: no database, no key, no network.
//!
//! It is read line by line; what is kept in memory grows with the number of accounts, and of the entries at most
//! [`ENTRIES_KEPT_MAX`] at a time: a longer ledger is read in several passes, each of which follows a part of the orders.

mod books;
mod heads;
mod orders;
mod wrong;

use super::{
    chain::{self, Head, NotedHead},
    line::{self, Line, Tally},
};
use books::BookCheck;
use heads::HeadCheck;
use orders::OrderCheck;
use std::io::BufRead;
pub use wrong::{Finding, Wrong};

/// Entries whose postings are remembered at a time.
pub const ENTRIES_KEPT_MAX: u64 = 1_000_000;
/// No line is longer; a file without line feeds must not fill the memory.
const LINE_BYTES_MAX: u64 = 1 << 20;

/// What was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Entries.
    pub entries: u64,
    /// Of them sealed.
    pub sealed: u64,
    /// The head of the sealed ones.
    pub head: Head,
    /// Orders.
    pub orders: u64,
    /// Accounts.
    pub accounts: u64,
    /// Noted heads that are in the chain.
    pub heads: u64,
    /// The last closed month.
    pub closed_to: Option<super::Month>,
}

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum NoProof {
    /// The file can't be read.
    #[error("the file can't be read")]
    Unreadable(#[from] std::io::Error),
    /// Something is wrong.
    #[error(transparent)]
    Wrong(#[from] Finding),
}

/// Opens the export once more, from its first byte.
pub type Reopen<'a> = dyn FnMut() -> std::io::Result<Box<dyn BufRead>> + 'a;

/// Proves an export, and that the noted heads are in its chain.
///
/// # Errors
/// The first thing that is wrong, or what hinders reading.
pub fn verify(open: &mut Reopen<'_>, noted: &[NotedHead]) -> Result<Proof, NoProof> {
    verify_keeping(open, noted, ENTRIES_KEPT_MAX)
}

/// The same, remembering so many entries at a time.
///
/// # Errors
/// As [`verify`].
pub fn verify_keeping(open: &mut Reopen<'_>, noted: &[NotedHead], kept_max: u64) -> Result<Proof, NoProof> {
    let mut first = Pass::first(noted);
    let mut found = first.run(open, u64::MAX)?;
    let passes = first.entries.div_ceil(kept_max.max(1)).max(1);
    let mut orders = 0;
    for share in 0..passes {
        let mut pass = Pass::of_orders(share, passes);
        let end = found.as_ref().map_or(u64::MAX, |finding| finding.line);
        if let Some(earlier) = pass.run(open, end)? {
            found = Some(earlier);
        }
        orders += pass.orders.as_ref().map_or(0, OrderCheck::count);
    }
    match found {
        Some(finding) => Err(finding.into()),
        None => Ok(first.proof(orders)),
    }
}

/// One reading of the file: either everything but the orders, or a share of the orders.
struct Pass {
    line: u64,
    part: Part,
    header: Option<line::Header>,
    entries: u64,
    sealed: u64,
    head: Head,
    sealed_head: Head,
    tally: Tally,
    books: Option<BookCheck>,
    heads: HeadCheck,
    orders: Option<OrderCheck>,
}

/// Which part of the file is being read; lines come in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Begin,
    Heads,
    Links,
    Balances,
    End,
}

impl Pass {
    fn first(noted: &[NotedHead]) -> Self {
        Self {
            line: 0,
            part: Part::Begin,
            header: None,
            entries: 0,
            sealed: 0,
            head: Head::START,
            sealed_head: Head::START,
            tally: Tally::default(),
            books: Some(BookCheck::default()),
            heads: HeadCheck::of(noted),
            orders: None,
        }
    }

    fn of_orders(share: u64, of: u64) -> Self {
        Self {
            books: None,
            orders: Some(OrderCheck::of_share(share, of)),
            ..Self::first(&[])
        }
    }

    /// Reads up to a line; the answer is the first thing that is wrong.
    fn run(&mut self, open: &mut Reopen<'_>, end: u64) -> Result<Option<Finding>, NoProof> {
        let mut reader = open()?;
        let mut bytes = Vec::new();
        while self.line + 1 < end {
            bytes.clear();
            let read = std::io::Read::take(&mut reader, LINE_BYTES_MAX).read_until(b'\n', &mut bytes)?;
            if read == 0 {
                break;
            }
            self.line += 1;
            if let Err(finding) = self.take(&bytes) {
                return Ok(Some(finding));
            }
        }
        let cut_off = self.books.is_some() && self.part != Part::End;
        Ok(cut_off.then(|| self.finding(None, Wrong::End)))
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Finding> {
        let line = self.parse(bytes)?;
        if self.orders.is_some() {
            if let Line::Link(link) = &line {
                let wrong = self.orders.as_mut().map_or(Ok(()), |orders| orders.take(&link.entry));
                return wrong.map_err(|wrong| self.finding(Some(link), wrong));
            }
            return Ok(());
        }
        self.in_order(&line)?;
        if let Line::End(end) = &line {
            let right = std::mem::take(&mut self.tally).end() == *end;
            return if right {
                self.finish()
            } else {
                Err(self.finding(None, Wrong::End))
            };
        }
        self.tally.add(bytes);
        match &line {
            Line::Header(header) => {
                let known = header.format == line::FORMAT && header.version == line::VERSION;
                self.header = Some(header.clone());
                known.then_some(()).ok_or_else(|| self.finding(None, Wrong::Format))
            }
            Line::Day(day) => {
                self.heads.note(day);
                Ok(())
            }
            Line::Link(link) => self.link(link).map_err(|wrong| self.finding(Some(link), wrong)),
            Line::Balance(balance) => {
                let shown = self.books.as_mut().map_or(Ok(()), |books| books.shown(balance));
                shown.map_err(|wrong| self.finding(None, wrong))
            }
            Line::End(_) => Ok(()),
        }
    }

    fn parse(&self, bytes: &[u8]) -> Result<Line, Finding> {
        let bad = |wrong: line::BadLine| self.finding(None, wrong.into());
        let text = bytes
            .strip_suffix(b"\n")
            .ok_or_else(|| self.finding(None, Wrong::End))?;
        let text = std::str::from_utf8(text).map_err(|_| bad(line::BadLine::Shape("it is no text".to_owned())))?;
        Line::parse(text).map_err(bad)
    }

    /// Each kind of line has its place.
    fn in_order(&mut self, line: &Line) -> Result<(), Finding> {
        let (part, name) = match line {
            Line::Header(_) => (Part::Begin, "a header"),
            Line::Day(_) => (Part::Heads, "a noted head"),
            Line::Link(_) => (Part::Links, "an entry"),
            Line::Balance(_) => (Part::Balances, "a balance"),
            Line::End(_) => (Part::End, "the last line"),
        };
        let is_header = part == Part::Begin;
        if is_header != (self.line == 1) || part < self.part || self.part == Part::End {
            return Err(self.finding(None, Wrong::Order(name)));
        }
        self.part = part;
        Ok(())
    }

    fn link(&mut self, link: &line::Link) -> Result<(), Wrong> {
        let expected = self.entries + 1;
        if link.seq != expected {
            return Err(Wrong::Gap {
                expected,
                found: link.seq,
            });
        }
        let head = self.head.then(&chain::text(&link.entry));
        if head != link.hash {
            return Err(Wrong::Chain);
        }
        // The unsealed ones are the last ones.
        if link.sealed && self.sealed != self.entries {
            return Err(Wrong::Order("a sealed entry"));
        }
        self.entries = expected;
        self.head = head;
        if link.sealed {
            self.sealed = expected;
            self.sealed_head = head;
        }
        if let Some(books) = &mut self.books {
            books.take(&link.entry)?;
        }
        self.heads.passed(link.seq, &head.to_string())
    }

    /// The last line was read.
    fn finish(&self) -> Result<(), Finding> {
        let wrong = |wrong| Err(self.finding(None, wrong));
        let Some(header) = &self.header else {
            return wrong(Wrong::Format);
        };
        for (what, said, found) in [
            ("entries", header.entries, self.entries),
            ("sealed entries", header.sealed, self.sealed),
        ] {
            if said != found {
                return wrong(Wrong::Count { what, said, found });
            }
        }
        if header.head != self.sealed_head {
            return wrong(Wrong::HeaderHead);
        }
        if let Some(account) = self.books.as_ref().and_then(BookCheck::not_shown) {
            return wrong(Wrong::BalanceMissing(account));
        }
        self.heads.finish(self.entries).or_else(wrong)
    }

    fn finding(&self, link: Option<&line::Link>, what: Wrong) -> Finding {
        Finding {
            line: self.line,
            seq: link.map(|link| link.seq),
            key: link.map(|link| link.entry.key.clone()),
            what,
        }
    }

    fn proof(&self, orders: u64) -> Proof {
        Proof {
            entries: self.entries,
            sealed: self.sealed,
            head: self.sealed_head,
            orders,
            accounts: self.books.as_ref().map_or(0, BookCheck::accounts),
            heads: self.heads.found(),
            closed_to: self.books.as_ref().and_then(BookCheck::closed_to),
        }
    }
}

#[cfg(test)]
mod tests;
