//! One account for each desk role, all with the password that everybody knows.

use std::collections::BTreeMap;

use domain::account::Login;
use domain::place::PlaceCode;
use domain::region::County;
use domain::role::Role;
use store::accounts::{Account, NewAccount};
use store::canteens::Canteen;
use store::{Actor, Result, Store};

use super::PASSWORD;

/// What a demo account is.
pub(super) struct Person {
    pub(super) login: &'static str,
    name: &'static str,
    role: Role,
    /// The role in Chinese.
    pub(super) title: &'static str,
    seat: Seat,
}

enum Seat {
    County,
    Township,
    Canteen,
}

const fn person(login: &'static str, name: &'static str, role: Role, title: &'static str, seat: Seat) -> Person {
    Person {
        login,
        name,
        role,
        title,
        seat,
    }
}

/// Everybody, in the order in which a registration and a meal pass through their hands.
pub(super) const PEOPLE: [Person; 10] = [
    person("registrar", "覃晓梅", Role::Registrar, "登记员", Seat::Township),
    person("verifier", "向志强", Role::Verifier, "初核员", Seat::Township),
    person("approver", "谷春华", Role::Approver, "审批员", Seat::County),
    person("manager", "王建平", Role::CanteenManager, "食堂经理", Seat::Canteen),
    person("kitchen", "刘菊香", Role::Kitchen, "后厨", Seat::Canteen),
    person("dispatcher", "陈立新", Role::Dispatcher, "调度员", Seat::County),
    person("supervisor", "钟国栋", Role::Supervisor, "督导员", Seat::County),
    person("finance", "彭丽娟", Role::Finance, "财务", Seat::County),
    person("auditor", "尚文斌", Role::Auditor, "审计员", Seat::County),
    person("admin", "熊伟", Role::Administrator, "管理员", Seat::County),
];

/// Makes the demo accounts that aren't there yet. The canteen's people work in `canteen`.
///
/// # Errors
/// The database's.
pub async fn accounts_make_demo(store: &Store, county: County, canteen: &Canteen) -> Result<()> {
    let there = of_demo(store).await?;
    let programme = Actor::programme();
    for person in PEOPLE.iter().filter(|person| !there.contains_key(person.login)) {
        let (place, canteen) = match person.seat {
            Seat::County => (county.code, None),
            Seat::Township => (county.seat, None),
            Seat::Canteen => (county.code, Some(canteen.id)),
        };
        let new = NewAccount {
            login: Login::parse(person.login).map_err(|error| store::Error::of(&error))?,
            name: person.name.to_owned(),
            role: person.role,
            place: PlaceCode::parse(place).map_err(|error| store::Error::of(&error))?,
            canteen,
            password: PASSWORD.into(),
        };
        store.within(&programme).account_make(new).await?;
    }
    Ok(())
}

/// The accounts that can log in, by login.
pub(super) async fn of_demo(store: &Store) -> Result<BTreeMap<String, Account>> {
    let programme = Actor::programme();
    let accounts = store.within(&programme).accounts(None).await?;
    Ok(accounts
        .into_iter()
        .filter(|account| account.disabled_at.is_none())
        .map(|account| (account.login.clone(), account))
        .collect())
}
