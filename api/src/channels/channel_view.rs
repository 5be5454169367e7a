//! A channel as the administrator sees it.

use domain::channel::ChannelKind;
use domain::id::ChannelId;
use domain::time::At;
use serde::Serialize;
use store::notices::Channel;
use utoipa::ToSchema;

/// A channel; its address and secret are never shown again.
#[derive(Serialize, ToSchema)]
pub struct ChannelView {
    #[schema(value_type = String)]
    id: ChannelId,
    name: String,
    /// sms wecom dingtalk mail
    #[schema(value_type = String)]
    kind: ChannelKind,
    host: String,
    /// When a person confirmed that a test arrived.
    #[schema(value_type = Option<String>)]
    heard_at: Option<At>,
    heard_by: Option<String>,
    #[schema(value_type = Option<String>)]
    disabled_at: Option<At>,
}

impl From<Channel> for ChannelView {
    fn from(one: Channel) -> Self {
        Self {
            id: one.id,
            name: one.name,
            kind: one.kind,
            host: one.host,
            heard_at: one.heard_at,
            heard_by: one.heard_by,
            disabled_at: one.disabled_at,
        }
    }
}
