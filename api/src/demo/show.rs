//! What the start page of the demo offers: whom to be, where, with which card.

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::role::Role;
use domain::time::At;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{PASSWORD, accounts};
use crate::compose::App;
use crate::problem::{Answer, Problem};

/// The setting under which the seed leaves a few cards to try, a JSON list of [`DemoCard`].
pub const DEMO_CARDS: &str = "demo_cards";

/// The demo.
#[derive(Serialize, ToSchema)]
pub struct Demo {
    #[schema(value_type = String)]
    now_at: At,
    /// The Beijing day of that clock.
    day: String,
    accounts: Vec<DemoAccount>,
    canteens: Vec<DemoCanteen>,
    cards: Vec<DemoCard>,
}

/// Somebody to be.
#[derive(Serialize, ToSchema)]
pub struct DemoAccount {
    login: String,
    password: &'static str,
    #[schema(value_type = String)]
    role: Role,
    name: String,
    /// Where they look after things.
    place: String,
}

/// Somewhere to be.
#[derive(Serialize, ToSchema)]
pub struct DemoCanteen {
    #[schema(value_type = String)]
    id: CanteenId,
    name: String,
    name_en: String,
}

/// The card of a made-up senior, with what makes it worth trying.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DemoCard {
    /// The number on the card.
    pub number: String,
    /// Whose.
    pub name: String,
    /// For instance: allergic to peanuts.
    pub note: String,
    /// The same in English.
    #[serde(default)]
    #[schema(required = true)]
    pub note_en: String,
}

/// The demo's people, canteens and cards; 404 anywhere else.
#[utoipa::path(tag = "demo", responses((status = 200, body = Demo), (status = 404, body = Problem)))]
#[get("/demo")]
pub async fn show(app: web::Data<App>) -> Answer<web::Json<Demo>> {
    super::only_in_demo(&app)?;
    let system = app.store.system();
    let mut there = accounts::of_demo(&app.store).await?;
    let accounts = accounts::PEOPLE.iter().filter_map(|person| there.remove(person.login));
    let canteens = system.canteens().await?.into_iter();
    let cards = system.setting(DEMO_CARDS).await?;
    let now_at = app.store.clock.now();
    Ok(web::Json(Demo {
        now_at,
        day: now_at.day().to_string(),
        accounts: accounts
            .map(|account| DemoAccount {
                login: account.login,
                password: PASSWORD,
                role: account.role,
                name: account.name,
                place: account.place_name,
            })
            .collect(),
        canteens: canteens
            .map(|canteen| DemoCanteen {
                id: canteen.id,
                name: canteen.name,
                name_en: canteen.name_en,
            })
            .collect(),
        cards: cards
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default(),
    }))
}
