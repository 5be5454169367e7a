//! An alarm opened: whom to call, and everything that has happened.

use domain::id::{AlarmId, SeniorId};
use domain::ladder::{Callee, Happened};
use domain::person::contact::Contact;
use domain::person::name::PersonName;
use domain::place::PlacePath;
use domain::time::At;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::event_owner;
use crate::alarms::Alarm;
use crate::audit::Act;
use crate::entity::{alarm_event, senior};
use crate::notices::NoticeShown;
use crate::seniors::sheets::{self, ContactSheet, open_json};
use crate::standing::away;
use crate::{Error, Result, Scoped, cadres};

/// An alarm with whom to call and what has happened. No `Debug`: phone numbers.
pub struct AlarmFile {
    /// As in the list.
    pub alarm: Alarm,
    /// The whole name, for the telephone.
    pub name: String,
    /// As people say it.
    pub address: Option<String>,
    /// Whom to call, in the order of the rungs.
    pub calls: Vec<Callable>,
    /// Everything that has happened, the oldest first.
    pub log: Vec<LogEntry>,
    /// What was sent into other people's systems.
    pub notices: Vec<NoticeShown>,
}

/// Somebody to call. No `Debug`: it holds a phone number.
pub struct Callable {
    /// Who.
    pub callee: Callee,
    /// Their name; none for 110.
    pub name: Option<String>,
    /// Daughter, neighbour …
    pub relation: Option<String>,
    /// The number.
    pub phone: String,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// When it happened.
    pub at: At,
    /// When it was written down.
    pub recorded_at: At,
    /// By whom.
    pub by: String,
    /// What.
    pub what: Happened,
}

impl Scoped<'_> {
    /// Opens an alarm. The look at the telephone numbers is written down; a closed alarm shows none.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn alarm_file(&self, id: AlarmId) -> Result<AlarmFile> {
        let row = self.alarm_row(id).await?;
        self.note(Act {
            action: "alarm.look",
            subject_kind: "alarm",
            subject_id: id.to_string(),
            place_path: &PlacePath(row.place_path.clone()),
            detail: json!({}),
        })
        .await?;
        let alarm = self.one_alarm(id).await?;
        let conn = self.store.db.read();
        let events = alarm_event::Entity::find()
            .filter(alarm_event::Column::AlarmId.eq(id.0))
            .order_by_asc(alarm_event::Column::Seq)
            .all(conn)
            .await?;
        let entry = |row: alarm_event::Model| {
            Ok(LogEntry {
                at: At(row.at_ms),
                recorded_at: At(row.recorded_at_ms),
                what: open_json(&self.store.keys, &event_owner(row.id), &row.detail_sealed)?,
                by: row.by_name,
            })
        };
        let log = events.into_iter().map(entry).collect::<Result<Vec<_>>>()?;
        let notices = self.notices_of(id).await?;
        let closed = alarm.ladder.closed;
        let (name, home, calls) = self.whom_to_call(SeniorId(row.senior_id), alarm.ladder.hospice).await?;
        // Whoever stays elsewhere that day is looked for there, not at an empty house.
        let day = alarm.raised_at.day();
        let stays = away::on(conn, &self.store.keys, &[row.senior_id], day).await?;
        let stay = stays
            .into_values()
            .next()
            .map(|place| place.address.as_str().to_owned());
        let address = stay.or(home);
        Ok(AlarmFile {
            name: if closed { alarm.masked_name.clone() } else { name },
            address: address.filter(|_| !closed),
            calls: if closed { Vec::new() } else { calls },
            alarm,
            log,
            notices,
        })
    }

    /// Whom to call for somebody, in the order of the rungs: name, address, numbers.
    pub(crate) async fn whom_to_call(
        &self,
        id: SeniorId,
        hospice: bool,
    ) -> Result<(String, Option<String>, Vec<Callable>)> {
        let conn = self.store.db.read();
        let row = senior::Entity::find_by_id(id.0).one(conn).await?;
        let row = row.ok_or(Error::NotFound("senior"))?;
        let sheet: ContactSheet = sheets::open(&self.store.keys, row.id, &row.contact_sealed)?;
        let cadre = cadres::of_village(conn, &self.store.keys, &row.village_code).await?;
        let mut calls = Vec::new();
        if let Some(phone) = &sheet.phone {
            calls.push(Callable {
                callee: Callee::Senior,
                name: None,
                relation: None,
                phone: phone.as_str().to_owned(),
            });
        }
        let contacts = [
            (Callee::Family, sheet.contact),
            (Callee::Neighbour, sheet.neighbour),
            (Callee::Cadre, cadre),
            (Callee::Doctor, sheet.doctor),
        ];
        calls.extend(
            contacts
                .into_iter()
                .filter_map(|(callee, contact)| Some(callable(callee, contact?))),
        );
        calls.push(public(Callee::Police, "110"));
        if !hospice {
            calls.push(public(Callee::Ambulance, "120"));
        }
        let address = sheet.address.map(|address| address.as_str().to_owned());
        Ok((row.name, address, calls))
    }
}

pub(crate) fn callable(callee: Callee, contact: Contact) -> Callable {
    Callable {
        callee,
        name: Some(PersonName::as_str(&contact.name).to_owned()),
        relation: Some(contact.relation).filter(|text| !text.is_empty()),
        phone: contact.phone.as_str().to_owned(),
    }
}

fn public(callee: Callee, number: &str) -> Callable {
    Callable {
        callee,
        name: None,
        relation: None,
        phone: number.to_owned(),
    }
}
