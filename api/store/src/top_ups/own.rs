//! What a relative announces, sees and withdraws: their own announcements, and nobody else's.

use domain::cash::announced::{self, AnnouncedState, may_announce};
use domain::code::Coded;
use domain::id::{SeniorId, TopUpNoticeId};
use domain::money::Fen;
use domain::time::ServiceDay;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use super::{TopUpNotice, read, read_one, settled, transfer_to};
use crate::entity::family_access;
use crate::entity::top_up_notice::{ActiveModel, Column, Entity, Model};
use crate::family::live;
use crate::keyring::Keyring;
use crate::{Error, Result, Scoped, ids};

/// Announcements a relative is shown; older ones are in the books.
const SHOWN_MAX: u64 = 12;
/// Draws for one reference. That as many in a row are taken happens to nobody.
const DRAWS_MAX: u32 = 16;

/// What a relative says that they transferred.
#[derive(Debug, Clone)]
pub struct Announce {
    /// How much.
    pub fen: Fen,
    /// On which day.
    pub paid_on: ServiceDay,
    /// The reference that they were shown for it, and wrote into the remark.
    pub reference: String,
}

/// A relative's own announcements.
#[derive(Debug, Clone)]
pub struct OwnTopUps {
    /// The newest first.
    pub notices: Vec<TopUpNotice>,
    /// What goes into the remark of the next transfer. It stays the same until that is announced.
    pub reference: String,
}

impl Scoped<'_> {
    /// The acting relative's announcements.
    ///
    /// # Errors
    /// The database's.
    pub async fn own_top_ups(&self) -> Result<OwnTopUps> {
        let conn = self.store.db.read();
        let rows = Entity::find()
            .filter(Column::AccessId.eq(self.actor.id))
            .order_by_desc(Column::Id)
            .limit(SHOWN_MAX)
            .all(conn)
            .await?;
        Ok(OwnTopUps {
            notices: read(conn, rows).await?,
            reference: next_reference(conn, &self.store.keys, self.actor.id).await?,
        })
    }

    /// The acting relative has transferred money, as they say. The same key says it once.
    ///
    /// # Errors
    /// `bad_amount`, `bad_paid_on`, `key_reused`; `top_ups_full`, `no_transfer_to`, `reference_used`; [`Error::NotFound`] once
    /// the access has ended.
    pub async fn announce_top_up(&self, announce: &Announce, key: &str) -> Result<TopUpNotice> {
        let now = self.store.clock.now();
        let key = format!("{}/{key}", self.actor.id);
        let tx = self.store.db.begin().await?;
        let access = family_access::Entity::find_by_id(self.actor.id).one(&tx).await?;
        let senior = access.as_ref().map_or(Uuid::nil(), |row| row.senior_id);
        // Announcements of one senior wait for each other here, and so does the end of an access.
        self.senior_for_change(&tx, SeniorId(senior)).await?;
        let access = family_access::Entity::find_by_id(self.actor.id).one(&tx).await?;
        let (access, senior) = live(&tx, access, now).await?.ok_or(Error::NotFound("family_access"))?;
        if let Some(row) = Entity::find().filter(Column::RequestKey.eq(&key)).one(&tx).await? {
            return same(announce, read_one(&tx, row).await?);
        }
        let open = Entity::find()
            .filter(Column::SeniorId.eq(senior.id))
            .filter(Column::State.eq(AnnouncedState::Announced.name()))
            .count(&tx)
            .await?;
        let open = usize::try_from(open).unwrap_or(usize::MAX);
        may_announce(announce.fen, announce.paid_on, now.day(), open).map_err(|refusal| match refusal {
            announced::AnnouncedRefusal::Full => Error::conflict(refusal.code(), announced::OPEN_MAX.to_string()),
            _ => Error::of(&refusal),
        })?;
        if transfer_to::read(&tx).await?.and_then(|set| set.account).is_none() {
            return Err(Error::conflict(
                "no_transfer_to",
                "no account to transfer to is published",
            ));
        }
        // The remark was written before this: it must be the one that nobody else has.
        if announce.reference != next_reference(&tx, &self.store.keys, self.actor.id).await? {
            return Err(Error::conflict("reference_used", "this reference was used meanwhile"));
        }
        let row = Model {
            id: ids::new_id(),
            request_key: key,
            senior_id: senior.id,
            access_id: access.id,
            payer: announced::payer_of(&access.relation).name().to_owned(),
            relative_name: access.relative_name,
            relation: access.relation,
            amount_fen: announce.fen.0,
            paid_on: announce.paid_on.to_string(),
            reference: announce.reference.clone(),
            state: AnnouncedState::Announced.name().to_owned(),
            made_at_ms: now.0,
            settled_at_ms: None,
            settled_by: None,
            settled_by_name: None,
            reason: None,
            receipt_id: None,
        };
        Entity::insert(fresh(row.clone())).exec_without_returning(&tx).await?;
        let detail = json!({"access": self.actor.id, "notice": row.id, "fen": announce.fen.0});
        self.note_senior(&tx, SeniorId(senior.id), &senior.place_path, "family.top_up", detail)
            .await?;
        let made = read_one(&tx, row).await?;
        tx.commit().await?;
        Ok(made)
    }

    /// The acting relative takes an announcement back while nobody has settled it. Saying it twice is no mistake.
    ///
    /// # Errors
    /// [`Error::NotFound`] for anybody else's; `top_up_settled`.
    pub async fn withdraw_top_up(&self, id: TopUpNoticeId) -> Result<()> {
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let own = Entity::find_by_id(id.0).filter(Column::AccessId.eq(self.actor.id));
        let row = own.one(&tx).await?.ok_or(Error::NotFound("top_up_notice"))?;
        let changed = Entity::update_many()
            .col_expr(Column::State, Expr::value(AnnouncedState::Withdrawn.name()))
            .col_expr(Column::SettledAtMs, Expr::value(now.0))
            .filter(Column::Id.eq(id.0))
            .filter(Column::State.eq(AnnouncedState::Announced.name()))
            .exec(&tx)
            .await?;
        if changed.rows_affected == 0 {
            // Read again: what it was before the update waited for somebody else's says nothing.
            let row = Entity::find_by_id(id.0).one(&tx).await?;
            let is_withdrawn = row.is_some_and(|row| row.state == AnnouncedState::Withdrawn.name());
            return if is_withdrawn { Ok(()) } else { Err(settled()) };
        }
        let detail = json!({"access": self.actor.id, "notice": id});
        let path = &self.actor.scope.0;
        self.note_senior(&tx, SeniorId(row.senior_id), path, "family.top_up_withdraw", detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What was announced under the same key, if it is the same.
fn same(announce: &Announce, before: TopUpNotice) -> Result<TopUpNotice> {
    if (before.fen, before.paid_on) == (announce.fen, announce.paid_on) && before.reference == announce.reference {
        Ok(before)
    } else {
        let words = "this key came before with another top-up";
        Err(Error::invalid("key_reused", "Idempotency-Key", words))
    }
}

/// The reference that an access's next announcement has: the same until it is used, since the relative writes it into the
/// transfer before anything is announced. Nothing is kept for it: it follows from the access and how many it has made.
async fn next_reference<C: ConnectionTrait>(conn: &C, keys: &Keyring, access: Uuid) -> Result<String> {
    let made = Entity::find().filter(Column::AccessId.eq(access)).count(conn).await?;
    for draw in 0..DRAWS_MAX {
        let hash = keys.index("top_up_reference", &format!("{access}/{made}/{draw}"));
        let number = hash.get(..16).and_then(|text| u64::from_str_radix(text, 16).ok());
        let reference = announced::reference(number.ok_or(Error::Corrupt("reference"))?);
        if Entity::find()
            .filter(Column::Reference.eq(&reference))
            .count(conn)
            .await?
            == 0
        {
            return Ok(reference);
        }
    }
    Err(Error::conflict("reference_used", "no reference is left"))
}

fn fresh(row: Model) -> ActiveModel {
    ActiveModel {
        id: Set(row.id),
        request_key: Set(row.request_key),
        senior_id: Set(row.senior_id),
        access_id: Set(row.access_id),
        relative_name: Set(row.relative_name),
        relation: Set(row.relation),
        payer: Set(row.payer),
        amount_fen: Set(row.amount_fen),
        paid_on: Set(row.paid_on),
        reference: Set(row.reference),
        state: Set(row.state),
        made_at_ms: Set(row.made_at_ms),
        settled_at_ms: Set(row.settled_at_ms),
        settled_by: Set(row.settled_by),
        settled_by_name: Set(row.settled_by_name),
        reason: Set(row.reason),
        receipt_id: Set(row.receipt_id),
    }
}
