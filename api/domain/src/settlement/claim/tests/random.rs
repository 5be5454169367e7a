//! Random lives of meals: whatever happens to them and whenever claims are locked, what was asked for is what is owed.

use super::*;
use std::collections::BTreeMap;

const MEALS: usize = 12;
const FUNDS: [&str; 2] = ["county", "village"];

#[derive(Debug, Clone)]
enum Event {
    /// A meal is served, or that is taken back, or it is explained (which owes nothing as well).
    Serve(usize, bool),
    /// A corrected rule: other amounts for price, fee and award.
    Rerate(usize, i64, i64, i64),
    /// The month is over: the next one's claims are about to be made.
    MonthEnd,
    /// The funds' claims of the month are run, and perhaps locked.
    Claim { fund: usize, lock: bool },
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => (0..MEALS, any::<bool>()).prop_map(|(meal, served)| Event::Serve(meal, served)),
        3 => (0..MEALS, 0_i64..900, 0_i64..300, 0_i64..300).prop_map(|(meal, a, b, c)| Event::Rerate(meal, a, b, c)),
        2 => Just(Event::MonthEnd),
        4 => (0..FUNDS.len(), any::<bool>()).prop_map(|(fund, lock)| Event::Claim { fund, lock }),
    ]
}

struct World {
    month: ClaimPeriod,
    meals: Vec<Meal>,
    amounts: Vec<[i64; 3]>,
    claimed: BTreeMap<usize, Claimed>,
    locked: BTreeMap<(usize, ClaimPeriod), Vec<Line>>,
}

impl World {
    /// A dozen meals over three months, none of them served.
    fn new() -> Self {
        let meals = (0..MEALS).map(|at| {
            let number = u128::try_from(at).expect("small") + 1;
            meal(number, ["2026-11-10", "2026-12-10", "2027-01-10"][at % 3], &[])
        });
        Self {
            month: november(),
            meals: meals.collect(),
            amounts: vec![[500, 200, 300]; MEALS],
            claimed: BTreeMap::new(),
            locked: BTreeMap::new(),
        }
    }

    fn set(&mut self, at: usize, served: bool) {
        let [price, fee, award] = self.amounts[at];
        let meal = &mut self.meals[at];
        meal.served = served;
        meal.dues = if served {
            let of = |fund: &str, part: i64| {
                [
                    (DueKind::Meal, price / part),
                    (DueKind::Fee, fee / part),
                    (DueKind::Award, award / part),
                ]
                .map(|(kind, fen)| due(kind, fund, fen))
            };
            of(FUNDS[0], 1).into_iter().chain(of(FUNDS[1], 2)).collect()
        } else {
            Vec::new()
        };
    }

    fn run(&self, fund: usize) -> Vec<Line> {
        let claimed = self.claimed.get(&fund).cloned().unwrap_or_default();
        lines(self.month, FUNDS[fund], &self.meals, &[], &claimed)
    }

    fn apply(&mut self, event: &Event) {
        match *event {
            Event::Serve(at, served) => self.set(at, served),
            Event::Rerate(at, price, fee, award) => {
                self.amounts[at] = [price, fee, award];
                let served = self.meals[at].served;
                self.set(at, served);
            }
            Event::MonthEnd => self.month = self.month.next(),
            Event::Claim { fund, lock } => {
                let found = self.run(fund);
                assert_eq!(found, self.run(fund), "a run that changes nothing is repeatable");
                // One locked claim per canteen, fund and period: the database's unique row.
                if lock && !self.locked.contains_key(&(fund, self.month)) {
                    super::lock(&found, self.claimed.entry(fund).or_default());
                    self.locked.insert((fund, self.month), found);
                    assert!(self.run(fund).is_empty(), "a locked claim leaves nothing to ask for");
                }
            }
        }
    }

    /// What every locked line of a meal and kind adds up to.
    fn asked(&self, fund: usize, at: usize, kind: DueKind) -> Fen {
        let all = self
            .locked
            .iter()
            .filter(|((of, _), _)| *of == fund)
            .flat_map(|(_, lines)| lines);
        let subject = Subject::Order(self.meals[at].order_id);
        all.filter(|line| line.subject == subject && line.kind == kind)
            .map(|line| line.fen)
            .sum()
    }
}

proptest! {
    /// After the last claim is locked, each meal's lines sum to what it is entitled to, and on the way no sum was ever
    /// negative and no meal was ever in two claims of its own period.
    #[test]
    fn locked_lines_always_sum_to_what_was_owed(events in proptest::collection::vec(event(), 1..120)) {
        let mut world = World::new();
        for event in &events {
            world.apply(event);
            for fund in 0..FUNDS.len() {
                for at in 0..MEALS {
                    for kind in [DueKind::Meal, DueKind::Fee, DueKind::Award] {
                        prop_assert!(world.asked(fund, at, kind) >= Fen::ZERO);
                    }
                }
            }
        }
        // A last period in which everything is settled.
        world.month = (0..4).fold(world.month, |month, _| month.next());
        for (fund, name) in FUNDS.iter().enumerate() {
            world.apply(&Event::Claim { fund, lock: true });
            for at in 0..MEALS {
                for kind in [DueKind::Meal, DueKind::Fee, DueKind::Award] {
                    prop_assert_eq!(world.asked(fund, at, kind), world.meals[at].owed(name, kind));
                }
            }
            let own: Vec<_> = world.locked.iter()
                .filter(|((of, _), _)| *of == fund)
                .flat_map(|(_, lines)| lines)
                .filter(|line| !line.is_adjustment())
                .map(|line| (line.subject.clone(), line.kind))
                .collect();
            let unique: BTreeSet<_> = own.iter().cloned().collect();
            prop_assert_eq!(own.len(), unique.len(), "a meal stands once among the meals of its own period");
        }
    }

    /// A claim's total is what its lines' meals are owed less what was asked before, whatever the order of the meals.
    #[test]
    fn a_run_does_not_depend_on_the_order_of_its_meals(events in proptest::collection::vec(event(), 1..60), turn in 0..MEALS) {
        let mut world = World::new();
        for event in &events {
            world.apply(event);
        }
        let there = world.run(0);
        world.meals.rotate_left(turn);
        prop_assert_eq!(there, world.run(0));
    }
}
