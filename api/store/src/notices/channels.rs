//! The channels that an administrator has set up. Their addresses and secrets are sealed and never shown again.

use domain::channel::{ChannelConfig, ChannelKind};
use domain::id::ChannelId;
use domain::place::PlacePath;
use domain::time::At;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use serde_json::json;

use super::{config_owner, leave, open_config};
use crate::audit::Act;
use crate::entity::channel;
use crate::seniors::sheets::seal_json;
use crate::{Error, Result, Scoped, System, ids};

/// The setting that marks made-up data: nobody is fed by it, so nobody has to be heard.
const DEMO_DATA: &str = "demo_data";
const NAME_CHARS_MAX: usize = 40;

/// A channel as it is shown: no secret, of the address only the host.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Id.
    pub id: ChannelId,
    /// What people call it.
    pub name: String,
    /// Its shape.
    pub kind: ChannelKind,
    /// The host of its address.
    pub host: String,
    /// When a person confirmed that a test arrived.
    pub heard_at: Option<At>,
    /// Who.
    pub heard_by: Option<String>,
    /// Since when it isn't used any more.
    pub disabled_at: Option<At>,
}

impl Scoped<'_> {
    /// All channels.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a scope that is only a part.
    pub async fn channels(&self) -> Result<Vec<Channel>> {
        self.whole().await?;
        let rows = channel::Entity::find()
            .order_by_asc(channel::Column::Id)
            .all(self.store.db.read())
            .await?;
        rows.iter().map(|row| self.channel_shown(row)).collect()
    }

    /// Sets one up. It counts only when somebody has confirmed that a test arrived.
    ///
    /// # Errors
    /// `bad_channel_name`; what [`ChannelConfig::check`] says.
    pub async fn channel_make(&self, name: &str, config: &ChannelConfig) -> Result<Channel> {
        self.whole().await?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Err(Error::invalid(
                "bad_channel_name",
                "name",
                "a channel has a name of at most 40 characters",
            ));
        }
        config.check().map_err(|bad| Error::of(&bad))?;
        let id = ids::new_id();
        let row = channel::ActiveModel {
            id: Set(id),
            name: Set(name.to_owned()),
            kind: Set(config.kind.name().to_owned()),
            config_sealed: Set(seal_json(&self.store.keys, &config_owner(id), config)?),
            created_at_ms: Set(self.store.clock.now().0),
            created_by_name: Set(self.actor.name.clone()),
            heard_at_ms: Set(None),
            heard_by: Set(None),
            disabled_at_ms: Set(None),
        };
        let tx = self.store.db.begin().await?;
        let row = row.insert(&tx).await?;
        self.note_channel(&tx, "channel.make", ChannelId(id)).await?;
        tx.commit().await?;
        self.channel_shown(&row)
    }

    /// Stops using one.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn channel_disable(&self, id: ChannelId) -> Result<Channel> {
        let row = self.channel_row(id).await?;
        let mut row = row.into_active_model();
        row.disabled_at_ms = Set(Some(self.store.clock.now().0));
        let tx = self.store.db.begin().await?;
        let row = row.update(&tx).await?;
        self.note_channel(&tx, "channel.disable", id).await?;
        tx.commit().await?;
        self.channel_shown(&row)
    }

    /// Sends a test, with a code for whoever reads it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; `channel_disabled`.
    pub async fn channel_test(&self, id: ChannelId) -> Result<()> {
        let row = self.channel_row(id).await?;
        if row.disabled_at_ms.is_some() {
            return Err(Error::conflict("channel_disabled", "this channel is not used any more"));
        }
        let key = format!("test/{}", ids::new_id());
        let words = "【暖餐】这是一条测试告警。看到的人请回执，说明这条路通。";
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        leave(&tx, &self.store.keys, id, None, key, words, now).await?;
        self.note_channel(&tx, "channel.test", id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Channels hear of every alarm, so they are set up by those who look after all of it.
    async fn channel_row(&self, id: ChannelId) -> Result<channel::Model> {
        self.whole().await?;
        let row = channel::Entity::find_by_id(id.0).one(self.store.db.read()).await?;
        row.ok_or(Error::NotFound("channel"))
    }

    async fn note_channel(&self, tx: &DatabaseTransaction, action: &'static str, id: ChannelId) -> Result<()> {
        let act = Act {
            action,
            subject_kind: "channel",
            subject_id: id.to_string(),
            place_path: &PlacePath(self.actor.scope.0.clone()),
            detail: json!({}),
        };
        self.note_in(tx, act).await
    }

    fn channel_shown(&self, row: &channel::Model) -> Result<Channel> {
        let config = open_config(&self.store.keys, row)?;
        Ok(Channel {
            id: ChannelId(row.id),
            name: row.name.clone(),
            kind: config.kind,
            host: config.host().unwrap_or_default(),
            heard_at: row.heard_at_ms.map(At),
            heard_by: row.heard_by.clone(),
            disabled_at: row.disabled_at_ms.map(At),
        })
    }
}

impl System<'_> {
    /// Whether a person has confirmed that an alarm arrives over a channel that is in use; made-up data needs nobody.
    ///
    /// # Errors
    /// The database's.
    pub async fn alarms_are_heard(&self) -> Result<bool> {
        let heard = channel::Entity::find()
            .filter(channel::Column::HeardAtMs.is_not_null())
            .filter(channel::Column::DisabledAtMs.is_null())
            .one(self.store.db.read())
            .await?;
        Ok(heard.is_some() || self.setting(DEMO_DATA).await?.is_some())
    }

    /// Refuses what would bring meals to doors while nobody would hear of a door that stays shut.
    ///
    /// # Errors
    /// `alarms_not_heard`.
    pub async fn demand_alarms_heard(&self) -> Result<()> {
        if self.alarms_are_heard().await? {
            return Ok(());
        }
        Err(Error::conflict(
            "alarms_not_heard",
            "no test alarm has been confirmed by a person yet",
        ))
    }
}
