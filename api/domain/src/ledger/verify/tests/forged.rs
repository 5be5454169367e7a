//! What somebody with all rights over the database could write: sound in its hashes, and found all the same.

use super::super::*;
use super::{prove, sample::*};
use crate::ledger::{Entry, EntryKind};
use crate::{money::Fen, time::At};

/// A change of one entry, with everything after it recomputed as somebody with all rights could.
fn forged(ledger: &Ledger, forge: impl FnOnce(&mut Vec<Entry>)) -> String {
    let mut entries = ledger.entries.clone();
    forge(&mut entries);
    export(&entries, &[])
}

fn position(entries: &[Entry], kind: EntryKind) -> usize {
    entries
        .iter()
        .rposition(|entry| entry.kind == kind)
        .expect("one of them")
}

/// A forgery: its name, how it is done, what must be said about it.
type Forgery = (&'static str, fn(&mut Vec<Entry>), fn(&Wrong) -> bool);

const FORGERIES: [Forgery; 12] = [
    (
        "unbalanced",
        |entries| entries[200].postings[0].fen.0 += 1,
        |wrong| matches!(wrong, Wrong::Unbalanced(1)),
    ),
    (
        "split that is not the price",
        |entries| {
            let at = position(entries, EntryKind::Place);
            entries[at].split.as_mut().expect("a split").price.0 += 1;
        },
        |wrong| matches!(wrong, Wrong::SplitSum { .. }),
    ),
    (
        "split that was not posted",
        |entries| {
            let at = position(entries, EntryKind::Place);
            let parts = &mut entries[at].split.as_mut().expect("a split").parts;
            parts[1].fen.0 += 10;
            parts[2].fen.0 -= 10;
        },
        |wrong| matches!(wrong, Wrong::SplitPosted { .. }),
    ),
    (
        "reversal that is not exact",
        |entries| {
            let at = position(entries, EntryKind::Cancel);
            entries[at].postings[0].fen.0 -= 1;
            entries[at].postings[1].fen.0 += 1;
        },
        |wrong| matches!(wrong, Wrong::NotExact(_)),
    ),
    (
        "reversed twice",
        |entries| {
            let at = position(entries, EntryKind::Cancel);
            let mut again = entries[at].clone();
            again.key.push_str("/again");
            entries.push(again);
        },
        |wrong| matches!(wrong, Wrong::ReversesNothing(_)),
    ),
    (
        "booked twice",
        |entries| {
            let at = position(entries, EntryKind::TopUp);
            entries.push(Entry {
                day: day("2026-10-31"),
                ..entries[at].clone()
            });
        },
        |wrong| matches!(wrong, Wrong::Twice),
    ),
    (
        "served twice",
        |entries| {
            let at = position(entries, EntryKind::Serve);
            let key = format!("{}/again", entries[at].key);
            entries.push(Entry {
                key,
                ..entries[at].clone()
            });
        },
        |wrong| matches!(wrong, Wrong::State),
    ),
    (
        "served for more than it was sold for",
        |entries| {
            let at = position(entries, EntryKind::Serve);
            entries[at].postings[0].fen.0 += 5;
            entries[at].postings[1].fen.0 -= 5;
        },
        |wrong| matches!(wrong, Wrong::State),
    ),
    (
        "below the floor",
        |entries| {
            let at = entries
                .iter()
                .position(|entry| entry.kind == EntryKind::FundReceive)
                .expect("one");
            entries[at].postings[0].fen = Fen(1_000);
            entries[at].postings[1].fen = Fen(-1_000);
        },
        |wrong| {
            matches!(
                wrong,
                Wrong::BelowFloor {
                    holds: -50,
                    floor: 0,
                    ..
                }
            )
        },
    ),
    (
        "booked into a closed month",
        |entries| {
            let last = entries.last_mut().expect("one");
            (last.day, last.at) = (day("2026-09-30"), At::default());
        },
        |wrong| matches!(wrong, Wrong::PeriodClosed(month) if month == "2026-09"),
    ),
    (
        "backdated",
        |entries| entries.last_mut().expect("one").day = day("2026-10-02"),
        |wrong| matches!(wrong, Wrong::Backdated { .. }),
    ),
    (
        "claimed from a closed fund",
        |entries| {
            let at = position(entries, EntryKind::Place);
            let mut note = Entry::note("fund/donation/close", EntryKind::FundClose).memo("fund", "donation");
            (note.day, note.at) = (entries[at].day, entries[at].at);
            entries.insert(at, note);
        },
        |wrong| matches!(wrong, Wrong::FundClosed(account) if account == "fund:donation"),
    ),
];

#[test]
fn each_kind_of_forgery_is_named() {
    let ledger = quarter(4, 33);
    for (name, forge, expected) in FORGERIES {
        let found = prove(&forged(&ledger, forge), &[]).expect_err(name);
        assert!(expected(&found.what), "{name}: {found:?}");
    }
}

#[test]
fn what_the_installation_shows_must_be_what_the_entries_sum_to() {
    let export = quarter(5, 3).export();
    let line = export
        .lines()
        .find(|line| line.starts_with(r#"{"account":"bank""#))
        .expect("the bank");
    let shown = export.replace(line, r#"{"account":"bank","holds":1}"#);
    let found = prove(&shown, &[]).expect_err("another balance");
    assert!(matches!(found.what, Wrong::Balance { .. }), "{found:?}");
    let hidden = export.replace(&format!("{line}\n"), "");
    assert!(prove(&hidden, &[]).is_err());
}

/// Whoever may write everything can make a chain that is sound in itself; a head that was printed before can't be in it.
#[test]
fn a_head_noted_before_finds_a_ledger_rewritten_since() {
    let ledger = quarter(6, 10);
    let export = ledger.export();
    let proof = prove(&export, &[]).expect("nothing is wrong");
    let head = format!("{}-{}", proof.sealed, proof.head);
    assert!(prove(&export, &[&head, &proof.head.to_string()[..16]]).is_ok());

    let rewritten = forged(&ledger, |entries| {
        let top_up = entries.iter_mut().find(|entry| entry.key == "top-up/3").expect("there");
        top_up.postings[0].fen.0 += 10_000;
        top_up.postings[1].fen.0 -= 10_000;
    });
    prove(&rewritten, &[]).expect("in itself it is sound");
    let early = export
        .lines()
        .find(|line| line.contains(r#""seq":2,"#))
        .expect("an early entry");
    let Ok(Line::Link(early)) = Line::parse(early) else {
        panic!("an entry")
    };
    let early = format!("2-{}", early.hash);
    for heads in [vec![head.as_str()], vec![&proof.head.to_string()], vec![&early, &head]] {
        let found = prove(&rewritten, &heads).expect_err("it was rewritten");
        assert!(matches!(found.what, Wrong::HeadMissing { .. }), "{found:?}");
    }
    let found = prove(&rewritten, &[&early, &head]).expect_err("it was rewritten");
    let Wrong::HeadMissing { range, .. } = found.what else {
        panic!()
    };
    assert!(range.contains("from entry 3 to entry"), "{range}");
    let cut = forged(&ledger, |entries| entries.truncate(20));
    assert!(prove(&cut, &[&head]).is_err(), "the newest entries are gone");
}
