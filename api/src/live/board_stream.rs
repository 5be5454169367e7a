//! Portions as they go, for kiosks and televisions.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use actix_web::web::Bytes;
use actix_web::{HttpResponse, get, web};
use domain::id::{CanteenId, SittingDishId, SittingId};
use domain::role::Permission;
use futures_util::stream::unfold;
use serde::Serialize;
use store::board::{News, NewsKind, Picture};

use super::ear::{Ear, Heard};
use super::sse;
use super::whose::{self, BoardQuery};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What is left of a sitting.
#[derive(Serialize)]
struct Left<'a> {
    sitting_id: SittingId,
    version: i64,
    state: &'a str,
    remaining: BTreeMap<SittingDishId, i32>,
    remaining_preorder: i32,
    remaining_delivery: i32,
    remaining_counter: i32,
}

impl<'a> From<&'a Picture> for Left<'a> {
    fn from(picture: &'a Picture) -> Self {
        Self {
            sitting_id: picture.sitting_id,
            version: picture.version,
            state: &picture.state,
            remaining: picture.dishes.iter().map(|dish| (dish.id, dish.remaining())).collect(),
            remaining_preorder: picture.remaining_preorder(),
            remaining_delivery: picture.remaining_delivery(),
            remaining_counter: picture.remaining_counter(),
        }
    }
}

/// One listening screen.
struct Screen {
    app: web::Data<App>,
    canteen: CanteenId,
    ear: Ear,
    /// The version of each sitting that was sent last.
    sent: BTreeMap<SittingId, i64>,
}

/// Events `picture`: today's sittings at once, then each sitting that changed, at most twice a second. And `help`, when a
/// call for help at one of the canteen's kiosks was made or answered.
#[utoipa::path(tag = "board", params(BoardQuery), security(("bearer" = [])),
    responses((status = 200, body = String, content_type = "text/event-stream"), (status = 404, body = Problem)))]
#[get("/board/stream")]
pub async fn board_stream(app: web::Data<App>, caller: Caller, query: web::Query<BoardQuery>) -> Answer<HttpResponse> {
    let session = caller.session();
    let actor = caller.may(Permission::BoardRead)?;
    let canteen = whose::canteen(&app, &actor, query.canteen_id).await?;
    let mut screen = Screen {
        ear: Ear::new(&app, session),
        app,
        canteen,
        sent: BTreeMap::new(),
    };
    let first = screen.all_of_today().await;
    let pieces = unfold((Some(first), screen), |(first, mut screen)| async move {
        let text = match first {
            Some(text) => text,
            None => screen.next().await?,
        };
        Some((Ok::<_, Infallible>(Bytes::from(text)), (None, screen)))
    });
    Ok(sse::answer(pieces))
}

impl Screen {
    /// What to send next; nothing when the line ends.
    async fn next(&mut self) -> Option<String> {
        loop {
            let text = match self.ear.next().await? {
                Heard::Nothing => sse::BEAT.to_owned(),
                Heard::Missed => self.all_of_today().await,
                Heard::News(news) => self.changed(&news).await,
            };
            if !text.is_empty() {
                return Some(text);
            }
        }
    }

    /// Begins with a comment, so that it is never empty.
    async fn all_of_today(&mut self) -> String {
        let mut text = sse::BEAT.to_owned();
        let today = self.app.store.clock.now().day();
        match self.app.store.pictures(self.canteen, today).await {
            Ok(pictures) => text.extend(pictures.iter().filter_map(|picture| self.event(picture))),
            Err(error) => tracing::debug!(error = &error as &dyn std::error::Error, "a screen waits for its menus"),
        }
        text
    }

    async fn changed(&mut self, news: &[News]) -> String {
        let everybodys =
            |one: &News| one.canteen_id.is_none() && matches!(one.kind, NewsKind::Sitting | NewsKind::Clock);
        let mut text = String::new();
        if news.iter().any(everybodys) {
            text = self.all_of_today().await;
        }
        let ours = |one: &&News| one.kind == NewsKind::Sitting && one.canteen_id == Some(self.canteen);
        let sittings: BTreeSet<SittingId> = news.iter().filter(ours).map(|one| SittingId(one.id)).collect();
        for sitting in sittings {
            match self.app.store.picture(sitting).await {
                Ok(picture) => text.extend(picture.and_then(|picture| self.event(&picture))),
                Err(error) => tracing::debug!(error = &error as &dyn std::error::Error, "a screen waits for a picture"),
            }
        }
        let calls = |one: &News| one.kind == NewsKind::Help && one.canteen_id.is_none_or(|whose| whose == self.canteen);
        if news.iter().any(calls) {
            text.push_str(&sse::event("help", &serde_json::json!({})));
        }
        text
    }

    fn event(&mut self, picture: &Picture) -> Option<String> {
        let sent = self.sent.insert(picture.sitting_id, picture.version);
        (sent != Some(picture.version)).then(|| sse::event("picture", &Left::from(picture)))
    }
}
