//! The machine: its clock, its disk, its zone.

use std::path::Path;

use domain::time::At;

use super::{Finding, Grade};

/// Below so much free space the embedded database is in danger.
const FREE_BYTES_BAD: u64 = 200 << 20;
/// Below so much it is time to look.
const FREE_BYTES_WARN: u64 = 2 << 30;
/// No clock that is right shows less: this programme did not exist before.
const EARLIEST: &str = "2026-11-01T00:00:00Z";
/// A clock that shows more was set by hand, wrongly.
const LATEST: &str = "2060-01-01T00:00:00Z";

/// Clocks that NTP keeps differ by less.
const APART_S_MAX: i64 = 30;

pub(super) fn clock(now: At) -> Finding {
    let known = |text| At::parse(text).unwrap_or_default();
    if now < known(EARLIEST) || now > known(LATEST) {
        let words = format!("{now} can't be right: set the machine's clock, then let NTP keep it");
        return Finding::new(Grade::Bad, "clock", words);
    }
    Finding::new(Grade::Ok, "clock", format!("{now}"))
}

/// The database's machine dates nothing of ours, but it and the processes keep time by the same NTP.
pub(super) fn against_server(now: At, theirs: At) -> Finding {
    let apart_s = (now.0 - theirs.0) / 1000;
    if apart_s.abs() <= APART_S_MAX {
        return Finding::new(Grade::Ok, "clock", "the same as the database's machine");
    }
    let ahead_or_behind = if apart_s > 0 { "ahead of" } else { "behind" };
    let words = format!(
        "{} s {ahead_or_behind} the database's machine: one of them is wrong; let NTP keep both",
        apart_s.abs()
    );
    Finding::new(Grade::Bad, "clock", words)
}

/// Nothing can have been done later than now.
pub(super) fn against_data(now: At, last: At) -> Option<Finding> {
    let ahead_s = (last.0 - now.0) / 1000;
    (ahead_s > APART_S_MAX).then(|| {
        let words = format!(
            "the last thing that anybody did is dated {last}, {} min ahead of this clock: it is behind now, or it was ahead then \
             (a demo's clock is); see the runbook, section \"The clock is wrong\"",
            ahead_s / 60
        );
        Finding::new(Grade::Warn, "clock", words)
    })
}

pub(super) fn disk(data: &Path) -> Finding {
    let Some(free) = free_bytes(data) else {
        return Finding::new(
            Grade::Warn,
            "disk",
            format!("{} doesn't say how full it is", data.display()),
        );
    };
    let words = format!("{} MiB free at {}", free >> 20, data.display());
    if free < FREE_BYTES_BAD {
        Finding::new(
            Grade::Bad,
            "disk",
            format!("{words}: make room, or nothing can be saved soon"),
        )
    } else if free < FREE_BYTES_WARN {
        Finding::new(Grade::Warn, "disk", format!("{words}: make room in time"))
    } else {
        Finding::new(Grade::Ok, "disk", words)
    }
}

fn free_bytes(data: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let room = rustix::fs::statvfs(data).ok()?;
        room.f_frsize.checked_mul(room.f_bavail)
    }
    #[cfg(not(unix))]
    {
        let _ = data;
        None
    }
}

/// Nothing depends on it, but logs of other programmes beside ours do.
pub(super) fn zone(tz: Option<&str>) -> Finding {
    let words = "meals follow Beijing time (+08:00) whatever the machine says";
    match tz {
        Some(tz) => Finding::new(Grade::Ok, "time zone", format!("{words}; here TZ={tz}")),
        None => Finding::new(Grade::Ok, "time zone", words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_of_the_last_century_is_bad() {
        assert!(clock(At(0)).grade == Grade::Bad);
        assert!(clock(At::parse("2026-11-22T12:00:00Z").expect("an instant")).grade == Grade::Ok);
    }

    #[test]
    fn clocks_that_disagree_are_told_apart() {
        let now = At(1_795_406_400_000);
        assert!(against_server(now, At(now.0 + 30_000)).grade == Grade::Ok);
        let behind = against_server(now, At(now.0 + 31_000));
        assert!(behind.grade == Grade::Bad && behind.words.starts_with("31 s behind"));
        assert!(
            against_server(now, At(now.0 - 90_000))
                .words
                .starts_with("90 s ahead of")
        );
    }

    #[test]
    fn what_was_done_later_than_now_is_told() {
        let now = At(1_795_406_400_000);
        assert!(against_data(now, now).is_none() && against_data(now, At(0)).is_none());
        let found = against_data(now, now.plus_minutes(90)).map(|finding| finding.words);
        assert!(found.is_some_and(|words| words.contains("90 min ahead")));
    }
}
