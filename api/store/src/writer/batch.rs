//! One transaction for a whole batch.

use std::collections::{BTreeMap, BTreeSet};

use domain::order::{SittingState, decide};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::Value;

use super::load::{self, Ground};
use super::{Fulfilled, Wish, WriteError, save};
use crate::board::{News, NewsKind};
use crate::entity::idempotency;
use crate::menus::rows::{SittingRows, picture};
use crate::{Error, Result, Store};

/// An answer given under a key, before or in this batch.
struct Kept {
    body_index: String,
    answer: Value,
}

/// Decides and writes all wishes, or nothing.
pub(super) async fn run(store: &Store, wishes: &[&Wish]) -> Result<Vec<Result<Fulfilled, WriteError>>> {
    let tx = store.db.begin_batch().await?;
    let mut ground = load::load(store, &tx, wishes).await?;
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
    tx.commit().await?;
    show(store, &ground).await;
    Ok(results)
}

async fn one(
    tx: &sea_orm::DatabaseTransaction,
    ground: &mut Ground,
    kept: &mut BTreeMap<String, Kept>,
    wish: &Wish,
) -> Result<Result<Fulfilled, WriteError>> {
    if let Some(key) = &wish.key
        && let Some(known) = kept.get(&key.key)
    {
        return Ok(if known.body_index == key.body_index {
            Ok(Fulfilled {
                answer: known.answer.clone(),
                done: None,
            })
        } else {
            Err(WriteError::KeyReused)
        });
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

async fn known_answers<C: ConnectionTrait>(conn: &C, wishes: &[&Wish]) -> Result<BTreeMap<String, Kept>> {
    let keys: Vec<&str> = wishes
        .iter()
        .filter_map(|wish| wish.key.as_ref())
        .map(|key| key.key.as_str())
        .collect();
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = idempotency::Entity::find()
        .filter(idempotency::Column::Key.is_in(keys))
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            let answer = serde_json::from_str(&row.answer).map_err(|_| Error::Corrupt("idempotency.answer"))?;
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
    let mut unseen = BTreeSet::new();
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
        if sitting
            .dishes
            .iter()
            .all(|dish| fresh.library.contains_key(&dish.dish_id))
        {
            store.show(&picture(&fresh)).await;
        } else {
            // A substitute brought a dish that was not loaded with the sitting.
            unseen.insert(sitting.id);
        }
    }
    if !unseen.is_empty()
        && let Err(error) = store.show_again(&unseen).await
    {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the board was not shown the newest picture"
        );
    }
    let changed = ground.loaded.new_orders().chain(ground.loaded.changed_orders());
    for order in changed {
        let news = News {
            kind: NewsKind::Order,
            id: order.id.0,
            canteen_id: Some(order.canteen_id),
        };
        if store.board.tell(&news).await.is_err() {
            break;
        }
    }
}
