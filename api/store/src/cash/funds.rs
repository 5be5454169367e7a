//! Funds as finance keeps them, and the months that are closed.

use std::sync::Arc;

use async_trait::async_trait;
use domain::cash::command::{Correct, CorrectReason, FundSource, OpenFund, ReceiveFund, SetFloor};
use domain::cash::{CashCommand, PeriodState};
use domain::ledger::{Account, Month};
use domain::money::Fen;
use domain::order::Done;
use domain::place::{PlaceCode, PlacePath};
use domain::subsidy::split::Fund as FundKind;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use uuid::Uuid;

use super::command::{Booked, Once};
use super::load;
use crate::entity::{fund, ledger_book};
use crate::writer::{Rider, WriteError};
use crate::{Error, Result, Scoped, ids};

/// A fund to be opened.
#[derive(Debug, Clone)]
pub struct NewFund {
    /// Its key, as policies name it.
    pub id: String,
    /// 县财政补贴
    pub name: String,
    /// County subsidy.
    pub name_en: String,
    /// Whose kind of money.
    pub kind: FundKind,
    /// Where it belongs.
    pub place: PlacePath,
    /// What it may never fall below.
    pub floor: Option<Fen>,
}

/// A fund and what it holds.
#[derive(Debug, Clone)]
pub struct FundView {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Whose kind of money.
    pub kind: FundKind,
    /// What it holds.
    pub held: Fen,
    /// Its floor.
    pub floor: Option<Fen>,
    /// When it was opened.
    pub opened_at: At,
    /// When it was closed.
    pub closed_at: Option<At>,
}

impl Scoped<'_> {
    /// The funds of the actor's part of the tree.
    ///
    /// # Errors
    /// The database's.
    pub async fn funds(&self) -> Result<Vec<FundView>> {
        let rows = fund::Entity::find()
            .filter(self.covers(fund::Column::PlacePath))
            .order_by_asc(fund::Column::Id)
            .all(self.store.db.read())
            .await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            let account = Account::Fund(row.id.clone());
            let held = self.store.system().balance(&account).await?;
            views.push(FundView {
                held,
                kind: FundKind::parse(&row.kind).ok_or(Error::Corrupt("fund.kind"))?,
                id: row.id,
                name: row.name,
                name_en: row.name_en,
                floor: row.floor_fen.map(Fen),
                opened_at: At(row.opened_at_ms),
                closed_at: row.closed_at_ms.map(At),
            });
        }
        Ok(views)
    }

    /// A fund in scope.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn fund(&self, id: &str) -> Result<FundView> {
        let found = self.funds().await?.into_iter().find(|fund| fund.id == id);
        found.ok_or(Error::NotFound("fund"))
    }

    /// Gives a fund its account.
    ///
    /// # Errors
    /// As a [`WriteError`]; [`Error::NotFound`] outside the scope.
    pub async fn fund_open(&self, mut new: NewFund, once: Once<'_>) -> Result<Result<Booked, WriteError>> {
        if !self.allows(&new.place) {
            return Err(Error::NotFound("place"));
        }
        self.named_here(&new.id).await?;
        if new.floor.is_none() {
            new.floor = self.floor_in_policies(&new.id).await?;
        }
        let command = OpenFund {
            fund_id: new.id.clone(),
            floor: new.floor,
        };
        Ok(self
            .book(CashCommand::OpenFund(command), Some(once), Some(Arc::new(Opening(new))))
            .await)
    }

    /// A fund that policies name belongs to the place of those policies, whoever says that it is theirs; one of a place
    /// (`…@CODE`) to that place.
    async fn named_here(&self, id: &str) -> Result<()> {
        let (base, place) = id
            .split_once('@')
            .map_or((id, None), |(base, place)| (base, Some(place)));
        if let Some(place) = place {
            let code = PlaceCode::parse(place).map_err(|error| Error::of(&error))?;
            return if self.allows(&PlacePath::of(&code)) {
                Ok(())
            } else {
                Err(Error::NotFound("place"))
            };
        }
        let policies = self.store.shelf.read(self.store.db.read()).await?;
        let elsewhere = policies
            .iter()
            .filter(|policy| policy.funds.iter().any(|fund| fund.base_key(&policy.id) == base))
            .any(|policy| !self.allows(&PlacePath::of(&policy.place)));
        if elsewhere {
            Err(Error::NotFound("fund"))
        } else {
            Ok(())
        }
    }

    /// The highest floor that a policy names for a fund: without its balance being kept, such a policy takes it for empty.
    async fn floor_in_policies(&self, id: &str) -> Result<Option<Fen>> {
        let base = id.split_once('@').map_or(id, |(base, _)| base);
        let policies = self.store.shelf.read(self.store.db.read()).await?;
        let funds = policies
            .iter()
            .flat_map(|policy| policy.funds.iter().map(move |fund| (policy, fund)));
        let named = funds.filter(|(policy, fund)| fund.base_key(&policy.id) == base);
        Ok(named.filter_map(|(_, fund)| fund.floor_fen).max())
    }

    /// Changes what a fund in scope may never fall below.
    ///
    /// # Errors
    /// As a [`WriteError`]; [`Error::NotFound`] outside the scope.
    pub async fn fund_floor(&self, id: &str, floor: Option<Fen>, once: Once<'_>) -> Result<Result<Booked, WriteError>> {
        self.fund(id).await?;
        let command = SetFloor {
            id: ids::new_id(),
            fund_id: id.to_owned(),
            floor,
        };
        let rider = Floor(id.to_owned(), floor);
        Ok(self
            .book(CashCommand::SetFloor(command), Some(once), Some(Arc::new(rider)))
            .await)
    }

    /// Money comes into a fund in scope.
    ///
    /// # Errors
    /// As a [`WriteError`]; [`Error::NotFound`] outside the scope.
    pub async fn fund_receive(
        &self,
        id: &str,
        fen: Fen,
        source: FundSource,
        once: Once<'_>,
    ) -> Result<Result<Booked, WriteError>> {
        self.fund(id).await?;
        let command = ReceiveFund {
            id: ids::new_id(),
            fund_id: id.to_owned(),
            fen,
            source,
        };
        Ok(self.book(CashCommand::ReceiveFund(command), Some(once), None).await)
    }

    /// Reverses a receipt of money by a fund in scope.
    ///
    /// # Errors
    /// As a [`WriteError`]; [`Error::NotFound`] outside the scope.
    pub async fn fund_correct(
        &self,
        id: &str,
        key: &str,
        reason: CorrectReason,
        once: Once<'_>,
    ) -> Result<Result<Booked, WriteError>> {
        self.fund(id).await?;
        // One fund's id may be the beginning of another's: what follows it is the entry's own id and nothing else.
        let own = key
            .strip_prefix(&format!("fund/{id}/"))
            .is_some_and(|rest| Uuid::parse_str(rest).is_ok());
        if !own {
            return Err(Error::NotFound("entry"));
        }
        let command = Correct {
            expected: None,
            keys: vec![key.to_owned()],
            person: self.actor.id,
            reason,
        };
        Ok(self.book(CashCommand::Correct(command), Some(once), None).await)
    }

    /// Closes a fund in scope.
    ///
    /// # Errors
    /// As a [`WriteError`]; [`Error::NotFound`] outside the scope.
    pub async fn fund_close(&self, id: &str, once: Once<'_>) -> Result<Result<Booked, WriteError>> {
        self.fund(id).await?;
        let closing = Closing(id.to_owned());
        let command = CashCommand::CloseFund(id.to_owned());
        Ok(self.book(command, Some(once), Some(Arc::new(closing))).await)
    }

    /// The last closed month, and what stands in the way of closing another.
    ///
    /// # Errors
    /// The database's.
    pub async fn period(&self, month: Month) -> Result<(Option<Month>, PeriodState)> {
        let conn = self.store.db.read();
        let book = ledger_book::Entity::find().one(conn).await?;
        let closed_to = book
            .and_then(|row| row.closed_to)
            .map(|text| Month::parse(&text))
            .transpose();
        let closed_to = closed_to.map_err(|_| Error::Corrupt("ledger_book.closed_to"))?;
        Ok((closed_to, load::period(conn, month).await?))
    }

    /// Closes a month of the whole installation; only for those whose scope is all of it.
    ///
    /// # Errors
    /// As a [`WriteError`]; [`Error::NotFound`] for a scope that is only a part.
    pub async fn period_close(&self, month: Month) -> Result<Result<Booked, WriteError>> {
        self.whole().await?;
        Ok(self.book(CashCommand::ClosePeriod(month), None, None).await)
    }
}

/// The fund's row, in the transaction that opens its account.
struct Opening(NewFund);

#[async_trait]
impl Rider for Opening {
    async fn ride(&self, tx: &DatabaseTransaction, now: At, _: &Done) -> Result<()> {
        let new = &self.0;
        let row = fund::ActiveModel {
            id: Set(new.id.clone()),
            name: Set(new.name.clone()),
            name_en: Set(new.name_en.clone()),
            kind: Set(new.kind.name().to_owned()),
            place_path: Set(new.place.0.clone()),
            floor_fen: Set(new.floor.map(|floor| floor.0)),
            opened_at_ms: Set(now.0),
            closed_at_ms: Set(None),
        };
        fund::Entity::insert(row).exec_without_returning(tx).await?;
        Ok(())
    }
}

/// The fund's floor, in the transaction that changes its account's.
struct Floor(String, Option<Fen>);

#[async_trait]
impl Rider for Floor {
    async fn ride(&self, tx: &DatabaseTransaction, _: At, _: &Done) -> Result<()> {
        fund::Entity::update_many()
            .col_expr(fund::Column::FloorFen, Expr::value(self.1.map(|floor| floor.0)))
            .filter(fund::Column::Id.eq(self.0.clone()))
            .exec(tx)
            .await?;
        Ok(())
    }
}

/// The fund's end, in the transaction that closes its account.
struct Closing(String);

#[async_trait]
impl Rider for Closing {
    async fn ride(&self, tx: &DatabaseTransaction, now: At, _: &Done) -> Result<()> {
        fund::Entity::update_many()
            .col_expr(fund::Column::ClosedAtMs, Expr::value(now.0))
            .filter(fund::Column::Id.eq(self.0.clone()))
            .exec(tx)
            .await?;
        Ok(())
    }
}
