//! Kiosks and boards: enrolled once with a short code, revoked at any time.

use domain::device::DeviceKind;
use domain::id::{CanteenId, DeviceId};
use domain::place::PlacePath;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use crate::audit::{self, Act};
use crate::entity::{canteen, device};
use crate::{Actor, Error, Result, Scoped, System, ids, sessions};

/// How long an enrolment code is good.
pub const CODE_MINUTES: i64 = 15;

/// A kiosk or board.
#[derive(Debug, Clone)]
pub struct Device {
    /// Id.
    pub id: DeviceId,
    /// Where it stands, in words.
    pub name: String,
    /// What for.
    pub kind: DeviceKind,
    /// Whose.
    pub canteen: CanteenId,
    /// Until when its code is good, by the sessions' clock.
    pub code_expires_at: At,
    /// Since when it works; `None` while it waits for its code.
    pub enrolled_at: Option<At>,
    /// Since when it is shut out.
    pub revoked_at: Option<At>,
    actor: Actor,
}

/// An enrolment code, shown once; only its keyed hash is kept.
pub struct EnrolCode {
    /// Eight characters, none of which looks like another.
    pub code: String,
    /// Until when.
    pub expires_at: At,
}

/// What became of a code that somebody typed.
#[derive(Debug)]
pub enum Enrolled {
    /// In.
    In(Box<Device>),
    /// No device has this code.
    Unknown,
    /// It let a device in already.
    Used,
    /// Nobody typed it in time.
    Expired,
    /// The device was shut out.
    Ended,
}

impl Device {
    /// The device as an actor.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.actor.clone()
    }

    fn read(row: device::Model) -> Result<Self> {
        Ok(Self {
            actor: sessions::device_actor(&row),
            id: DeviceId(row.id),
            name: row.name,
            kind: DeviceKind::parse(&row.kind).ok_or(Error::Corrupt("device.kind"))?,
            canteen: CanteenId(row.canteen_id),
            code_expires_at: At(row.code_expires_at_ms),
            enrolled_at: row.enrolled_at_ms.map(At),
            revoked_at: row.revoked_at_ms.map(At),
        })
    }
}

impl Scoped<'_> {
    /// The devices in scope, newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn devices(&self) -> Result<Vec<Device>> {
        let rows = device::Entity::find()
            .filter(self.covers(device::Column::PlacePath))
            .order_by_desc(device::Column::Id)
            .all(self.store.db.read())
            .await?;
        rows.into_iter().map(Device::read).collect()
    }

    /// Makes a device and its enrolment code.
    ///
    /// # Errors
    /// `name_missing`; `NotFound` for a canteen outside the scope.
    pub async fn device_make(&self, name: &str, canteen: CanteenId, kind: DeviceKind) -> Result<(Device, EnrolCode)> {
        if name.trim().is_empty() {
            return Err(Error::invalid("name_missing", "name", "the name is missing"));
        }
        let code = ids::device_code();
        let expires_at = self.store.clock.session_now().plus_minutes(CODE_MINUTES);
        let tx = self.store.db.begin().await?;
        let canteen = canteen::Entity::find_by_id(canteen.0)
            .filter(self.covers(canteen::Column::PlacePath))
            .one(&tx)
            .await?
            .ok_or(Error::NotFound("canteen"))?;
        let row = device::Model {
            id: ids::new_id(),
            name: name.trim().to_owned(),
            kind: kind.name().to_owned(),
            canteen_id: canteen.id,
            place_path: canteen.place_path,
            code_index: Some(self.store.keys.index("device_code", &code)),
            code_expires_at_ms: expires_at.0,
            enrolled_at_ms: None,
            revoked_at_ms: None,
            created_at_ms: self.store.clock.now().0,
        };
        device::Entity::insert(device::ActiveModel::from(row.clone()))
            .exec_without_returning(&tx)
            .await?;
        self.note_device(&tx, "device.make", &row).await?;
        tx.commit().await?;
        Ok((Device::read(row)?, EnrolCode { code, expires_at }))
    }

    /// Shuts a device out: its code and its sessions end.
    ///
    /// # Errors
    /// `NotFound` outside the scope.
    pub async fn device_revoke(&self, id: DeviceId) -> Result<()> {
        let tx = self.store.db.begin().await?;
        let row = device::Entity::find_by_id(id.0)
            .filter(self.covers(device::Column::PlacePath))
            .one(&tx)
            .await?
            .ok_or(Error::NotFound("device"))?;
        device::Entity::update_many()
            .col_expr(device::Column::RevokedAtMs, Expr::value(self.store.clock.now().0))
            .filter(device::Column::Id.eq(id.0))
            .filter(device::Column::RevokedAtMs.is_null())
            .exec(&tx)
            .await?;
        sessions::end_all(&tx, id.0, self.store.clock.session_now()).await?;
        self.note_device(&tx, "device.revoke", &row).await?;
        tx.commit().await?;
        self.store.tell_sessions_ended().await;
        Ok(())
    }

    async fn note_device(&self, tx: &DatabaseTransaction, action: &'static str, row: &device::Model) -> Result<()> {
        note(tx, self.store.clock.now(), self.actor, action, row).await
    }
}

impl System<'_> {
    /// Enrols the device that this code belongs to. A code works once, even when two devices type it at the same moment; one that
    /// no longer works says why to whoever knows it, and lets nobody in.
    ///
    /// # Errors
    /// The database's.
    pub async fn device_enrol(&self, code: &str) -> Result<Enrolled> {
        let index = self.store.keys.index("device_code", &normal(code));
        let tx = self.store.db.begin().await?;
        let Some(row) = device::Entity::find()
            .filter(device::Column::CodeIndex.eq(index))
            .one(&tx)
            .await?
        else {
            return Ok(Enrolled::Unknown);
        };
        let used = device::Entity::update_many()
            .col_expr(device::Column::EnrolledAtMs, Expr::value(self.store.clock.now().0))
            .filter(device::Column::Id.eq(row.id))
            .filter(device::Column::EnrolledAtMs.is_null())
            .filter(device::Column::CodeExpiresAtMs.gt(self.store.clock.session_now().0))
            .filter(device::Column::RevokedAtMs.is_null())
            .exec(&tx)
            .await?;
        if used.rows_affected == 0 {
            tx.rollback().await?;
            return Ok(self.why_not_enrolled(&row));
        }
        let device = Device::read(row.clone())?;
        note(&tx, self.store.clock.now(), &device.actor, "device.enrol", &row).await?;
        tx.commit().await?;
        Ok(Enrolled::In(Box::new(Device {
            enrolled_at: Some(self.store.clock.now()),
            ..device
        })))
    }

    fn why_not_enrolled(&self, row: &device::Model) -> Enrolled {
        if row.revoked_at_ms.is_some() {
            Enrolled::Ended
        } else if row.enrolled_at_ms.is_none() && row.code_expires_at_ms <= self.store.clock.session_now().0 {
            Enrolled::Expired
        } else {
            Enrolled::Used
        }
    }

    /// A device that is not shut out.
    ///
    /// # Errors
    /// The database's.
    pub async fn device(&self, id: DeviceId) -> Result<Option<Device>> {
        let row = device::Entity::find_by_id(id.0).one(self.store.db.read()).await?;
        row.filter(|row| row.revoked_at_ms.is_none())
            .map(Device::read)
            .transpose()
    }
}

/// People type codes in lower case and in groups.
fn normal(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

async fn note(
    tx: &DatabaseTransaction,
    now: At,
    actor: &Actor,
    action: &'static str,
    row: &device::Model,
) -> Result<()> {
    let act = Act {
        action,
        subject_kind: "device",
        subject_id: row.id.to_string(),
        place_path: &PlacePath(row.place_path.clone()),
        detail: json!({ "kind": row.kind, "canteen": row.canteen_id }),
    };
    audit::write(tx, now, actor, act).await
}

#[cfg(test)]
mod tests;
