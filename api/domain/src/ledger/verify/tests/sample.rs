//! A made-up ledger, and its export.

use super::super::*;
use crate::{
    id::{CanteenId, OrderId, SeniorId, SittingId},
    ledger::{
        Account, Books, Entry, EntryKind, Held, Month, booking,
        chain::text,
        line::{Balance, DayHead, Header, Link},
    },
    made_up::Draw,
    money::Fen,
    order::{Order, OrderMode, OrderState, Payment},
    subsidy::{
        Unserved,
        split::{Fund, Part, Split},
    },
    time::{At, MealPeriod, ServiceDay},
};
use std::collections::BTreeMap;
use uuid::Uuid;

pub(super) const SENIORS: u128 = 12;
pub(super) const CANTEENS: u128 = 3;

pub(super) fn day(text: &str) -> ServiceDay {
    ServiceDay::parse(text).expect("a day")
}

/// A ledger as it grows: one batch after the other.
pub(super) struct Ledger {
    pub(super) books: Books,
    pub(super) entries: Vec<Entry>,
    pub(super) heads: Vec<(ServiceDay, u64)>,
    draw: Draw,
    orders: u128,
}

impl Ledger {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            books: Books::at(At::default()),
            entries: Vec::new(),
            heads: Vec::new(),
            draw: Draw::new(seed),
            orders: 0,
        }
    }

    /// Begins the next batch, a second after the last or at an instant.
    pub(super) fn at(&mut self, at: At) {
        let next = at.max(At(self.books.at.0 + 1));
        let booked = self.books.entries().len();
        self.entries.extend(self.books.entries()[..booked].iter().cloned());
        self.books = crate::ledger::books::loaded_again(&self.books, next);
    }

    pub(super) fn post(&mut self, entry: Entry) {
        let mut draft = self.books.draft();
        draft.post(entry).expect("the sample is sound");
        let written = draft.written();
        self.books.book(written);
    }

    pub(super) fn money(&mut self, key: &str, kind: EntryKind, fen: i64, from: Account, to: Account) {
        let entry = Entry::new(key, kind, [(to, Fen(fen)), (from, Fen(-fen))]).expect("balanced");
        self.post(entry);
    }

    pub(super) fn step(&mut self, order: &mut Order, what: impl Fn(&mut crate::ledger::Draft<'_>, &mut Order)) {
        let mut draft = self.books.draft();
        what(&mut draft, order);
        let written = draft.written();
        self.books.book(written);
    }

    pub(super) fn order(&mut self, day: ServiceDay, senior: u128, canteen: u128, payment: Payment) -> Order {
        self.orders += 1;
        let county = i64::try_from(self.draw.below(5)).expect("small") * 100;
        let mut order = order(self.orders, day, senior, canteen, county, payment);
        self.step(&mut order, |draft, order| booking::place(draft, order).expect("enough"));
        order
    }

    /// A day at the canteens: most meals are eaten, some cancelled, some not collected, some tapped wrongly.
    pub(super) fn day(&mut self, day: ServiceDay) {
        let morning = day.at(chrono::NaiveTime::from_hms_opt(8, 0, 0).expect("a time"));
        for senior in 1..=SENIORS {
            self.at(morning);
            let canteen = 1 + u128::from(self.draw.below(u64::try_from(CANTEENS).expect("small")));
            let balance = self.books.held(&Account::Prepaid(SeniorId(Uuid::from_u128(senior))));
            let pays = match self.draw.below(3) {
                0 if balance.is_some_and(|held| held.fen >= Fen(1_200)) => Payment::Balance,
                1 => Payment::Bill,
                _ => Payment::Cash,
            };
            let mut order = self.order(day, senior, canteen, pays);
            self.at(morning);
            match self.draw.below(10) {
                0 => self.step(&mut order, |draft, order| {
                    booking::cancel(draft, order).expect("placed")
                }),
                1 => {
                    let own = Fen(if senior % 2 == 0 { 200 } else { 0 });
                    let charges = (own > Fen::ZERO).then(|| Part::own(own)).into_iter().collect();
                    let settled = Unserved {
                        charges,
                        ..Unserved::default()
                    };
                    let unserved = move |draft: &mut crate::ledger::Draft<'_>, order: &mut Order| {
                        booking::unserved(draft, order, &settled).expect("placed");
                    };
                    self.step(&mut order, unserved);
                    if senior % 3 == 0 {
                        self.at(morning);
                        self.step(&mut order, |draft, order| {
                            booking::reopen(draft, order).expect("enough")
                        });
                    }
                }
                _ => {
                    self.step(&mut order, |draft, order| booking::serve(draft, order).expect("placed"));
                    let own = Account::Owed(order.senior_id);
                    let owed: Fen = self.books.entries().iter().map(|entry| entry.sum_of(&own)).sum();
                    if pays == Payment::Cash && owed > Fen::ZERO {
                        let key = format!("collect/{}", order.id);
                        let postings = [(Account::Bank, owed), (own, -owed)];
                        let entry = Entry::new(key, EntryKind::Collect, postings).expect("balanced");
                        self.post(entry.about(order.id, day));
                    }
                }
            }
        }
        self.at(morning);
        self.books.forget();
        self.heads.push((day, self.entries.len() as u64));
    }

    pub(super) fn export(&self) -> String {
        export(&self.entries, &self.heads)
    }
}

pub(super) fn order(
    number: u128,
    day: ServiceDay,
    senior: u128,
    canteen: u128,
    county: i64,
    payment: Payment,
) -> Order {
    let part = |fund: Fund, fen: i64, rule: &str| Part {
        fund,
        fund_id: fund.name().to_owned(),
        level: None,
        fen: Fen(fen),
        label: String::new(),
        label_en: String::new(),
        reason: String::new(),
        reason_en: String::new(),
        rule_id: rule.to_owned(),
        policy_version: 1,
    };
    let price = 1_200;
    let split = Split {
        parts: vec![
            part(Fund::Government, county, "demo/age80"),
            part(Fund::Donation, 50, "demo/age80"),
            Part::own(Fen(price - county - 50)),
        ],
        ..Split::default()
    };
    Order {
        id: OrderId(Uuid::from_u128(1_000 + number)),
        senior_id: SeniorId(Uuid::from_u128(senior)),
        canteen_id: CanteenId(Uuid::from_u128(100 + canteen)),
        sitting_id: SittingId(Uuid::from_u128(9)),
        service_day: day,
        period: MealPeriod::Lunch,
        mode: OrderMode::DineIn,
        state: OrderState::Placed,
        flag_cause: None,
        pickup_no: 1,
        bag_no: 1,
        from_counter: false,
        lines: vec![crate::order::OrderLine {
            sitting_dish_id: crate::id::SittingDishId(Uuid::from_u128(8)),
            name: String::new(),
            name_en: String::new(),
            texture: crate::diet::Texture::Regular,
            portion: crate::diet::Portion::Regular,
            price: Fen(price),
            instead_of: None,
        }],
        split,
        payment,
        turn: 0,
        booked_at: At::default(),
        placed_at: At::default(),
        cancel_until: At::default(),
        late_change: false,
        diet_override: None,
        identified: None,
    }
}

/// Writes the export of entries, all but the last three sealed.
pub(super) fn export(entries: &[Entry], heads: &[(ServiceDay, u64)]) -> String {
    let sealed = entries.len().saturating_sub(3) as u64;
    let mut chain = vec![Head::START];
    for entry in entries {
        chain.push(chain.last().expect("a start").then(&text(entry)));
    }
    let at = |seq: u64| chain[usize::try_from(seq).expect("small")];
    let mut sums: BTreeMap<String, (Account, i64)> = BTreeMap::new();
    for posting in entries.iter().flat_map(|entry| &entry.postings) {
        let sum = sums
            .entry(posting.account.key())
            .or_insert((posting.account.clone(), 0));
        sum.1 += posting.fen.0;
    }
    let mut lines = vec![Line::Header(Header {
        format: line::FORMAT.to_owned(),
        version: line::VERSION,
        entries: entries.len() as u64,
        sealed,
        head: at(sealed),
    })];
    let noted = heads.iter().filter(|(_, seq)| (1..=sealed).contains(seq));
    lines.extend(noted.map(|(day, seq)| {
        Line::Day(DayHead {
            day: *day,
            seq: *seq,
            head: at(*seq),
        })
    }));
    lines.extend((1..).zip(entries).map(|(seq, entry)| {
        Line::Link(Box::new(Link {
            seq,
            sealed: seq <= sealed,
            hash: at(seq),
            entry: entry.clone(),
        }))
    }));
    let shown = sums.into_values();
    lines.extend(shown.map(|(account, sum)| {
        let holds = account.held(Fen(sum));
        Line::Balance(Balance { account, holds })
    }));
    let mut tally = Tally::default();
    let mut all = String::new();
    for line in lines {
        let written = format!("{}\n", line.text());
        tally.add(written.as_bytes());
        all.push_str(&written);
    }
    all + &Line::End(tally.end()).text() + "\n"
}

/// From September to November, with the months closed as they end.
pub(super) fn quarter(seed: u64, days: i64) -> Ledger {
    let mut ledger = Ledger::new(seed);
    let first = day("2026-09-01");
    ledger.at(first.at(chrono::NaiveTime::MIN));
    let village = Account::Fund("donation".into());
    let note = Entry::note("fund/donation/open", EntryKind::FundOpen)
        .memo("fund", "donation")
        .memo("floor", "0");
    ledger.post(note);
    ledger.books.shape(
        village.clone(),
        Held {
            floor: Some(Fen::ZERO),
            ..Held::new(&village)
        },
    );
    ledger.money(
        "fund/donation/1",
        EntryKind::FundReceive,
        200_000,
        village,
        Account::Bank,
    );
    for senior in 1..=SENIORS {
        let prepaid = Account::Prepaid(SeniorId(Uuid::from_u128(senior)));
        ledger.money(
            &format!("top-up/{senior}"),
            EntryKind::TopUp,
            30_000,
            prepaid,
            Account::Bank,
        );
    }
    let mut month = Month::of(first);
    for ahead in 0..days {
        let today = first.plus_days(ahead);
        if Month::of(today) > month {
            ledger.at(today.at(chrono::NaiveTime::MIN));
            let note = Entry::note(format!("period/{month}"), EntryKind::PeriodClose).memo("month", month.to_string());
            ledger.post(note);
            month = Month::of(today);
        }
        ledger.day(today);
    }
    ledger
}
