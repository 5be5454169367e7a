//! Which version of a policy counts on a day.

use super::Policy;
use crate::{named::named, time::ServiceDay};

named! {
    /// Where a version of a policy stands on a day.
    pub enum Standing {
        /// It hasn't begun.
        Coming = "coming",
        /// It is the one that counts.
        Counts = "counts",
        /// A higher version has taken its place, perhaps before it began.
        Replaced = "replaced",
        /// Its last day is past, and nothing has taken its place by itself.
        Ended = "ended",
    }
}

/// Of each policy the version that counts on a service day: the highest of those that have begun by then, or none where
/// that one has ended.
///
/// A version replaces every lower one from its first day on, and for good: when it ends, the lower ones stay replaced.
/// Money that was decided for a time must not go on under a rule that somebody took out of force; whoever wants that
/// rule back puts it in force again, as a version of its own.
#[must_use]
pub fn counting<'p>(policies: impl IntoIterator<Item = &'p Policy>, day: ServiceDay) -> Vec<&'p Policy> {
    let mut newest = newest_begun(policies, day);
    newest.retain(|policy| policy.in_force(day));
    newest
}

/// Of each policy the highest version that has begun by a day, whether or not it has ended since.
#[must_use]
pub fn newest_begun<'p>(policies: impl IntoIterator<Item = &'p Policy>, day: ServiceDay) -> Vec<&'p Policy> {
    let mut newest: Vec<&Policy> = Vec::new();
    for policy in policies.into_iter().filter(|policy| policy.valid_from <= day) {
        match newest.iter_mut().find(|kept| kept.id == policy.id) {
            Some(kept) if kept.version < policy.version => *kept = policy,
            Some(_) => {}
            None => newest.push(policy),
        }
    }
    newest
}

impl Policy {
    /// The last day on which it counts among these versions: its own last day, or the day before a higher version
    /// begins. A day before its first: it never counts.
    #[must_use]
    pub fn counts_until<'p>(&self, versions: impl IntoIterator<Item = &'p Self>) -> Option<ServiceDay> {
        let higher = versions
            .into_iter()
            .filter(|other| other.id == self.id && other.version > self.version);
        let replaced = higher.map(|other| other.valid_from.plus_days(-1));
        replaced.chain(self.valid_to).min()
    }

    /// Where it stands on a day, among these versions.
    #[must_use]
    pub fn standing<'p>(&self, versions: impl IntoIterator<Item = &'p Self>, day: ServiceDay) -> Standing {
        let until = self.counts_until(versions);
        match until {
            Some(until) if until < self.valid_from => Standing::Replaced,
            _ if day < self.valid_from => Standing::Coming,
            Some(until) if until < day && self.valid_to == Some(until) => Standing::Ended,
            Some(until) if until < day => Standing::Replaced,
            _ => Standing::Counts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A version with its first and last day in 2026; no last day is open-ended.
    type Spell = (u32, &'static str, Option<&'static str>);

    fn versions(spells: &[Spell]) -> Vec<Policy> {
        let sample = crate::subsidy::builtin::demo_policies().remove(0);
        let day = |text: &str| ServiceDay::parse(&format!("2026-{text}")).expect("a day of the tests");
        spells
            .iter()
            .map(|(version, from, to)| Policy {
                version: *version,
                valid_from: day(from),
                valid_to: to.map(day),
                ..sample.clone()
            })
            .collect()
    }

    fn on(policies: &[Policy], text: &str) -> Option<u32> {
        let day = ServiceDay::parse(&format!("2026-{text}")).expect("a day of the tests");
        let mut turned: Vec<&Policy> = policies.iter().collect();
        turned.reverse();
        let found = counting(policies, day).first().map(|policy| policy.version);
        assert_eq!(
            counting(turned, day).first().map(|policy| policy.version),
            found,
            "the order in which versions are given doesn't matter"
        );
        found
    }

    #[test]
    fn a_version_replaces_the_lower_ones_from_its_first_day_on_and_for_good() {
        let open: &[Spell] = &[(1, "01-01", None), (2, "04-01", None)];
        let ends: &[Spell] = &[(1, "01-01", None), (2, "04-01", Some("06-30"))];
        let again: &[Spell] = &[(1, "01-01", None), (2, "04-01", Some("06-30")), (3, "07-01", None)];
        let cut_short: &[Spell] = &[(1, "01-01", None), (2, "04-01", Some("12-31")), (3, "06-01", None)];
        let gap: &[Spell] = &[(1, "01-01", Some("03-31")), (2, "05-01", None)];
        let overtaken: &[Spell] = &[(1, "01-01", None), (2, "09-01", None), (3, "06-01", Some("10-31"))];
        for (name, spells, day, counts) in [
            ("before all", open, "12-31", Some(2)),
            ("the day before", open, "03-31", Some(1)),
            ("the first day", open, "04-01", Some(2)),
            ("the last day of one that ends", ends, "06-30", Some(2)),
            ("an ended version lets no older one back", ends, "07-01", None),
            ("nor much later", ends, "12-31", None),
            ("a later version that says so", again, "07-01", Some(3)),
            ("the later one ends the newer early", cut_short, "06-01", Some(3)),
            ("until then the newer counts", cut_short, "05-31", Some(2)),
            ("between two versions there is nothing", gap, "04-15", None),
            ("a gap ends with the next", gap, "05-01", Some(2)),
            (
                "a planned version that a higher one overtook",
                overtaken,
                "09-15",
                Some(3),
            ),
            ("never begins afterwards", overtaken, "11-01", None),
            ("and the first had its time", overtaken, "05-31", Some(1)),
        ] {
            assert_eq!(on(&versions(spells), day), counts, "{name}");
        }
        let early = ServiceDay::parse("2025-12-31").expect("a day");
        assert!(counting(&versions(open), early).is_empty());
    }

    #[test]
    fn each_version_knows_its_last_day() {
        let until = |spells: &[Spell]| -> Vec<Option<String>> {
            let all = versions(spells);
            all.iter()
                .map(|one| one.counts_until(&all).map(|day| day.to_string()))
                .collect()
        };
        let day = |text: &str| Some(text.to_owned());
        assert_eq!(
            until(&[(1, "01-01", None), (2, "04-01", Some("06-30"))]),
            [day("2026-03-31"), day("2026-06-30")]
        );
        assert_eq!(
            until(&[(1, "01-01", None), (2, "09-01", None), (3, "06-01", None)]),
            [day("2026-05-31"), day("2026-05-31"), None],
            "the second never counts: it would have ended before it began"
        );
    }

    #[test]
    fn each_version_knows_where_it_stands() {
        use Standing::{Coming, Counts, Ended, Replaced};
        let all = versions(&[
            (1, "01-01", None),
            (2, "04-01", Some("06-30")),
            (3, "11-01", None),
            (4, "10-01", None),
        ]);
        for (day, standings) in [
            ("2025-12-31", [Coming, Coming, Replaced, Coming]),
            ("2026-03-31", [Counts, Coming, Replaced, Coming]),
            ("2026-04-01", [Replaced, Counts, Replaced, Coming]),
            ("2026-07-01", [Replaced, Ended, Replaced, Coming]),
            ("2026-10-01", [Replaced, Ended, Replaced, Counts]),
        ] {
            let on = ServiceDay::parse(day).expect("a day");
            let found: Vec<Standing> = all.iter().map(|one| one.standing(&all, on)).collect();
            assert_eq!(found, standings, "{day}");
            let counts: Vec<&Policy> = all.iter().filter(|one| one.standing(&all, on) == Counts).collect();
            assert_eq!(counting(&all, on), counts, "{day}");
        }
    }

    #[test]
    fn policies_of_other_ids_are_none_of_its_business() {
        let mut all = versions(&[(1, "01-01", None), (2, "04-01", Some("06-30"))]);
        all[1].id = "another".to_owned();
        let july = ServiceDay::parse("2026-07-01").expect("a day");
        assert_eq!(counting(&all, july), [&all[0]]);
        assert_eq!(all[0].counts_until(&all), None);
    }
}
