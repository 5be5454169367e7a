//! Who stands at the kiosk: by card, or by phone digits and a picked name.

use actix_web::{post, web};
use domain::card::CardNumber;
use domain::person::name::picture;
use domain::person::phone::Phone;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use store::Actor;
use store::diners::DinerPerson;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::identity::token::{Diner, Strength};
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// Exactly one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentifyBody {
    /// What the reader typed: card number or its QR's text.
    card: Option<String>,
    /// Digits typed on the pad.
    phone: Option<String>,
}

/// Who it may be.
#[derive(Serialize, ToSchema)]
pub struct Identified {
    /// Whether a card was shown: then the balance may be spent.
    strong: bool,
    candidates: Vec<Candidate>,
}

/// One person, masked, with a picture to tell namesakes apart.
#[derive(Serialize, ToSchema)]
pub struct Candidate {
    /// Good for ten minutes at this device.
    diner_token: String,
    masked_name: String,
    salutation: String,
    /// Key of a drawn picture.
    picture: &'static str,
}

/// Identifies a diner. Any diner of the installation is served, wherever they live.
#[utoipa::path(tag = "orders", request_body = IdentifyBody, security(("bearer" = [])),
    responses((status = 200, body = Identified), (status = 404, body = Problem), (status = 429, body = Problem)))]
#[post("/kiosk/identify")]
pub async fn identify(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<IdentifyBody>,
) -> Answer<web::Json<Identified>> {
    let actor = caller.may(Permission::DinerIdentify)?;
    let device = actor.id.to_string();
    let (strength, miss, people): (_, _, Vec<DinerPerson>) = match (&body.card, &body.phone) {
        (Some(text), None) => {
            let number = CardNumber::parse(text).map_err(|error| store::Error::of(&error))?;
            guard(&app, Try::LookUp, Try::CardMiss, &device).await?;
            let found = app.store.system().diner_by_card(&number).await?;
            (Strength::Card, Try::CardMiss, found.into_iter().collect())
        }
        (None, Some(text)) => {
            let phone = Phone::parse(text).map_err(|error| store::Error::of(&error))?;
            guard(&app, Try::Phone, Try::PhoneMiss, &device).await?;
            let found = app.store.system().diners_by_phone(&phone).await?;
            (Strength::Phone, Try::PhoneMiss, found)
        }
        _ => return Err(Problem::invalid("bad_request", "card", "send either card or phone")),
    };
    note(&app, &actor, &people).await?;
    if people.is_empty() {
        app.limits.take(&app.store, miss, &device).await?;
        return Err(Problem::new(
            actix_web::http::StatusCode::NOT_FOUND,
            "nobody_found",
            "nobody is registered with this",
        ));
    }
    let candidates = people
        .iter()
        .map(|person| candidate(&app, &actor, person, strength))
        .collect::<Answer<_>>()?;
    Ok(web::Json(Identified {
        strong: strength == Strength::Card,
        candidates,
    }))
}

impl Candidate {
    /// The token alone.
    #[must_use]
    pub fn into_token(self) -> String {
        self.diner_token
    }
}

/// A candidate, with a token for this device.
///
/// # Errors
/// When signing fails.
pub fn candidate(app: &App, actor: &Actor, person: &DinerPerson, strength: Strength) -> Answer<Candidate> {
    let diner = Diner {
        senior: person.id(),
        device: actor.id,
        strength,
    };
    let age = app.store.clock.now().day().age_of(person.diner.birth_date);
    Ok(Candidate {
        diner_token: app.tokens.diner(&diner, app.store.clock.session_now())?,
        masked_name: person.name.masked(),
        salutation: person.name.salutation(person.gender, age),
        picture: picture(person.number.as_str()),
    })
}

/// Lets a look-up pass unless there were too many, or too many that found nobody: whoever goes through numbers is stopped
/// by those, and learns nothing from the ones that would have been right.
async fn guard(app: &App, what: Try, miss: Try, device: &str) -> Answer<()> {
    app.limits.take(&app.store, what, device).await?;
    app.limits.look(&app.store, miss, device).await
}

/// Every look is recorded, a fruitless one too.
async fn note(app: &App, actor: &Actor, people: &[DinerPerson]) -> Answer<()> {
    let scoped = app.store.within(actor);
    let ids: Vec<String> = people.iter().map(|person| person.id().to_string()).collect();
    scoped
        .note(store::audit::Act {
            action: "diner.identify",
            subject_kind: "senior",
            subject_id: ids.first().cloned().unwrap_or_default(),
            place_path: &actor.scope,
            detail: serde_json::json!({"found": ids.len()}),
        })
        .await?;
    Ok(())
}
