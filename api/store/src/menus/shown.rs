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

/// Versions of one canteen's day.
type Versions = BTreeMap<SittingId, i64>;

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
        let published = self.pictures_in_tables(canteen, day).await?;
        self.fill(canteen, day, &published).await;
        Ok(published)
    }

    /// The picture of one published sitting; nothing for a draft.
    ///
    /// # Errors
    /// The database's, when the board doesn't know the sitting.
    pub async fn picture(&self, id: SittingId) -> Result<Option<Picture>> {
        if let Ok(Some(shown)) = self.board.read_one(id).await {
            return Ok(Some(shown));
        }
        let loaded = rows::load(self.db.read(), &BTreeSet::from([id]), false).await?;
        Ok(loaded.values().find(|rows| rows.is_published()).map(rows::picture))
    }

    async fn pictures_in_tables(&self, canteen: CanteenId, day: ServiceDay) -> Result<Vec<Picture>> {
        let loaded = rows::of_days(self.db.read(), canteen, day, day).await?;
        let published = loaded.iter().filter(|rows| rows.is_published());
        Ok(published.map(rows::picture).collect())
    }

    async fn fill(&self, canteen: CanteenId, day: ServiceDay, pictures: &[Picture]) {
        if let Err(error) = self.board.fill(canteen, day, pictures).await {
            tracing::debug!(error = &error as &dyn std::error::Error, "the board is away");
        }
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
        for rows in loaded.values().filter(|rows| rows.is_published()) {
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

    /// Compares the board with the tables for the days `from..=last` and fills the days on which a picture is absent, older
    /// or from a future that was undone by a restore. Returns how many days were filled.
    ///
    /// # Errors
    /// The database's; an absent board is left for the next time.
    pub async fn keep_board(&self, from: ServiceDay, last: ServiceDay) -> Result<usize> {
        let mut filled = 0;
        for ((canteen, day), versions) in self.versions(from, last).await? {
            let Ok(shown) = self.store.board.read(canteen, day).await else {
                break;
            };
            let shown: Versions = shown
                .iter()
                .map(|picture| (picture.sitting_id, picture.version))
                .collect();
            if shown != versions {
                self.mend(canteen, day, &shown).await?;
                filled += 1;
            }
        }
        Ok(filled)
    }

    async fn versions(
        &self,
        from: ServiceDay,
        last: ServiceDay,
    ) -> Result<BTreeMap<(CanteenId, ServiceDay), Versions>> {
        let listed: Vec<(Uuid, Uuid, String, i64)> = sitting::Entity::find()
            .select_only()
            .columns([
                sitting::Column::Id,
                sitting::Column::CanteenId,
                sitting::Column::ServiceDay,
                sitting::Column::Version,
            ])
            .filter(sitting::Column::ServiceDay.between(from.to_string(), last.to_string()))
            .filter(sitting::Column::State.ne(SittingState::Draft.name()))
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        let mut days: BTreeMap<(CanteenId, ServiceDay), Versions> = BTreeMap::new();
        for (id, canteen, day, version) in listed {
            let day = ServiceDay::parse(&day).map_err(|_| Error::Corrupt("sitting.service_day"))?;
            let of_day = days.entry((CanteenId(canteen), day)).or_default();
            of_day.insert(SittingId(id), version);
        }
        Ok(days)
    }

    async fn mend(&self, canteen: CanteenId, day: ServiceDay, shown: &Versions) -> Result<()> {
        let pictures = self.store.pictures_in_tables(canteen, day).await?;
        for (id, version) in shown {
            // Read after the board was: what is shown can only be ahead of the tables if these were set back.
            let known = pictures.iter().find(|picture| picture.sitting_id == *id);
            if known.is_none_or(|picture| picture.version < *version) && self.store.board.forget(*id).await.is_err() {
                return Ok(());
            }
        }
        self.store.fill(canteen, day, &pictures).await;
        Ok(())
    }
}
