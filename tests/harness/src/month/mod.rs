//! A county's month, told by what really happened.
//!
//! Everything goes over HTTP, as kiosks, the hotline, volunteers' phones, the kitchen and the desk do it, against real
//! processes whose clock is moved. The harness alone knows who ate, who fell and who was missed: it decides it before
//! anybody reports it, keeps it apart (`record`), and compares it with the system after each day and at the end, for
//! every meal and every person.

mod alarms;
mod calendar;
mod compare;
mod counter;
mod cut;
mod desk;
mod dice;
mod doors;
mod enrol;
mod kitchen;
mod orders;
mod people;
mod record;
mod rounds;
mod scene;
mod script;
mod site;

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;

use self::calendar::{Day, at, eve, plus};
use self::people::People;
use self::record::Record;
use self::script::Script;
use self::site::Site;

/// Servers that somebody else runs.
#[derive(Debug, Clone)]
pub struct Servers {
    /// An empty PostgreSQL database.
    pub database: String,
    /// A Redis.
    pub redis: String,
}

/// Which month.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The same seed makes the same month.
    pub seed: u64,
    /// People in the county.
    pub seniors: usize,
    /// Days from 1 February 2026 on.
    pub days: i64,
    /// PostgreSQL and Redis; without them SQLite in a folder of its own.
    pub servers: Option<Servers>,
    /// Gets a line now and then.
    pub say: fn(&str),
}

/// What came out.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    /// The seed.
    pub seed: u64,
    /// People in the county.
    pub seniors: usize,
    /// `sqlite` or `postgres`.
    pub backend: &'static str,
    /// Days lived through.
    pub days: i64,
    /// Meals ordered.
    pub meals: usize,
    /// The system says served, and nobody ate.
    pub false_served: usize,
    /// The system says seen, and nobody saw them.
    pub false_seen: usize,
    /// People and meals that the system lost sight of.
    pub dropped: usize,
    /// Meals that the system says ended otherwise than eaten or called off.
    pub flags: usize,
    /// Meals hit by a fault that was injected.
    pub faults: usize,
    /// Boxes past their time that the system let be handed over.
    pub red_handed_over: usize,
    /// Where the system says something else than what happened.
    pub differences: Vec<String>,
    /// How long it took.
    pub seconds: f64,
    /// How the meals really ended.
    pub ends: BTreeMap<String, usize>,
    /// Where the time went, in seconds.
    pub spent: BTreeMap<&'static str, f64>,
    /// Everything that was done to the system and to the people, by kind.
    pub happened: BTreeMap<String, usize>,
}

impl Account {
    /// Whether nobody was lost and nothing was said that isn't so.
    #[must_use]
    pub fn holds(&self) -> bool {
        let never = [self.false_served, self.false_seen, self.dropped, self.red_handed_over];
        never == [0; 4] && self.flags <= self.faults && self.differences.is_empty()
    }
}

/// Everything that one day's work needs.
struct Month {
    wanted: Wanted,
    site: Site,
    people: People,
    record: Record,
    script: Script,
}

/// Lives through the month.
///
/// # Panics
/// When the installation can't be worked with at all; differences are no reason.
pub async fn live(wanted: Wanted) -> Account {
    let begun = Instant::now();
    let site = Site::found(&wanted).await;
    let record = Record::default();
    let script = Script::new(wanted.seed, wanted.days);
    (wanted.say)(&format!("{:5.0} s  the county is up", begun.elapsed().as_secs_f64()));
    let people = enrol::enrol(&site, &record, wanted.seed).await;
    let month = Month {
        wanted,
        site,
        people,
        record,
        script,
    };
    (month.wanted.say)(&format!(
        "{:5.0} s  standing orders are made",
        begun.elapsed().as_secs_f64()
    ));
    desk::evening(&month, eve()).await;
    for n in 0..month.wanted.days {
        let day = plus(eve(), 1 + n.unsigned_abs());
        month.day(day).await;
        let (meals, differences) = month.record.so_far();
        let seconds = begun.elapsed().as_secs_f64();
        (month.wanted.say)(&format!(
            "{seconds:5.0} s  {day}: {meals} meals so far, {differences} differences"
        ));
    }
    compare::people(&month).await;
    compare::alarms(&month).await;
    month.account(begun.elapsed().as_secs_f64())
}

impl Month {
    async fn day(&self, day: Day) {
        self.spends("clock", self.site.move_clock(at(day, "07:30"))).await;
        self.spends("desk", desk::early(self, day)).await;
        self.spends("clock", self.site.move_clock(at(day, "08:30"))).await;
        self.spends("desk", desk::morning(self, day)).await;
        self.spends("orders", orders::morning(self, day)).await;
        self.spends("clock", self.site.move_clock(at(day, "09:31"))).await;
        let open = self.spends("rounds", rounds::planned(self, day)).await;
        self.spends("kitchen", orders::counted(self, day, &open)).await;
        self.spends("clock", self.site.move_clock(at(day, "10:16"))).await;
        self.spends("kitchen", kitchen::cook(self, day, &open)).await;
        let tours = self.spends("rounds", rounds::hand_out(self, day, &open)).await;
        self.spends("clock", self.site.move_clock(at(day, "10:31"))).await;
        self.spends("rounds", rounds::depart(self, &tours)).await;
        self.spends("clock", self.site.move_clock(at(day, "11:20"))).await;
        self.spends("doors", doors::walk(self, day, &tours)).await;
        self.spends("counter", counter::serve(self, day, &open)).await;
        self.spends("alarms", alarms::first_look(self, day)).await;
        self.spends("clock", self.site.move_clock(at(day, "12:20"))).await;
        self.spends("doors", doors::replay(self, day, &tours)).await;
        self.spends("clock", self.site.move_clock(at(day, "12:31"))).await;
        self.spends("counter", counter::ended(self, day, &open)).await;
        self.spends("clock", self.site.move_clock(at(day, "13:30"))).await;
        self.spends("counter", counter::correct(self)).await;
        self.spends("alarms", alarms::find_everybody(self, day)).await;
        self.spends("books", kitchen::close_books(self, day, &open)).await;
        self.spends("evening", desk::evening(self, day)).await;
        self.spends("clock", self.site.move_clock(at(day, "21:31"))).await;
        self.spends("compare", compare::day(self, day, &open)).await;
    }

    /// Keeps count of where the time goes.
    async fn spends<T>(&self, what: &'static str, work: impl Future<Output = T>) -> T {
        let begun = Instant::now();
        let done = work.await;
        self.record.spent(what, begun.elapsed().as_secs_f64());
        done
    }

    fn account(self, seconds: f64) -> Account {
        let found = self.record.sums();
        Account {
            seed: self.wanted.seed,
            seniors: self.wanted.seniors,
            backend: self.site.backend(),
            days: self.wanted.days,
            meals: found.meals,
            false_served: found.false_served,
            false_seen: found.false_seen,
            dropped: found.dropped,
            flags: found.flags,
            faults: found.faults,
            red_handed_over: found.red_handed_over,
            differences: found.differences,
            seconds: (seconds * 10.0).round() / 10.0,
            ends: found.ends,
            spent: found.spent,
            happened: found.happened,
        }
    }
}
