//! Reading back: a person says that a message reached them. Opening a link doesn't count, because chat programs open links
//! by themselves.

use domain::channel::NoticeState;
use domain::id::NoticeId;
use domain::ladder::{Act, Whom};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::code_index;
use crate::entity::{alarm, channel, notice};
use crate::{Error, Result, System, ladders};

const NAME_CHARS_MAX: usize = 40;

/// What a message was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeardOf {
    /// Which message.
    pub id: NoticeId,
    /// The alarm's number; none for a test.
    pub alarm_no: Option<i32>,
    /// Who said before that it arrived.
    pub heard_by: Option<String>,
}

impl System<'_> {
    /// What the message with this code is about.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown code.
    pub async fn notice_of_code(&self, code: &str) -> Result<HeardOf> {
        let row = self.coded(code).await?;
        let alarm = match row.alarm_id {
            Some(id) => alarm::Entity::find_by_id(id).one(self.store.db.read()).await?,
            None => None,
        };
        Ok(HeardOf {
            id: NoticeId(row.id),
            alarm_no: alarm.map(|alarm| alarm.no),
            heard_by: row.heard_by,
        })
    }

    /// Somebody says that a message reached them. The first word counts; a test makes its channel one that is heard.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown code; `reader_missing`.
    pub async fn notice_heard(&self, code: &str, name: &str) -> Result<HeardOf> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Err(Error::invalid("reader_missing", "name", "say who you are"));
        }
        let row = self.coded(code).await?;
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let first = notice::Entity::update_many()
            .col_expr(notice::Column::HeardAtMs, Expr::value(now.0))
            .col_expr(notice::Column::HeardBy, Expr::value(name))
            .col_expr(notice::Column::State, Expr::value(NoticeState::Sent.name()))
            .filter(notice::Column::Id.eq(row.id))
            .filter(notice::Column::HeardAtMs.is_null())
            .exec(&tx)
            .await?;
        if first.rows_affected == 0 {
            drop(tx);
            return self.notice_of_code(code).await;
        }
        let told = match row.alarm_id {
            Some(id) => {
                let mut held = ladders::hold(&tx, &self.store.keys, id).await?;
                let by = Whom {
                    id: Uuid::nil(),
                    name: name.to_owned(),
                };
                self.store.act_on(&tx, &mut held, &Act::Hear, &by, (now, None)).await?;
                Some(held.row)
            }
            None => {
                let to = channel::Entity::find_by_id(row.channel_id).one(&tx).await?;
                let mut to = to.ok_or(Error::NotFound("channel"))?.into_active_model();
                to.heard_at_ms = Set(Some(now.0));
                to.heard_by = Set(Some(name.to_owned()));
                to.update(&tx).await?;
                None
            }
        };
        tx.commit().await?;
        if let Some(alarm) = told {
            self.store.tell_alarm(&alarm).await;
        }
        self.notice_of_code(code).await
    }

    async fn coded(&self, code: &str) -> Result<notice::Model> {
        let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        let index = code_index(&self.store.keys, &plain.to_ascii_uppercase());
        let row = notice::Entity::find()
            .filter(notice::Column::CodeIndex.eq(index))
            .one(self.store.db.read())
            .await?;
        row.ok_or(Error::NotFound("code"))
    }
}
