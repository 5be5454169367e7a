//! The ladder's times, as this installation has them.

use domain::ladder::Timers;
use domain::place::PlacePath;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::json;

use crate::audit::Act;
use crate::entity::setting;
use crate::{Error, Result, Scoped, Store};

const SETTING: &str = "ladder_timers";

impl Store {
    /// The times in use.
    pub(crate) async fn ladder_timers<C: ConnectionTrait>(&self, conn: &C) -> Result<Timers> {
        let row = setting::Entity::find_by_id(SETTING.to_owned()).one(conn).await?;
        row.map_or_else(
            || Ok(Timers::default()),
            |row| serde_json::from_str(&row.value).map_err(|_| Error::Corrupt("setting.ladder_timers")),
        )
    }
}

impl Scoped<'_> {
    /// The times in use.
    ///
    /// # Errors
    /// The database's.
    pub async fn timers(&self) -> Result<Timers> {
        self.store.ladder_timers(self.store.db.read()).await
    }

    /// Sets them; ladders under way go on with what they have until their next step.
    ///
    /// # Errors
    /// `bad_timers` with the field.
    pub async fn set_timers(&self, timers: &Timers) -> Result<()> {
        timers.check().map_err(|bad| Error::of(&bad))?;
        let text = serde_json::to_string(timers).map_err(|_| Error::Corrupt("timers"))?;
        self.store.system().set_setting(SETTING, &text).await?;
        self.note(Act {
            action: "ladder.timers",
            subject_kind: "setting",
            subject_id: SETTING.to_owned(),
            place_path: &PlacePath(self.actor.scope.0.clone()),
            detail: json!(timers),
        })
        .await
    }
}
