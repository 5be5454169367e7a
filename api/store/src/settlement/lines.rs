//! The evidence list: a claim's lines, in pages for the desk and whole for an export.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{ClaimId, OrderId, SeniorId};
use domain::money::Fen;
use domain::settlement::{Change, DueKind};
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::sea_query::{Order, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde_json::json;
use uuid::Uuid;

use super::person::Person;
use crate::entity::{claim_line, order_part, rerating_entry, senior};
use crate::{Error, Result, Scoped};

/// Rows a page of evidence has.
pub const PAGE_ROWS: u64 = 50;
/// Ids of one `IN` list.
const IDS_AT_ONCE: usize = 1_000;

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineSort {
    /// Day, meal, number: as the claim has them.
    #[default]
    Position,
    /// The amount.
    Amount,
    /// The person.
    Person,
    /// How it was handed over.
    Handed,
}

impl LineSort {
    /// Reads a name of the wire.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "position" => Self::Position,
            "amount" => Self::Amount,
            "person" => Self::Person,
            "handed" => Self::Handed,
            _ => return None,
        })
    }
}

/// Which lines.
#[derive(Debug, Clone, Default)]
pub struct LineQuery {
    /// Of this day.
    pub day: Option<ServiceDay>,
    /// Of this person.
    pub senior: Option<SeniorId>,
    /// Owed for this.
    pub kind: Option<DueKind>,
    /// Only corrections of earlier periods, or none of them.
    pub adjustments: Option<bool>,
    /// A senior's number, or the beginning of it.
    pub number: Option<String>,
    /// Sorted by.
    pub sort: LineSort,
    /// The largest first.
    pub down: bool,
    /// From 0.
    pub page: u64,
}

/// A page, and how much there is.
#[derive(Debug, Clone)]
pub struct LinesPage {
    /// At most [`PAGE_ROWS`].
    pub lines: Vec<EvidenceLine>,
    /// Of all that fit.
    pub count: u64,
    /// Their sum.
    pub fen: Fen,
}

/// One line with its evidence.
#[derive(Debug, Clone)]
pub struct EvidenceLine {
    /// From 1.
    pub position: u32,
    /// What for.
    pub kind: DueKind,
    /// Why, if it corrects an earlier period.
    pub change: Option<Change>,
    /// How much.
    pub fen: Fen,
    /// What was asked for before.
    pub before: Fen,
    /// Which meal; none for an award for a number of meals.
    pub order_id: Option<OrderId>,
    /// Whose.
    pub person: Option<Person>,
    /// Where they lived then.
    pub village: String,
    /// When.
    pub service_day: ServiceDay,
    /// Which meal of the day.
    pub period: Option<MealPeriod>,
    /// Its number.
    pub pickup_no: u32,
    /// dine_in take_away delivery
    pub mode: Option<String>,
    /// The meal's whole price.
    pub price: Fen,
    /// `policy/rule`.
    pub rule_id: String,
    /// Of that policy.
    pub policy_version: u32,
    /// What may be said about why.
    pub reason: String,
    /// The same in English.
    pub reason_en: String,
    /// card phone staff standing
    pub identified_by: Option<String>,
    /// counter door desk
    pub handed_how: Option<String>,
    /// What was reported at the door.
    pub handed_outcome: Option<String>,
    /// By whom.
    pub handed_by: Option<String>,
    /// When.
    pub handed_at: Option<At>,
}

impl Scoped<'_> {
    /// A page of a claim's evidence. It shows people, so it is written down.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn claim_lines(&self, id: ClaimId, query: &LineQuery) -> Result<LinesPage> {
        let conn = self.store.db.read();
        let row = self.claim_row(conn, id).await?;
        let which = fitting(id, query);
        let count = claim_line::Entity::find().filter(which.clone()).count(conn).await?;
        let fen = sum(conn, which.clone()).await?;
        let rows = sorted(claim_line::Entity::find().filter(which), query)
            .limit(PAGE_ROWS)
            .offset(query.page.saturating_mul(PAGE_ROWS))
            .all(conn)
            .await?;
        let detail = json!({"rows": rows.len(), "page": query.page, "person": query.senior.map(|id| id.to_string())});
        self.note_claim(self.store.db.write(), &row, "claim.look", detail)
            .await?;
        Ok(LinesPage {
            lines: self.evidence(conn, rows).await?,
            count,
            fen,
        })
    }

    /// All of a claim's evidence, for an export. It carries people away, so it is written down.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn claim_all_lines(&self, id: ClaimId, format: &'static str) -> Result<Vec<EvidenceLine>> {
        let conn = self.store.db.read();
        let row = self.claim_row(conn, id).await?;
        let rows = of_claim(conn, id).await?;
        let detail = json!({"format": format, "rows": rows.len()});
        self.note_claim(self.store.db.write(), &row, "claim.export", detail)
            .await?;
        self.evidence(conn, rows).await
    }

    pub(super) async fn evidence<C: ConnectionTrait>(
        &self,
        conn: &C,
        rows: Vec<claim_line::Model>,
    ) -> Result<Vec<EvidenceLine>> {
        let people = self
            .persons(conn, rows.iter().filter_map(|row| row.senior_id).collect())
            .await?;
        let codes = rows.iter().filter_map(|row| row.village_code.clone());
        let villages = crate::places_named::names_of(conn, codes).await?;
        let reasons = reasons(conn, rows.iter().filter_map(|row| row.order_id).collect()).await?;
        rows.into_iter()
            .map(|row| {
                let rule = row.order_id.map(|order| (order, row.rule_id.clone()));
                let said = rule.and_then(|rule| reasons.get(&rule)).cloned().unwrap_or_default();
                let village = row.village_code.as_ref().and_then(|code| villages.get(code)).cloned();
                let person = row.senior_id.and_then(|id| people.get(&id)).cloned();
                row.read(person, village.unwrap_or_default(), said)
            })
            .collect()
    }
}

impl claim_line::Model {
    fn read(self, person: Option<Person>, village: String, reason: (String, String)) -> Result<EvidenceLine> {
        let period = self
            .period
            .as_deref()
            .map(|name| MealPeriod::parse(name).ok_or(Error::Corrupt("claim_line.period")));
        let change = self
            .change
            .as_deref()
            .map(|name| Change::parse(name).ok_or(Error::Corrupt("claim_line.change")));
        Ok(EvidenceLine {
            position: u32::try_from(self.position).unwrap_or(0),
            kind: DueKind::parse(&self.kind).ok_or(Error::Corrupt("claim_line.kind"))?,
            change: change.transpose()?,
            fen: Fen(self.fen),
            before: Fen(self.before_fen),
            order_id: self.order_id.map(OrderId),
            person,
            village,
            service_day: ServiceDay::parse(&self.service_day).map_err(|_| Error::Corrupt("claim_line.service_day"))?,
            period: period.transpose()?,
            pickup_no: u32::try_from(self.pickup_no).unwrap_or(0),
            mode: self.mode,
            price: Fen(self.price_fen),
            rule_id: self.rule_id,
            policy_version: u32::try_from(self.policy_version).unwrap_or(0),
            reason: reason.0,
            reason_en: reason.1,
            identified_by: self.identified_by,
            handed_how: self.handed_how,
            handed_outcome: self.handed_outcome,
            handed_by: self.handed_by,
            handed_at: self.handed_at_ms.map(At),
        })
    }
}

fn fitting(id: ClaimId, query: &LineQuery) -> Condition {
    use claim_line::Column as L;
    let mut which = Condition::all().add(L::ClaimId.eq(id.0));
    if let Some(day) = query.day {
        which = which.add(L::ServiceDay.eq(day.to_string()));
    }
    if let Some(senior) = query.senior {
        which = which.add(L::SeniorId.eq(senior.0));
    }
    if let Some(kind) = query.kind {
        which = which.add(L::Kind.eq(kind.name()));
    }
    match query.adjustments {
        Some(true) => which = which.add(L::Change.is_not_null()),
        Some(false) => which = which.add(L::Change.is_null()),
        None => {}
    }
    if let Some(number) = &query.number {
        // Wildcards of LIKE stand in no number.
        let number: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
        let people = Query::select()
            .column(senior::Column::Id)
            .from(senior::Entity)
            .and_where(senior::Column::Number.starts_with(number.to_ascii_uppercase()))
            .to_owned();
        which = which.add(L::SeniorId.in_subquery(people));
    }
    which
}

fn sorted(rows: Select<claim_line::Entity>, query: &LineQuery) -> Select<claim_line::Entity> {
    use claim_line::Column as L;
    let by = match query.sort {
        LineSort::Position => L::Position,
        LineSort::Amount => L::Fen,
        LineSort::Person => L::SeniorId,
        LineSort::Handed => L::HandedHow,
    };
    let order = if query.down { Order::Desc } else { Order::Asc };
    rows.order_by(by, order).order_by_asc(L::Position)
}

async fn sum<C: ConnectionTrait>(conn: &C, which: Condition) -> Result<Fen> {
    let fen: Option<Option<i64>> = claim_line::Entity::find()
        .select_only()
        .expr_as(super::sum_of(claim_line::Column::Fen), "fen")
        .filter(which)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(Fen(fen.flatten().unwrap_or_default()))
}

/// The lines of a claim in their order.
pub(super) async fn of_claim<C: ConnectionTrait>(conn: &C, id: ClaimId) -> Result<Vec<claim_line::Model>> {
    let rows = claim_line::Entity::find()
        .filter(claim_line::Column::ClaimId.eq(id.0))
        .order_by_asc(claim_line::Column::Position);
    Ok(rows.all(conn).await?)
}

type Reasons = BTreeMap<(Uuid, String), (String, String)>;

/// What may be said about each rule of these orders, as it was said to the diner or written when it was rated again.
async fn reasons<C: ConnectionTrait>(conn: &C, orders: BTreeSet<Uuid>) -> Result<Reasons> {
    let orders: Vec<Uuid> = orders.into_iter().collect();
    let mut found = Reasons::new();
    for portion in orders.chunks(IDS_AT_ONCE) {
        let parts = order_part::Entity::find()
            .filter(order_part::Column::OrderId.is_in(portion.iter().copied()))
            .all(conn)
            .await?;
        found.extend(
            parts
                .into_iter()
                .map(|row| ((row.order_id, row.rule_id), (row.reason, row.reason_en))),
        );
        let again = rerating_entry::Entity::find()
            .filter(rerating_entry::Column::OrderId.is_in(portion.iter().copied()))
            .all(conn)
            .await?;
        found.extend(
            again
                .into_iter()
                .map(|row| ((row.order_id, row.rule_after), (row.reason, row.reason_en))),
        );
    }
    Ok(found)
}
