//! Volunteers of a canteen, and the days on which they come.

use std::collections::{BTreeMap, BTreeSet};

use domain::delivery::{RoundState, TravelMode};
use domain::id::{CanteenId, RoundId, VolunteerId};
use domain::person::name::PersonName;
use domain::person::phone::Phone;
use domain::place::PlacePath;
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Act};
use crate::entity::{round, volunteer, volunteer_signup};
use crate::rounds::access;
use crate::{Error, Result, Scoped, ids};

/// Meals that fit on a cart at most.
const CAPACITY_MAX: u32 = 200;
/// Days somebody signs up for at once.
const DAYS_MAX: usize = 62;

/// A volunteer as the desk sees them.
#[derive(Debug, Clone)]
pub struct Volunteer {
    /// Id.
    pub id: VolunteerId,
    /// Name.
    pub name: String,
    /// `138****5678`
    pub phone_masked: String,
    /// Whose boxes they carry.
    pub canteen_id: CanteenId,
    /// How they get about.
    pub mode: TravelMode,
    /// Meals they carry.
    pub capacity: u32,
    /// Whether they no longer come.
    pub disabled: bool,
    /// From today on.
    pub signups: Vec<Signup>,
}

/// One sitting that somebody comes to.
#[derive(Debug, Clone)]
pub struct Signup {
    /// Id.
    pub id: Uuid,
    /// Day.
    pub day: ServiceDay,
    /// Meal.
    pub period: MealPeriod,
}

/// A volunteer to be added.
#[derive(Debug, Clone)]
pub struct NewVolunteer {
    /// Name.
    pub name: PersonName,
    /// Where the kitchen calls them.
    pub phone: Phone,
    /// Whose boxes they carry.
    pub canteen_id: CanteenId,
    /// How they get about.
    pub mode: TravelMode,
    /// Meals they carry.
    pub capacity: u32,
}

impl Scoped<'_> {
    /// The volunteers in scope, of one canteen when given.
    ///
    /// # Errors
    /// The database's.
    pub async fn volunteers(&self, canteen: Option<CanteenId>) -> Result<Vec<Volunteer>> {
        let mut query = volunteer::Entity::find().filter(self.covers(volunteer::Column::PlacePath));
        if let Some(canteen) = canteen {
            query = query.filter(volunteer::Column::CanteenId.eq(canteen.0));
        }
        let rows = query
            .order_by_asc(volunteer::Column::Id)
            .all(self.store.db.read())
            .await?;
        let mut signups = self.signups(rows.iter().map(|row| row.id)).await?;
        rows.into_iter()
            .map(|row| {
                let signups = signups.remove(&row.id).unwrap_or_default();
                self.volunteer_of(row, signups)
            })
            .collect()
    }

    /// One volunteer in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn volunteer(&self, id: VolunteerId) -> Result<Volunteer> {
        let row = self.volunteer_row(id).await?;
        let signups = self.signups([row.id]).await?.remove(&id.0).unwrap_or_default();
        self.volunteer_of(row, signups)
    }

    /// Adds a volunteer.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a canteen outside the scope; `bad_load`.
    pub async fn volunteer_make(&self, new: NewVolunteer) -> Result<Volunteer> {
        let path = self.canteen_path(new.canteen_id).await?;
        let capacity = i32::try_from(new.capacity)
            .ok()
            .filter(|_| (1..=CAPACITY_MAX).contains(&new.capacity));
        let capacity = capacity.ok_or_else(|| Error::invalid("bad_load", "capacity", "1 to 200 meals"))?;
        let id = VolunteerId(ids::new_id());
        let now = self.store.clock.now();
        let row = volunteer::ActiveModel {
            id: Set(id.0),
            name: Set(new.name.as_str().to_owned()),
            canteen_id: Set(new.canteen_id.0),
            place_path: Set(path.0.clone()),
            mode: Set(new.mode.name().to_owned()),
            capacity: Set(capacity),
            phone_sealed: Set(self.store.keys.seal(&phone_owner(id), new.phone.as_str())?),
            disabled_at_ms: Set(None),
            created_at_ms: Set(now.0),
        };
        let tx = self.store.db.begin().await?;
        volunteer::Entity::insert(row).exec_without_returning(&tx).await?;
        audit::write(&tx, now, self.actor, act("volunteer.make", id, &path, json!({}))).await?;
        tx.commit().await?;
        self.volunteer(id).await
    }

    /// Lets a volunteer go: no more rounds, and the days they signed up for are free.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn volunteer_disable(&self, id: VolunteerId) -> Result<Volunteer> {
        let row = self.volunteer_row(id).await?;
        let (now, path) = (self.store.clock.now(), PlacePath(row.place_path.clone()));
        if row.disabled_at_ms.is_none() {
            let tx = self.store.db.begin().await?;
            let mut row = row.into_active_model();
            row.disabled_at_ms = Set(Some(now.0));
            row.update(&tx).await?;
            volunteer_signup::Entity::delete_many()
                .filter(volunteer_signup::Column::VolunteerId.eq(id.0))
                .filter(volunteer_signup::Column::ServiceDay.gt(now.day().to_string()))
                .exec(&tx)
                .await?;
            // Phones that are on a round of theirs are shut out at once.
            for round in rounds_of(&tx, id).await? {
                access::revoke(&tx, round, now, self.store.clock.session_now()).await?;
            }
            audit::write(&tx, now, self.actor, act("volunteer.disable", id, &path, json!({}))).await?;
            tx.commit().await?;
            self.store.tell_sessions_ended().await;
        }
        self.volunteer(id).await
    }

    /// Signs somebody up; a day that they had signed up for already stays.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `volunteer_disabled`; `bad_days` without any day, or with one that is over.
    pub async fn volunteer_sign_up(
        &self,
        id: VolunteerId,
        days: &[ServiceDay],
        period: MealPeriod,
    ) -> Result<Volunteer> {
        let row = self.volunteer_row(id).await?;
        let today = self.store.clock.now().day();
        if row.disabled_at_ms.is_some() {
            return Err(Error::conflict("volunteer_disabled", "this volunteer no longer comes"));
        }
        if days.is_empty() || days.len() > DAYS_MAX || days.iter().any(|day| *day < today) {
            return Err(Error::invalid("bad_days", "days", "1 to 62 days from today on"));
        }
        let rows = days
            .iter()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|day| volunteer_signup::ActiveModel {
                id: Set(ids::new_id()),
                volunteer_id: Set(id.0),
                canteen_id: Set(row.canteen_id),
                service_day: Set(day.to_string()),
                period: Set(period.name().to_owned()),
            });
        let there = [
            volunteer_signup::Column::VolunteerId,
            volunteer_signup::Column::ServiceDay,
            volunteer_signup::Column::Period,
        ];
        volunteer_signup::Entity::insert_many(rows)
            .on_conflict(OnConflict::columns(there).do_nothing().to_owned())
            .exec_without_returning(self.store.db.write())
            .await?;
        self.volunteer(id).await
    }

    /// Takes a day back.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope, or without such a day.
    pub async fn volunteer_sign_off(&self, id: VolunteerId, signup: Uuid) -> Result<()> {
        self.volunteer_row(id).await?;
        let gone = volunteer_signup::Entity::delete_many()
            .filter(volunteer_signup::Column::Id.eq(signup))
            .filter(volunteer_signup::Column::VolunteerId.eq(id.0))
            .exec(self.store.db.write())
            .await?;
        if gone.rows_affected == 0 {
            return Err(Error::NotFound("signup"));
        }
        Ok(())
    }

    async fn volunteer_row(&self, id: VolunteerId) -> Result<volunteer::Model> {
        let row = volunteer::Entity::find_by_id(id.0)
            .filter(self.covers(volunteer::Column::PlacePath))
            .one(self.store.db.read())
            .await?;
        row.ok_or(Error::NotFound("volunteer"))
    }

    async fn signups(&self, ids: impl IntoIterator<Item = Uuid>) -> Result<BTreeMap<Uuid, Vec<Signup>>> {
        let rows = volunteer_signup::Entity::find()
            .filter(volunteer_signup::Column::VolunteerId.is_in(ids))
            .filter(volunteer_signup::Column::ServiceDay.gte(self.store.clock.now().day().to_string()))
            .order_by_asc(volunteer_signup::Column::ServiceDay)
            .all(self.store.db.read())
            .await?;
        let mut found: BTreeMap<Uuid, Vec<Signup>> = BTreeMap::new();
        for row in rows {
            found.entry(row.volunteer_id).or_default().push(Signup {
                id: row.id,
                day: ServiceDay::parse(&row.service_day).map_err(|_| Error::Corrupt("volunteer_signup.service_day"))?,
                period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("volunteer_signup.period"))?,
            });
        }
        Ok(found)
    }

    fn volunteer_of(&self, row: volunteer::Model, signups: Vec<Signup>) -> Result<Volunteer> {
        let id = VolunteerId(row.id);
        let phone = self.store.keys.open(&phone_owner(id), &row.phone_sealed)?;
        let phone = Phone::parse(&phone).map_err(|_| Error::Corrupt("volunteer.phone"))?;
        Ok(Volunteer {
            id,
            name: row.name,
            phone_masked: phone.masked(),
            canteen_id: CanteenId(row.canteen_id),
            mode: TravelMode::parse(&row.mode).ok_or(Error::Corrupt("volunteer.mode"))?,
            capacity: u32::try_from(row.capacity).unwrap_or(0),
            disabled: row.disabled_at_ms.is_some(),
            signups,
        })
    }
}

/// The rounds that somebody may still be on with a code.
async fn rounds_of<C: ConnectionTrait>(conn: &C, id: VolunteerId) -> Result<Vec<RoundId>> {
    let rounds: Vec<Uuid> = round::Entity::find()
        .select_only()
        .column(round::Column::Id)
        .filter(round::Column::VolunteerId.eq(id.0))
        .filter(round::Column::State.ne(RoundState::Finished.name()))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rounds.into_iter().map(RoundId).collect())
}

fn phone_owner(id: VolunteerId) -> String {
    format!("volunteer.phone/{id}")
}

fn act<'a>(action: &'static str, id: VolunteerId, path: &'a PlacePath, detail: serde_json::Value) -> Act<'a> {
    Act {
        action,
        subject_kind: "volunteer",
        subject_id: id.to_string(),
        place_path: path,
        detail,
    }
}
