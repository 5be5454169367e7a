//! The installation's own facts: its county, its keys' mark, the demo clock.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

use crate::entity::setting;
use crate::{Result, System};

impl System<'_> {
    /// A setting's value.
    ///
    /// # Errors
    /// The database's.
    pub async fn setting(&self, key: &str) -> Result<Option<String>> {
        Ok(setting::Entity::find_by_id(key.to_owned())
            .one(self.store.db.read())
            .await?
            .map(|row| row.value))
    }

    /// Writes a setting.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_setting(&self, key: &str, value: &str) -> Result<()> {
        write(self.store.db.write(), key, value).await
    }
}

/// Writes a setting, within a transaction or not.
pub(crate) async fn write<C: ConnectionTrait>(conn: &C, key: &str, value: &str) -> Result<()> {
    let row = setting::ActiveModel {
        key: Set(key.to_owned()),
        value: Set(value.to_owned()),
    };
    let anew = OnConflict::column(setting::Column::Key)
        .update_column(setting::Column::Value)
        .to_owned();
    setting::Entity::insert(row)
        .on_conflict(anew)
        .exec_without_returning(conn)
        .await?;
    Ok(())
}
