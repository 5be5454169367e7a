//! One transaction for a whole batch.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::CanteenId;
use domain::order::{Command, SittingDish, SittingState, decide};
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::load::{self, Ground};
use super::spare::SoldOut;
use super::{Fulfilled, Key, Rendered, Wish, WriteError, save};
use crate::board::{News, NewsKind};
use crate::defence::Defence;
use crate::entity::idempotency;
use crate::fault::Point;
use crate::menus::rows::{SittingRows, picture};
use crate::{Error, Result, Store, bulk};

/// An answer given under a key, before or in this batch.
pub(super) struct Kept {
    body_index: String,
    answer: Rendered,
}

/// Decides and writes all wishes, or nothing.
pub(super) async fn run(
    store: &Store,
    sold_out: &SoldOut,
    wishes: &[&Wish],
) -> Result<Vec<Result<Fulfilled, WriteError>>> {
    store.reached(Point::Taken).await?;
    let tx = store.db.begin_batch().await?;
    let mut ground = if Defence::Locks.stands() {
        load::load(store, &tx, wishes).await?
    } else {
        load::peek(store, &tx, wishes).await?
    };
    store.reached(Point::Loaded).await?;
    // Only now, with everything locked, is it certain that no other process is answering the same key.
    let mut kept = known_answers(&tx, wishes).await?;
    let mut results = Vec::with_capacity(wishes.len());
    let mut fresh = Vec::new();
    for wish in wishes {
        let result = one(&tx, &mut ground, &mut kept, wish).await?;
        if let (Ok(Fulfilled { answer, done: Some(_) }), Some(key)) = (&result, &wish.key) {
            fresh.push((key.clone(), answer.clone()));
        }
        results.push(result);
    }
    save::save(store, &tx, &ground, wishes, &results, fresh).await?;
    store.reached(Point::Written).await?;
    tx.commit().await?;
    store.reached(Point::Committed).await?;
    show(store, &ground).await;
    store.reached(Point::Shown).await?;
    for (wish, result) in wishes.iter().zip(&results) {
        sold_out.note(wish, result, version_of(&ground, wish));
    }
    Ok(results)
}

/// The version of the sitting that an order was decided on.
fn version_of(ground: &Ground, wish: &Wish) -> Option<i64> {
    match &wish.command {
        Command::Place(place) => ground
            .loaded
            .sittings
            .get(&place.sitting_id)
            .map(|sitting| sitting.version),
        _ => None,
    }
}

/// What was answered under this key before; nothing when it is new.
pub(super) fn stored(kept: &BTreeMap<String, Kept>, key: &Key) -> Option<Result<Fulfilled, WriteError>> {
    let known = kept.get(&key.key)?;
    if known.body_index != key.body_index && Defence::Bodies.stands() {
        return Some(Err(WriteError::KeyReused));
    }
    Some(Ok(Fulfilled {
        answer: known.answer.clone(),
        done: None,
    }))
}

async fn one(
    tx: &sea_orm::DatabaseTransaction,
    ground: &mut Ground,
    kept: &mut BTreeMap<String, Kept>,
    wish: &Wish,
) -> Result<Result<Fulfilled, WriteError>> {
    if let Some(answer) = wish.key.as_ref().and_then(|key| stored(kept, key)) {
        return Ok(answer);
    }
    ground.loaded.books.by = wish.placing.by;
    let done = match decide(&mut ground.loaded, &wish.command) {
        Ok(done) => done,
        Err(refusal) => return Ok(Err(WriteError::Refused(refusal))),
    };
    if let Some(rider) = &wish.rider {
        rider.ride(tx, ground.loaded.now, &done).await?;
    }
    let answer = (wish.render)(&done);
    if let Some(key) = &wish.key {
        kept.insert(
            key.key.clone(),
            Kept {
                body_index: key.body_index.clone(),
                answer: answer.clone(),
            },
        );
    }
    Ok(Ok(Fulfilled {
        answer,
        done: Some(done),
    }))
}

pub(super) async fn known_answers<C: ConnectionTrait>(conn: &C, wishes: &[&Wish]) -> Result<BTreeMap<String, Kept>> {
    let keys: Vec<&str> = wishes
        .iter()
        .filter_map(|wish| wish.key.as_ref())
        .map(|key| key.key.as_str())
        .collect();
    if keys.is_empty() || !Defence::Keys.stands() {
        return Ok(BTreeMap::new());
    }
    let rows = idempotency::Entity::find()
        .filter(idempotency::Column::Key.is_in(bulk::filled(keys)))
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            let answer = Rendered::kept(&row.answer).ok_or(Error::Corrupt("idempotency.answer"))?;
            Ok((
                row.key,
                Kept {
                    body_index: row.body_index,
                    answer,
                },
            ))
        })
        .collect()
}

/// Shows what changed. The board is only an eye: when it is away the orders stand and it catches up later.
async fn show(store: &Store, ground: &Ground) {
    let (mut pictures, mut unseen) = (Vec::new(), BTreeSet::new());
    for sitting in ground.loaded.changed_sittings() {
        let Some(rows) = ground.sittings.get(&sitting.id) else {
            continue;
        };
        if sitting.state == SittingState::Draft {
            continue;
        }
        let fresh = SittingRows {
            sitting: sitting.clone(),
            library: rows.library.clone(),
        };
        let all_known = |dish: &SittingDish| fresh.library.contains_key(&dish.dish_id);
        if sitting.dishes.iter().all(all_known) {
            pictures.push(picture(&fresh));
        } else {
            // A substitute brought a dish that was not loaded with the sitting.
            unseen.insert(sitting.id);
        }
    }
    join_all(pictures.iter().map(|picture| store.show(picture))).await;
    if !unseen.is_empty()
        && let Err(error) = store.show_again(&unseen).await
    {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the board was not shown the newest picture"
        );
    }
    // An absent board is no reason to fail; who listens reads again when it is back.
    let _ = join_all(news(ground).iter().map(|news| store.board.tell(news))).await;
}

/// Above so many orders of one canteen the news say only that there are some: whoever listens reads the list anyway.
const TOLD_ONE_BY_ONE: usize = 4;

fn news(ground: &Ground) -> Vec<News> {
    let changed = ground.loaded.new_orders().chain(ground.loaded.changed_orders());
    let mut by_canteen: BTreeMap<CanteenId, Vec<Uuid>> = BTreeMap::new();
    for order in changed {
        by_canteen.entry(order.canteen_id).or_default().push(order.id.0);
    }
    let walk_ins = ground.loaded.new_walk_ins().chain(ground.loaded.changed_walk_ins());
    for walk_in in walk_ins {
        // No order has this id: whoever listens reads the lists.
        by_canteen.entry(walk_in.canteen_id).or_default().push(Uuid::nil());
    }
    let mut news = Vec::new();
    for (canteen, mut ids) in by_canteen {
        if ids.len() > TOLD_ONE_BY_ONE {
            ids = vec![Uuid::nil()];
        }
        news.extend(ids.into_iter().map(|id| News {
            kind: NewsKind::Order,
            id,
            canteen_id: Some(canteen),
        }));
    }
    news
}
