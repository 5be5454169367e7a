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

pub(super) fn clock(now: At) -> Finding {
    let known = |text| At::parse(text).unwrap_or_default();
    if now < known(EARLIEST) || now > known(LATEST) {
        let words = format!("{now} can't be right: set the machine's clock, then let NTP keep it");
        return Finding::new(Grade::Bad, "clock", words);
    }
    Finding::new(Grade::Ok, "clock", format!("{now}"))
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
}
