//! A made-up quarter, proved; then every kind of damage, found and named.

mod forged;
mod sample;

use super::*;
use crate::made_up::Draw;
use sample::{SENIORS, export, quarter};
use std::io::Cursor;

fn prove(export: &str, heads: &[&str]) -> Result<Proof, Finding> {
    prove_bytes(export.as_bytes(), heads, ENTRIES_KEPT_MAX)
}

fn prove_bytes(export: &[u8], heads: &[&str], kept_max: u64) -> Result<Proof, Finding> {
    let heads: Vec<NotedHead> = heads
        .iter()
        .map(|head| NotedHead::parse(head).expect("a head"))
        .collect();
    let mut open = || Ok(Box::new(Cursor::new(export.to_vec())) as Box<dyn BufRead>);
    match verify_keeping(&mut open, &heads, kept_max) {
        Ok(proof) => Ok(proof),
        Err(NoProof::Wrong(finding)) => Err(finding),
        Err(NoProof::Unreadable(error)) => panic!("{error}"),
    }
}

#[test]
fn a_quarter_is_proved_from_its_export_alone() {
    let ledger = quarter(1, 91);
    let export = ledger.export();
    let proof = prove(&export, &[]).expect("nothing is wrong");
    assert_eq!(proof.entries, ledger.entries.len() as u64);
    assert_eq!(proof.orders, 91 * u64::try_from(SENIORS).expect("small"));
    assert_eq!(
        proof.closed_to.map(|month| month.to_string()).as_deref(),
        Some("2026-10")
    );
    assert!(proof.heads >= 90, "{proof:?}");
    let by_shares = prove_bytes(export.as_bytes(), &[], 500).expect("in several passes");
    assert_eq!(by_shares, proof);
}

/// The ends of an export, and places drawn all over it: no byte can be another one.
#[test]
fn one_flipped_byte_is_found_wherever_it_is() {
    let export = quarter(2, 1).export().into_bytes();
    let mut draw = Draw::new(3);
    let mut named = 0;
    let (tries, ends) = (1_200_u64, 200);
    for turn in 0..tries {
        let position = match turn {
            // The first and the last lines are special: every byte of them.
            turn if turn < ends => usize::try_from(turn).expect("small"),
            turn if turn < 2 * ends => export.len() - 1 - usize::try_from(turn - ends).expect("small"),
            _ => usize::try_from(draw.below(export.len() as u64)).expect("small"),
        };
        let mut damaged = export.clone();
        let mask = 1_u8 << draw.below(8);
        damaged[position] ^= mask;
        let found = prove_bytes(&damaged, &[], ENTRIES_KEPT_MAX);
        let finding = found.expect_err(&format!("byte {position} flipped by {mask} was not found"));
        let line = 1 + export[..position].iter().filter(|byte| **byte == b'\n').count() as u64;
        named += u64::from(finding.line == line);
    }
    // Of a line feed that became something else the line after it is named, of a day's date the last line.
    assert!(
        named * 100 >= tries * 97,
        "{named} of {tries} were named by their own line"
    );
}

#[test]
fn an_empty_ledger_is_sound_and_a_cut_off_one_is_not() {
    let export = export(&[], &[]);
    assert_eq!(prove(&export, &[]).expect("nothing is wrong").entries, 0);
    for end in 0..export.len() {
        assert!(prove(&export[..end], &[]).is_err(), "cut off at {end}");
    }
    assert!(prove(&format!("{export}{export}"), &[]).is_err());
}
