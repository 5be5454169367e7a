//! News for the desk: ids only; the pages fetch what they show.

use std::collections::BTreeMap;
use std::convert::Infallible;

use actix_web::web::Bytes;
use actix_web::{HttpResponse, get, web};
use domain::id::CanteenId;
use futures_util::stream::unfold;
use store::board::{News, NewsKind};
use store::{Actor, ActorKind, Error};

use super::ear::{Ear, Heard};
use super::sse;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// One listening desk.
struct Desk {
    app: web::Data<App>,
    actor: Actor,
    ear: Ear,
    /// Canteens met so far, and whether they lie in the actor's scope.
    known: BTreeMap<CanteenId, bool>,
}

/// Events `order sitting round stop alarm help clock` for the canteens in scope, with the id of what changed. The nil id says
/// that anything of the kind may have changed.
#[utoipa::path(tag = "board", security(("bearer" = [])),
    responses((status = 200, body = String, content_type = "text/event-stream"), (status = 403, body = Problem)))]
#[get("/events")]
pub async fn events(app: web::Data<App>, caller: Caller) -> Answer<HttpResponse> {
    let session = caller.session();
    let actor = caller.anybody();
    if actor.kind != ActorKind::Account {
        return Err(Problem::forbidden());
    }
    let desk = Desk {
        ear: Ear::new(&app, session),
        app,
        actor,
        known: BTreeMap::new(),
    };
    let pieces = unfold(desk, |mut desk| async move {
        let text = desk.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from(text)), desk))
    });
    Ok(sse::answer(pieces))
}

impl Desk {
    /// What to send next; nothing when the line ends.
    async fn next(&mut self) -> Option<String> {
        loop {
            let text = match self.ear.next().await? {
                Heard::Nothing => sse::BEAT.to_owned(),
                Heard::Missed => NewsKind::ALL
                    .iter()
                    .filter_map(|kind| event(&News::look_again(*kind)))
                    .collect(),
                Heard::News(news) => self.in_scope(&news).await,
            };
            if !text.is_empty() {
                return Some(text);
            }
        }
    }

    async fn in_scope(&mut self, news: &[News]) -> String {
        let mut text = String::new();
        for one in news {
            if self.may_hear(one.canteen_id).await {
                text.extend(event(one));
            }
        }
        text
    }

    /// What belongs to no canteen is for everybody.
    async fn may_hear(&mut self, canteen: Option<CanteenId>) -> bool {
        let Some(canteen) = canteen else { return true };
        if let Some(known) = self.known.get(&canteen) {
            return *known;
        }
        let inside = match self.app.store.within(&self.actor).canteen_path(canteen).await {
            Ok(_) => true,
            Err(Error::NotFound(_)) => false,
            // Not known for now; asked again with the next news.
            Err(_) => return false,
        };
        self.known.insert(canteen, inside);
        inside
    }
}

/// Nothing for news that is between the processes.
fn event(news: &News) -> Option<String> {
    let kind = match news.kind {
        NewsKind::Order => "order",
        NewsKind::Sitting => "sitting",
        NewsKind::Round => "round",
        NewsKind::Stop => "stop",
        NewsKind::Alarm => "alarm",
        NewsKind::Help => "help",
        NewsKind::Clock => "clock",
        NewsKind::Session => return None,
    };
    Some(sse::event(
        kind,
        &serde_json::json!({"id": news.id, "canteen_id": news.canteen_id}),
    ))
}
