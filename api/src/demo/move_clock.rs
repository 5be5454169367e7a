//! Moves the demo's clock forwards: to lunch, past the cut-off, to the afternoon.

use actix_web::{post, web};
use chrono::NaiveTime;
use domain::role::Permission;
use domain::time::At;
use serde::{Deserialize, Serialize};
use store::Store;
use store::board::{News, NewsKind};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::compose::{App, DEMO_CLOCK};
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Nobody needs to see more than a year ahead.
const MINUTES_MAX: i64 = 366 * 24 * 60;

/// One of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// `HH:MM` of the clock's Beijing day, or RFC 3339.
    to: Option<String>,
    /// So many minutes from now on.
    forward_minutes: Option<i64>,
}

/// Where it stands now.
#[derive(Serialize, ToSchema)]
pub struct Moved {
    #[schema(value_type = String)]
    now_at: At,
}

/// Moves the clock forwards, and keeps it there over a restart.
#[utoipa::path(
    tag = "demo",
    security(("bearer" = [])),
    request_body = Move,
    responses(
        (status = 200, body = Moved),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, description = "not a demo", body = Problem),
        (status = 422, description = "clock_backwards, bad_time", body = Problem)
    )
)]
#[post("/demo/clock")]
pub async fn move_clock(app: web::Data<App>, caller: Caller, body: web::Json<Move>) -> Answer<web::Json<Moved>> {
    super::only_in_demo(&app)?;
    caller.may(Permission::DemoClock)?;
    let clock = &app.store.clock;
    let now = clock.now();
    let to = target(now, &body)?;
    if to < now || !clock.move_to(to) {
        return Err(Problem::invalid(
            "clock_backwards",
            "to",
            "the demo clock only moves forwards",
        ));
    }
    keep(&app.store).await?;
    let news = News {
        kind: NewsKind::Clock,
        id: Uuid::nil(),
        canteen_id: None,
    };
    app.store.board().tell(&news).await?;
    Ok(web::Json(Moved { now_at: clock.now() }))
}

fn target(now: At, asked: &Move) -> Answer<At> {
    let to = match (&asked.to, asked.forward_minutes) {
        (None, Some(minutes)) if (0..=MINUTES_MAX).contains(&minutes) => Some(now.plus_minutes(minutes)),
        (None, Some(minutes)) if minutes < 0 => {
            let detail = "the demo clock only moves forwards";
            return Err(Problem::invalid("clock_backwards", "forward_minutes", detail));
        }
        (Some(text), None) => match NaiveTime::parse_from_str(text, "%H:%M") {
            Ok(time) => Some(now.day().at(time)),
            Err(_) => At::parse(text).ok(),
        },
        _ => None,
    };
    to.filter(|to| *to <= now.plus_minutes(MINUTES_MAX))
        .ok_or_else(|| Problem::invalid("bad_time", "to", "give HH:MM, RFC 3339 or minutes, within a year"))
}

/// A standing clock of a test has no offset to keep: it begins where the test says.
async fn keep(store: &Store) -> Answer<()> {
    if crate::compose::test_clock().is_none() {
        let offset_ms = store.clock.offset_ms().to_string();
        store.system().set_setting(DEMO_CLOCK, &offset_ms).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(to: Option<&str>, forward_minutes: Option<i64>) -> Move {
        Move {
            to: to.map(str::to_owned),
            forward_minutes,
        }
    }

    #[test]
    fn a_target_is_a_clock_time_an_instant_or_minutes() {
        let now = At::parse("2026-11-23T01:00:00.000Z").expect("an instant");
        let to = |asked: &Move| {
            target(now, asked)
                .map(|to| to.to_string())
                .map_err(|problem| problem.code)
        };
        assert_eq!(
            to(&asked(Some("09:30"), None)).as_deref(),
            Ok("2026-11-23T01:30:00.000Z")
        );
        assert_eq!(
            to(&asked(Some("2026-11-24T08:00:00+08:00"), None)).as_deref(),
            Ok("2026-11-24T00:00:00.000Z")
        );
        assert_eq!(to(&asked(None, Some(90))).as_deref(), Ok("2026-11-23T02:30:00.000Z"));
        assert_eq!(to(&asked(None, Some(-1))), Err("clock_backwards".to_owned()));
        for bad in [
            asked(None, None),
            asked(Some("noon"), None),
            asked(Some("09:30"), Some(1)),
            asked(None, Some(i64::MAX)),
            asked(Some("2099-01-01T00:00:00Z"), None),
        ] {
            assert_eq!(to(&bad), Err("bad_time".to_owned()));
        }
    }
}
