//! Receipts as they are printed.

use domain::cash::{Receipt, ReceiptKind};
use domain::id::{CanteenId, ReceiptId, SeniorId};
use domain::money::Fen;
use domain::place::PlacePath;
use domain::time::{At, ServiceDay};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::{canteen, receipt, senior};
use crate::orders::masked_names;
use crate::{Error, Result, Scoped};

/// A receipt with the names that go on it.
#[derive(Debug, Clone)]
pub struct ReceiptView {
    /// The receipt.
    pub receipt: Receipt,
    /// The canteen's name; absent for the office.
    pub canteen_name: Option<String>,
    /// 王*芳
    pub masked_name: String,
    /// The senior's short number.
    pub senior_number: String,
    /// Who issued it.
    pub issued_by: String,
    /// When it was corrected, if it was.
    pub corrected_at: Option<At>,
}

impl Scoped<'_> {
    /// A receipt of a canteen in scope, or of a senior who lives there.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn receipt(&self, id: ReceiptId) -> Result<ReceiptView> {
        let row = receipt::Entity::find_by_id(id.0).one(self.store.db.read()).await?;
        let view = self.receipt_view(row.ok_or(Error::NotFound("receipt"))?).await?;
        view.ok_or(Error::NotFound("receipt"))
    }

    /// The receipts that a canteen in scope issued on a day.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn receipts(&self, canteen: CanteenId, day: ServiceDay) -> Result<Vec<ReceiptView>> {
        self.canteen_path(canteen).await?;
        let begin = day.at(chrono::NaiveTime::MIN);
        let end = day.plus_days(1).at(chrono::NaiveTime::MIN);
        let rows = receipt::Entity::find()
            .filter(receipt::Column::CanteenId.eq(canteen.0))
            .filter(receipt::Column::IssuedAtMs.gte(begin.0))
            .filter(receipt::Column::IssuedAtMs.lt(end.0))
            .order_by_asc(receipt::Column::Number)
            .all(self.store.db.read())
            .await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            views.extend(self.receipt_view(row).await?);
        }
        Ok(views)
    }

    /// Nothing when it lies outside the scope.
    async fn receipt_view(&self, row: receipt::Model) -> Result<Option<ReceiptView>> {
        let conn = self.store.db.read();
        let person = senior::Entity::find_by_id(row.senior_id).one(conn).await?;
        let person = person.ok_or(Error::Corrupt("receipt.senior_id"))?;
        let place = match row.canteen_id {
            None => None,
            Some(id) => canteen::Entity::find_by_id(id).one(conn).await?,
        };
        let at_canteen = place
            .as_ref()
            .is_some_and(|place| self.allows(&PlacePath(place.place_path.clone())));
        if !at_canteen && !self.allows(&PlacePath(person.place_path.clone())) {
            return Ok(None);
        }
        let names = masked_names(conn, [row.senior_id].into()).await?;
        Ok(Some(ReceiptView {
            canteen_name: place.map(|place| place.name),
            masked_name: names.get(&row.senior_id).cloned().unwrap_or_default(),
            senior_number: person.number,
            issued_by: row.issued_by_name.clone(),
            corrected_at: row.corrected_at_ms.map(At),
            receipt: receipt_of(row)?,
        }))
    }
}

fn receipt_of(row: receipt::Model) -> Result<Receipt> {
    Ok(Receipt {
        id: ReceiptId(row.id),
        canteen_id: row.canteen_id.map(CanteenId),
        number: u32::try_from(row.number).unwrap_or(0),
        kind: ReceiptKind::parse(&row.kind).ok_or(Error::Corrupt("receipt.kind"))?,
        senior_id: SeniorId(row.senior_id),
        fen: Fen(row.fen),
        way: row.way,
        at: At(row.issued_at_ms),
        lines: serde_json::from_str(&row.lines).map_err(|_| Error::Corrupt("receipt.lines"))?,
        keys: serde_json::from_str(&row.keys).map_err(|_| Error::Corrupt("receipt.keys"))?,
    })
}
