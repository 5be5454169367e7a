//! Drawers and their shifts, as staff see them.

use std::collections::BTreeMap;

use domain::id::{CanteenId, DrawerId, ShiftId};
use domain::ledger::{Account, Entry, EntryKind};
use domain::money::Fen;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::load::{shift_of, to_entry};
use crate::audit::{self, Act};
use crate::entity::{drawer, drawer_shift, ledger_entry, ledger_posting};
use crate::ledger::rows;
use crate::{Error, Result, Scoped, ids};

/// A drawer, and who has it.
#[derive(Debug, Clone)]
pub struct DrawerView {
    /// Which.
    pub id: DrawerId,
    /// Whose.
    pub canteen_id: CanteenId,
    /// What people call it.
    pub name: String,
    /// The open shift.
    pub shift: Option<ShiftId>,
    /// Whose it is.
    pub person_name: Option<String>,
    /// Whose it is.
    pub person_id: Option<Uuid>,
    /// Since.
    pub since: Option<At>,
}

/// One kind of movement in a shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipLine {
    /// What happened.
    pub kind: EntryKind,
    /// How often.
    pub count: u32,
    /// What it brought; below zero what it took.
    pub fen: Fen,
}

/// A shift: what came in and went out, and how it ended.
#[derive(Debug, Clone)]
pub struct ShiftView {
    /// The shift.
    pub shift: domain::cash::Shift,
    /// The drawer's name.
    pub drawer_name: String,
    /// Whose.
    pub person_name: String,
    /// Who counted at its end.
    pub closed_by_name: Option<String>,
    /// What came in and went out, by kind.
    pub lines: Vec<SlipLine>,
    /// The ledger's head when it was closed.
    pub head: Option<(u64, String)>,
}

impl Scoped<'_> {
    /// Makes a drawer of a canteen in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `name_missing`.
    pub async fn drawer_make(&self, canteen: CanteenId, name: &str) -> Result<DrawerView> {
        let path = self.canteen_path(canteen).await?;
        let name = name.trim();
        if !(1..=40).contains(&name.chars().count()) {
            return Err(Error::invalid(
                "name_missing",
                "name",
                "a name of at most 40 characters is needed",
            ));
        }
        let id = ids::new_id();
        let now = self.store.clock.now();
        let row = drawer::ActiveModel {
            id: Set(id),
            canteen_id: Set(canteen.0),
            name: Set(name.to_owned()),
            created_at_ms: Set(now.0),
            retired_at_ms: Set(None),
        };
        let tx = self.store.db.begin().await?;
        drawer::Entity::insert(row).exec_without_returning(&tx).await?;
        let act = Act {
            action: "drawer.make",
            subject_kind: "drawer",
            subject_id: id.to_string(),
            place_path: &path,
            detail: json!({"canteen": canteen}),
        };
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        Ok(DrawerView {
            id: DrawerId(id),
            canteen_id: canteen,
            name: name.to_owned(),
            shift: None,
            person_name: None,
            person_id: None,
            since: None,
        })
    }

    /// The drawers of the canteens in scope, of one when given.
    ///
    /// # Errors
    /// The database's.
    pub async fn drawers(&self, canteen: Option<CanteenId>) -> Result<Vec<DrawerView>> {
        let canteens = self.canteens().await?.into_iter().map(|one| one.id);
        let canteens: Vec<Uuid> = canteens
            .filter(|id| canteen.is_none_or(|only| only == *id))
            .map(|id| id.0)
            .collect();
        let conn = self.store.db.read();
        let rows = drawer::Entity::find()
            .filter(drawer::Column::CanteenId.is_in(canteens))
            .filter(drawer::Column::RetiredAtMs.is_null())
            .order_by_asc(drawer::Column::Id)
            .all(conn)
            .await?;
        let open = drawer_shift::Entity::find()
            .filter(drawer_shift::Column::DrawerId.is_in(rows.iter().map(|row| row.id)))
            .filter(drawer_shift::Column::ClosedAtMs.is_null())
            .all(conn)
            .await?;
        let open: BTreeMap<Uuid, drawer_shift::Model> = open.into_iter().map(|row| (row.drawer_id, row)).collect();
        Ok(rows
            .into_iter()
            .map(|row| {
                let shift = open.get(&row.id);
                DrawerView {
                    id: DrawerId(row.id),
                    canteen_id: CanteenId(row.canteen_id),
                    name: row.name,
                    shift: shift.map(|shift| ShiftId(shift.id)),
                    person_name: shift.map(|shift| shift.person_name.clone()),
                    person_id: shift.map(|shift| shift.person_id),
                    since: shift.map(|shift| At(shift.opened_at_ms)),
                }
            })
            .collect())
    }

    /// Whether a drawer's canteen lies in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] otherwise.
    pub async fn drawer_in_scope(&self, id: DrawerId) -> Result<()> {
        let row = drawer::Entity::find_by_id(id.0).one(self.store.db.read()).await?;
        let row = row.ok_or(Error::NotFound("drawer"))?;
        let path = self.canteen_path(CanteenId(row.canteen_id)).await;
        path.map(|_| ()).map_err(|_| Error::NotFound("drawer"))
    }

    /// A shift in scope, with what moved in it.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn shift(&self, id: ShiftId) -> Result<ShiftView> {
        let row = self.shift_row(id).await?;
        let drawer = drawer::Entity::find_by_id(row.drawer_id)
            .one(self.store.db.read())
            .await?;
        let seal = row.seal_seq.and_then(|seq| u64::try_from(seq).ok());
        Ok(ShiftView {
            shift: shift_of(&row),
            drawer_name: drawer.map(|drawer| drawer.name).unwrap_or_default(),
            lines: self.slip(&row).await?,
            person_name: row.person_name,
            closed_by_name: row.closed_by_name,
            head: seal.zip(row.seal_head),
        })
    }

    async fn shift_row(&self, id: ShiftId) -> Result<drawer_shift::Model> {
        let row = drawer_shift::Entity::find_by_id(id.0).one(self.store.db.read()).await?;
        let row = row.ok_or(Error::NotFound("shift"))?;
        let path = self.canteen_path(CanteenId(row.canteen_id)).await;
        path.map(|_| row).map_err(|_| Error::NotFound("shift"))
    }

    /// The shifts that began at a canteen on a day.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn shifts(&self, canteen: CanteenId, day: domain::time::ServiceDay) -> Result<Vec<ShiftId>> {
        self.canteen_path(canteen).await?;
        let begin = day.at(chrono::NaiveTime::MIN);
        let end = day.plus_days(1).at(chrono::NaiveTime::MIN);
        let found: Vec<Uuid> = drawer_shift::Entity::find()
            .select_only()
            .column(drawer_shift::Column::Id)
            .filter(drawer_shift::Column::CanteenId.eq(canteen.0))
            .filter(drawer_shift::Column::OpenedAtMs.gte(begin.0))
            .filter(drawer_shift::Column::OpenedAtMs.lt(end.0))
            .order_by_asc(drawer_shift::Column::OpenedAtMs)
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        Ok(found.into_iter().map(ShiftId).collect())
    }

    /// Notes the ledger's head on a closed shift's slip, so that it is printed.
    ///
    /// # Errors
    /// The database's.
    pub async fn shift_note_head(&self, id: ShiftId) -> Result<()> {
        self.store.system().seal_all().await?;
        let Some(head) = self.store.system().head().await? else {
            return Ok(());
        };
        drawer_shift::Entity::update_many()
            .col_expr(
                drawer_shift::Column::SealSeq,
                Expr::value(i64::try_from(head.seq).unwrap_or(i64::MAX)),
            )
            .col_expr(drawer_shift::Column::SealHead, Expr::value(head.head))
            .filter(drawer_shift::Column::Id.eq(id.0))
            .filter(drawer_shift::Column::SealHead.is_null())
            .exec(self.store.db.write())
            .await?;
        Ok(())
    }

    /// What the shift's entries did to its drawer, by kind.
    async fn slip(&self, row: &drawer_shift::Model) -> Result<Vec<SlipLine>> {
        let account = Account::Drawer(DrawerId(row.drawer_id));
        let of_drawer: Vec<Uuid> = ledger_posting::Entity::find()
            .select_only()
            .column(ledger_posting::Column::EntryId)
            .join(JoinType::InnerJoin, to_entry())
            .filter(ledger_posting::Column::Account.eq(account.key()))
            .filter(ledger_entry::Column::AtMs.gte(row.opened_at_ms))
            .filter(ledger_entry::Column::AtMs.lte(row.closed_at_ms.unwrap_or(i64::MAX)))
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        let mut lines: BTreeMap<EntryKind, SlipLine> = BTreeMap::new();
        let own = row.id.to_string();
        for chunk in of_drawer.chunks(rows::IDS_AT_ONCE) {
            let filter = Condition::all().add(ledger_entry::Column::Id.is_in(chunk.to_vec()));
            let found = rows::entries(self.store.db.read(), filter).await?;
            let in_shift = |entry: &Entry| entry.memo.get("shift") == Some(&own);
            for row in found.iter().filter(|row| in_shift(&row.entry)) {
                let line = lines.entry(row.entry.kind).or_insert(SlipLine {
                    kind: row.entry.kind,
                    count: 0,
                    fen: Fen::ZERO,
                });
                line.count += 1;
                line.fen += row.entry.sum_of(&account);
            }
        }
        Ok(lines.into_values().collect())
    }
}
