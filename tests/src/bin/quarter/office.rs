//! The office: runs claims, checks them against the driver's books, signs, locks, and compares all of it in the end.

use std::collections::{BTreeMap, HashMap};

use api::settlement::export::{Export, csv_file};
use domain::id::{CanteenId, ClaimId, OrderId};
use domain::language::Lang;
use domain::money::Fen;
use domain::place::{PlaceCode, PlacePath};
use domain::region::SANGZHI;
use domain::role::Role;
use domain::settlement::{ClaimAct, ClaimPeriod, ClaimState};
use store::settlement::{ClaimQuery, NotYet, Payment};
use store::{Actor, ActorKind, Store, ids};

use crate::books::{Books, Fate};
use crate::county::County;
use crate::{at, rates};

/// Everybody who signs.
pub struct Office {
    /// Submits, closes books.
    pub manager: Actor,
    /// Confirms.
    pub verifier: Actor,
    /// Approves; records deaths.
    pub approver: Actor,
    /// Runs, locks, puts right.
    pub finance: Actor,
    /// Pays.
    pub cashier: Actor,
}

fn person(name: &str, role: Role) -> Actor {
    Actor {
        kind: ActorKind::Account,
        id: ids::new_id(),
        name: name.to_owned(),
        role,
        scope: PlacePath::of(&PlaceCode::parse(SANGZHI.code).unwrap()),
        canteen: None,
        round: None,
    }
}

impl Office {
    /// Five people.
    pub fn hire() -> Self {
        Self {
            manager: person("食堂经理", Role::CanteenManager),
            verifier: person("初核员", Role::Verifier),
            approver: person("审批员", Role::Approver),
            finance: person("会计", Role::Finance),
            cashier: person("出纳", Role::Finance),
        }
    }

    /// Claims a period at every canteen, holds each claim against the books, brings all of them to the bank.
    pub async fn settle(&self, store: &Store, county: &County, books: &mut Books, period: ClaimPeriod) {
        let morning = at(period.last_day().plus_days(1), 7, 0);
        if store.clock.now() < morning {
            assert!(store.clock.move_to(morning));
        }
        let scoped = store.within(&self.finance);
        let run = scoped.claims_run(period, None).await.unwrap();
        let files = self.files(store, &run.claims).await;
        let again = scoped.claims_run(period, None).await.unwrap();
        assert_eq!(
            (&again.claims, again.changed.len()),
            (&run.claims, 0),
            "a second run finds nothing new"
        );
        assert_eq!(
            self.files(store, &run.claims).await,
            files,
            "a second run gives the same bytes"
        );
        for canteen in &county.canteens {
            self.check(store, books, canteen.id, period).await;
        }
        for claim in &run.claims {
            self.bring(store, *claim).await;
        }
        assert_eq!(
            self.files(store, &run.claims).await,
            files,
            "signing changes no byte of the evidence"
        );
        books.note("claims locked and paid", run.claims.len());
        books.note(
            "bytes of evidence compared three times",
            files.values().map(Vec::len).sum(),
        );
    }

    async fn files(&self, store: &Store, claims: &[ClaimId]) -> BTreeMap<ClaimId, Vec<u8>> {
        let scoped = store.within(&self.finance);
        let mut files = BTreeMap::new();
        for id in claims {
            let (claim, steps) = scoped.claim(*id).await.unwrap();
            let export = Export {
                claim,
                steps,
                lines: scoped.claim_all_lines(*id, "csv").await.unwrap(),
                uneaten: scoped.claim_uneaten(*id).await.unwrap(),
                with_rules: true,
                language: Lang::Zh,
            };
            let mut bytes = csv_file::write(&export.evidence()).unwrap();
            bytes.extend(csv_file::write(&export.not_claimed()).unwrap());
            files.insert(*id, bytes);
        }
        files
    }

    /// Each fund's claim asks for what the books say; the month's prices add up to the fen.
    async fn check(&self, store: &Store, books: &Books, canteen: CanteenId, period: ClaimPeriod) {
        let scoped = store.within(&self.finance);
        let query = ClaimQuery {
            period: Some(period),
            canteen: Some(canteen),
            state: None,
        };
        let claims = scoped.claims(query).await.unwrap().claims;
        for claim in &claims {
            let (fen, meals) = books.owed(canteen, &claim.fund.id, period.first_day(), period.last_day());
            let own = claim.totals.fen - claim.totals.adjustments_fen;
            assert_eq!(
                (own, claim.totals.meals),
                (Fen(fen), meals),
                "{} {}",
                claim.number,
                claim.fund.id
            );
        }
        let checked = scoped.check_period(canteen, period).await.unwrap().check;
        assert_eq!(checked.unexplained(), Fen::ZERO);
        let here = books
            .entries
            .values()
            .filter(|entry| entry.canteen == canteen && period.covers(entry.day));
        let price: i64 = here
            .filter(|entry| entry.fate == Fate::Served)
            .map(|entry| entry.price)
            .sum();
        assert_eq!(checked.price, Fen(price), "what the meals of {period} cost");
    }

    async fn bring(&self, store: &Store, claim: ClaimId) {
        match store.within(&self.manager).claim_submit(claim).await.unwrap() {
            Ok(()) => {}
            Err(NotYet::Missing(missing)) => panic!("{} sittings aren't reconciled", missing.len()),
        }
        store
            .within(&self.verifier)
            .claim_sign(claim, ClaimAct::Confirm)
            .await
            .unwrap();
        store
            .within(&self.approver)
            .claim_sign(claim, ClaimAct::Approve)
            .await
            .unwrap();
        store
            .within(&self.finance)
            .claim_sign(claim, ClaimAct::Lock)
            .await
            .unwrap();
        let payment = Payment {
            paid_on: store.clock.now().day(),
            reference: "模拟".to_owned(),
        };
        store.within(&self.cashier).claim_pay(claim, &payment).await.unwrap();
    }

    /// Sums every locked line by order and fund and holds it against the books: each order, each fund, no more and no less.
    pub async fn compare(&self, store: &Store, county: &County, books: &mut Books) {
        let scoped = store.within(&self.finance);
        let mut asked: HashMap<(OrderId, String), i64> = HashMap::new();
        let (mut lines, mut total) = (0, 0);
        for canteen in &county.canteens {
            let query = ClaimQuery {
                canteen: Some(canteen.id),
                ..ClaimQuery::default()
            };
            for claim in scoped.claims(query).await.unwrap().claims {
                assert_eq!(claim.state, ClaimState::Paid, "{} isn't at its end", claim.number);
                let mut sum = 0;
                for line in scoped.claim_all_lines(claim.id, "compare").await.unwrap() {
                    sum += line.fen.0;
                    lines += 1;
                    *asked
                        .entry((line.order_id.unwrap(), claim.fund.id.clone()))
                        .or_default() += line.fen.0;
                }
                assert_eq!(Fen(sum), claim.totals.fen, "{} sums to its lines", claim.number);
                total += sum;
            }
        }
        let mut mine: HashMap<(OrderId, String), i64> = HashMap::new();
        for (id, entry) in books.entries.iter().filter(|(_, entry)| entry.fate == Fate::Served) {
            for (fund, fen) in &entry.owed {
                mine.insert((*id, (*fund).to_owned()), *fen);
            }
        }
        asked.retain(|_, fen| *fen != 0);
        assert_eq!(asked.len(), mine.len(), "orders and funds with money");
        for (key, fen) in &mine {
            assert_eq!(asked.get(key), Some(fen), "{key:?}");
        }
        assert_eq!(total, mine.values().sum::<i64>(), "all claims sum to all meals");
        books.note("lines of locked claims", lines);
        books.note("fen claimed and owed", usize::try_from(total).unwrap());
        for fund in [rates::COUNTY, rates::VILLAGE, rates::DONORS] {
            let of_fund: i64 = mine.iter().filter(|((_, id), _)| id == fund).map(|(_, fen)| fen).sum();
            println!("{:>12}.{:02} yuan  {fund}", of_fund / 100, of_fund % 100);
        }
    }
}
