//! 认出是谁: staff who come to a kiosk tell it who stands there, for whoever has neither card nor phone.
//!
//! The name is told at the desk, where staff have signed in, and never typed at the kiosk: no password stands on a screen
//! that the whole room reads. Only while somebody waits at a kiosk may a canteen look a person up, and only by what that
//! person says of themselves: the whole name or the whole number.

use std::cmp::Reverse;

use domain::help::{self, HelpState};
use domain::id::{HelpCallId, SeniorId};
use domain::number::SeniorNumber;
use domain::person::name::PersonName;
use domain::place::PlacePath;
use domain::senior::SeniorState;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::HelpCall;
use crate::audit::{self, Act};
use crate::diners::DinerPerson;
use crate::entity::help_call::{Column, Entity, Model};
use crate::entity::senior;
use crate::places_named::names_of;
use crate::{Error, Result, Scoped};

/// More people of one name than staff read through while somebody waits.
pub const ALIKE_MAX: usize = 12;
/// More namesakes than a county of a hundred thousand has; the nearest of them are shown.
const NAMESAKES_MAX: u64 = 500;

/// Somebody of that name.
#[derive(Debug, Clone)]
pub struct Alike {
    /// Who.
    pub person: DinerPerson,
    /// Where they live, in words.
    pub village: String,
    /// Completed years today.
    pub age: i32,
}

impl Scoped<'_> {
    /// Those who still eat with us and have exactly this name or number: whoever lives nearest in the tree of
    /// places stands first, then by number. At most [`ALIKE_MAX`].
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `help_over`; `bad_who` for a text that is neither a name nor a number.
    pub async fn help_look(&self, id: HelpCallId, text: &str) -> Result<Vec<Alike>> {
        let conn = self.store.db.read();
        let call = self.open_call(conn, id).await?;
        let which = exactly(text)?;
        let here = [SeniorState::Active.name(), SeniorState::Paused.name()];
        let mut rows = senior::Entity::find()
            .filter(which)
            .filter(senior::Column::State.is_in(here))
            .order_by_asc(senior::Column::Number)
            .limit(NAMESAKES_MAX)
            .all(conn)
            .await?;
        let at = PlacePath(call.place_path);
        rows.sort_by_key(|row| Reverse(at.shared_with(&PlacePath(row.place_path.clone()))));
        rows.truncate(ALIKE_MAX);
        let villages = names_of(conn, rows.iter().map(|row| row.village_code.clone())).await?;
        self.note(Act {
            action: "help.look",
            subject_kind: "help_call",
            subject_id: id.to_string(),
            place_path: &at,
            detail: json!({ "found": rows.len() }),
        })
        .await?;
        let today = self.store.clock.now().day();
        let order: Vec<SeniorId> = rows.iter().map(|row| SeniorId(row.id)).collect();
        let mut people = self.store.system().diners(&order).await?;
        people.sort_by_key(|person| order.iter().position(|id| *id == person.id()));
        Ok(people
            .into_iter()
            .map(|person| Alike {
                village: villages.get(person.village_code.as_str()).cloned().unwrap_or_default(),
                age: today.age_of(person.diner.birth_date),
                person,
            })
            .collect())
    }

    /// Tells the kiosk who stands there. It also says that somebody comes, where nobody had; told again, the last holds.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a call outside the scope or for a senior who no longer eats with us; `help_over`.
    pub async fn help_name(&self, id: HelpCallId, senior: SeniorId) -> Result<HelpCall> {
        let person = self.store.system().diner(senior).await?;
        person
            .filter(|person| !person.diner.standing.is_gone())
            .ok_or(Error::NotFound("senior"))?;
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let call = self.open_call(&tx, id).await?;
        let mut change = Entity::update_many()
            .col_expr(Column::SeniorId, Expr::value(senior.0))
            .col_expr(Column::NamedAtMs, Expr::value(now.0));
        if call.answered_at_ms.is_none() {
            change = change
                .col_expr(Column::AnsweredAtMs, Expr::value(now.0))
                .col_expr(Column::AnsweredBy, Expr::value(self.actor.id))
                .col_expr(Column::AnsweredByName, Expr::value(self.actor.name.clone()));
        }
        let open = Condition::all()
            .add(Column::Id.eq(id.0))
            .add(Column::EndedAtMs.is_null());
        if change.filter(open).exec(&tx).await?.rows_affected == 0 {
            return Err(over());
        }
        let act = Act {
            action: "help.name",
            subject_kind: "senior",
            subject_id: senior.to_string(),
            place_path: &PlacePath(call.place_path.clone()),
            detail: json!({ "device": call.device_id, "help_call": id }),
        };
        audit::write(&tx, now, self.actor, act).await?;
        let row = Entity::find_by_id(id.0)
            .one(&tx)
            .await?
            .ok_or(Error::NotFound("help_call"))?;
        tx.commit().await?;
        self.tell_help(&row).await;
        Ok(row.shown(now))
    }

    /// Whom staff named to the acting kiosk, while its call is open and the name is fresh.
    ///
    /// # Errors
    /// The database's.
    pub async fn help_named(&self) -> Result<Option<DinerPerson>> {
        let now = self.store.clock.now();
        let row = Entity::find()
            .filter(super::open_of(self.actor.id))
            .one(self.store.db.read())
            .await?;
        let there = |row: &Model| row.named_at_ms.is_some_and(|named| help::still_there(At(named), now));
        let named = row.filter(|row| row.state(now) != HelpState::Over && there(row));
        let Some(senior) = named.and_then(|row| row.senior_id) else {
            return Ok(None);
        };
        let person = self.store.system().diner(SeniorId(senior)).await?;
        Ok(person.filter(|person| !person.diner.standing.is_gone()))
    }

    /// A call in scope at which somebody still waits.
    async fn open_call<C: ConnectionTrait>(&self, conn: &C, id: HelpCallId) -> Result<Model> {
        let row = Entity::find_by_id(id.0)
            .filter(self.covers(Column::PlacePath))
            .one(conn)
            .await?
            .ok_or(Error::NotFound("help_call"))?;
        if row.state(self.store.clock.now()) == HelpState::Over {
            return Err(over());
        }
        Ok(row)
    }
}

fn over() -> Error {
    Error::conflict("help_over", "nobody is waiting there any more")
}

/// A number is told by its look; everything else is a name.
fn exactly(text: &str) -> Result<Condition> {
    let text = text.trim();
    if let Ok(number) = SeniorNumber::parse(text) {
        return Ok(senior::Column::Number.eq(number.as_str()).into());
    }
    let name = PersonName::parse(text)
        .map_err(|_| Error::invalid("bad_who", "who", "the whole name or the whole number is needed"))?;
    Ok(senior::Column::Name.eq(name.as_str()).into())
}
