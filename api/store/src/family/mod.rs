//! 家属: links by which a relative looks after a senior's meals, with the senior's consent.

mod grant;
mod own;

use domain::family::ConsentHow;
use domain::id::{FamilyAccessId, SeniorId};
use domain::place::PlacePath;
use domain::role::Role;
use domain::time::At;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::entity::{family_access, senior};
use crate::{Actor, ActorKind, Error, Result};

pub use grant::{Grant, Granted};
pub use own::{FamilyIn, FamilyJoined, FamilyMeal, Relative};

/// An access as staff see it.
#[derive(Debug, Clone)]
pub struct FamilyAccess {
    /// Id.
    pub id: FamilyAccessId,
    /// Whose meals.
    pub senior: SeniorId,
    /// Who looks after them.
    pub relative_name: String,
    /// 女儿
    pub relation: String,
    /// How the senior agreed.
    pub consent_how: ConsentHow,
    /// Who wrote that down.
    pub made_by: String,
    /// When.
    pub made_at: At,
    /// Until when it is good.
    pub expires_at: At,
    /// When it was used last.
    pub last_used_at: Option<At>,
    /// When it was ended.
    pub revoked_at: Option<At>,
    /// By whom.
    pub revoked_by: Option<String>,
}

impl FamilyAccess {
    fn read(row: family_access::Model) -> Result<Self> {
        Ok(Self {
            id: FamilyAccessId(row.id),
            senior: SeniorId(row.senior_id),
            relative_name: row.relative_name,
            relation: row.relation,
            consent_how: ConsentHow::parse(&row.consent_how).ok_or(Error::Corrupt("family_access.consent_how"))?,
            made_by: row.made_by_name,
            made_at: At(row.made_at_ms),
            expires_at: At(row.expires_at_ms),
            last_used_at: row.last_used_at_ms.map(At),
            revoked_at: row.revoked_at_ms.map(At),
            revoked_by: row.revoked_by_name,
        })
    }
}

/// The access and its senior, as long as both go on: not ended, not too old, and the senior still with us.
pub(crate) async fn live<C: ConnectionTrait>(
    conn: &C,
    row: Option<family_access::Model>,
    now: At,
) -> Result<Option<(family_access::Model, senior::Model)>> {
    let good = row.filter(|row| row.revoked_at_ms.is_none() && row.expires_at_ms > now.0);
    let Some(row) = good else { return Ok(None) };
    let senior = senior::Entity::find_by_id(row.senior_id).one(conn).await?;
    let Some(senior) = senior else { return Ok(None) };
    let gone = senior.standing()?.is_gone();
    Ok((!gone).then_some((row, senior)))
}

/// The relative behind an access, as an actor. Of the place tree they have nothing but what their senior's meals take.
pub(crate) async fn family_actor<C: ConnectionTrait>(conn: &C, access: Uuid, now: At) -> Result<Option<Actor>> {
    let row = family_access::Entity::find_by_id(access).one(conn).await?;
    Ok(live(conn, row, now).await?.map(|(row, senior)| actor_of(&row, &senior)))
}

fn actor_of(row: &family_access::Model, senior: &senior::Model) -> Actor {
    Actor {
        kind: ActorKind::Family,
        id: row.id,
        name: format!("{}（{}）", row.relative_name, row.relation),
        role: Role::Family,
        scope: PlacePath(senior.place_path.clone()),
        canteen: None,
        round: None,
    }
}

/// The age of an access counts by the clock of meals, as everything that a calendar tells.
fn expiry(now: At, days: u32) -> At {
    now.plus_minutes(i64::from(days) * 24 * 60)
}

/// What erasing a senior leaves of their accesses: nothing.
pub(crate) async fn erase<C: ConnectionTrait>(conn: &C, senior: Uuid, session_now: At) -> Result<()> {
    let rows = family_access::Entity::find()
        .filter(family_access::Column::SeniorId.eq(senior))
        .all(conn)
        .await?;
    for row in &rows {
        crate::sessions::end_all(conn, row.id, session_now).await?;
    }
    family_access::Entity::delete_many()
        .filter(family_access::Column::SeniorId.eq(senior))
        .exec(conn)
        .await?;
    Ok(())
}
