//! Menu reads: the board answers; what it doesn't know is read from the database and shown to it.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CanteenId, SittingId};
use domain::order::{Sitting, SittingState};
use domain::time::ServiceDay;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::rows::{self, SittingRows};
use crate::board::Picture;
use crate::entity::sitting;
use crate::{Error, Result, Store, System};

impl Store {
    /// The published sittings of a canteen's day, as everybody may see them.
    ///
    /// # Errors
    /// The database's, when the board doesn't know the day.
    pub async fn pictures(&self, canteen: CanteenId, day: ServiceDay) -> Result<Vec<Picture>> {
        match self.board.read(canteen, day).await {
            Ok(shown) if !shown.is_empty() => return Ok(shown),
            Ok(_) => {}
            Err(error) => tracing::debug!(error = &error as &dyn std::error::Error, "menus come from the database"),
        }
        let loaded = rows::of_days(self.db.read(), canteen, day, day).await?;
        let published: Vec<Picture> = loaded
            .iter()
            .filter(|rows| rows.sitting.state != SittingState::Draft)
            .map(rows::picture)
            .collect();
        for picture in &published {
            self.show(picture).await;
        }
        Ok(published)
    }

    /// Shows a picture; an absent board is no reason to fail.
    pub(crate) async fn show(&self, picture: &Picture) {
        if let Err(error) = self.board.show(picture).await {
            tracing::debug!(error = &error as &dyn std::error::Error, "the board is away");
        }
    }

    /// Loads sittings anew and shows them.
    pub(crate) async fn show_again(&self, ids: &BTreeSet<SittingId>) -> Result<()> {
        let loaded = rows::load(self.db.read(), ids, false).await?;
        for rows in loaded.values().filter(|rows| rows.sitting.state != SittingState::Draft) {
            self.show(&rows::picture(rows)).await;
        }
        Ok(())
    }
}

impl System<'_> {
    /// One sitting as the database has it at this moment.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn sitting(&self, id: SittingId) -> Result<Sitting> {
        Ok(self.sitting_rows(id).await?.sitting)
    }

    pub(crate) async fn sitting_rows(&self, id: SittingId) -> Result<SittingRows> {
        let mut loaded = rows::load(self.store.db.read(), &BTreeSet::from([id]), false).await?;
        loaded.remove(&id).ok_or(Error::NotFound("sitting"))
    }

    /// Compares the board with the tables for sittings from `day` to `last` and shows what is absent or older. Returns how
    /// many were shown.
    ///
    /// # Errors
    /// The database's; the board's are left for the next time.
    pub async fn keep_board(&self, day: ServiceDay, last: ServiceDay) -> Result<usize> {
        let listed: Vec<(Uuid, Uuid, String, i64)> = sitting::Entity::find()
            .select_only()
            .columns([
                sitting::Column::Id,
                sitting::Column::CanteenId,
                sitting::Column::ServiceDay,
                sitting::Column::Version,
            ])
            .filter(sitting::Column::ServiceDay.between(day.to_string(), last.to_string()))
            .filter(sitting::Column::State.ne(SittingState::Draft.name()))
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        let days: BTreeSet<(Uuid, String)> = listed
            .iter()
            .map(|(_, canteen, day, _)| (*canteen, day.clone()))
            .collect();
        let mut shown: BTreeMap<SittingId, i64> = BTreeMap::new();
        for (canteen, day) in days {
            let day = ServiceDay::parse(&day).map_err(|_| Error::Corrupt("sitting.service_day"))?;
            let Ok(pictures) = self.store.board.read(CanteenId(canteen), day).await else {
                return Ok(0);
            };
            shown.extend(pictures.iter().map(|picture| (picture.sitting_id, picture.version)));
        }
        let behind: BTreeSet<SittingId> = listed
            .into_iter()
            .filter(|(id, _, _, version)| shown.get(&SittingId(*id)).is_none_or(|known| known < version))
            .map(|(id, ..)| SittingId(id))
            .collect();
        self.store.show_again(&behind).await?;
        Ok(behind.len())
    }
}
