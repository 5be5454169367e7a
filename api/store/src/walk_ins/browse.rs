//! Walk-ins as the counter sees them, and as whoever has the slip finds theirs.

use domain::id::{CanteenId, SittingId, WalkInId};
use domain::order::WalkIn;
use domain::time::ServiceDay;
use sea_orm::{ColumnTrait, Condition};

use super::rows;
use crate::entity::walk_in;
use crate::{Error, Result, Scoped, System};

impl Scoped<'_> {
    /// The walk-ins of a sitting in scope, in the order in which they came.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn walk_ins(&self, sitting: SittingId) -> Result<Vec<WalkIn>> {
        self.sitting(sitting).await?;
        let filter = Condition::all().add(walk_in::Column::SittingId.eq(sitting.0));
        rows::load(self.store.db.read(), filter).await
    }

    /// One walk-in at a canteen in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn walk_in(&self, id: WalkInId) -> Result<WalkIn> {
        let found = self.store.system().walk_in(id).await?;
        self.canteen_path(found.canteen_id)
            .await
            .map_err(|_| Error::NotFound("walk_in"))?;
        Ok(found)
    }
}

impl System<'_> {
    /// One walk-in.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn walk_in(&self, id: WalkInId) -> Result<WalkIn> {
        let filter = Condition::all().add(walk_in::Column::Id.eq(id.0));
        let mut found = rows::load(self.store.db.read(), filter).await?;
        found.pop().ok_or(Error::NotFound("walk_in"))
    }

    /// The walk-in of a canteen with that number and code on its slip, of today or later.
    ///
    /// # Errors
    /// The database's.
    pub async fn walk_in_by_slip(
        &self,
        canteen: CanteenId,
        from: ServiceDay,
        number: u32,
        code: &str,
    ) -> Result<Option<WalkIn>> {
        let Ok(number) = i32::try_from(number) else {
            return Ok(None);
        };
        let filter = Condition::all()
            .add(walk_in::Column::CanteenId.eq(canteen.0))
            .add(walk_in::Column::ServiceDay.gte(from.to_string()))
            .add(walk_in::Column::PickupNo.eq(number));
        let found = rows::load(self.store.db.read(), filter).await?;
        Ok(found.into_iter().find(|walk_in| walk_in.code() == code))
    }
}
