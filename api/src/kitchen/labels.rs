//! 标签与装箱: what stands on each box, by round and stop.

use actix_web::{HttpResponse, get, web};
use domain::diet::{Portion, Texture};
use domain::id::{OrderId, SittingId};
use domain::order::OrderMode;
use domain::role::Permission;
use domain::time::At;
use serde::Serialize;
use store::kitchen::labels::Label;
use utoipa::ToSchema;

use super::qr;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A dish on a label.
#[derive(Serialize, ToSchema)]
pub struct LabelLine {
    dish: String,
    dish_en: String,
    #[schema(value_type = String)]
    texture: Texture,
    #[schema(value_type = String)]
    portion: Portion,
}

/// A label.
#[derive(Serialize, ToSchema)]
pub struct LabelView {
    #[schema(value_type = String)]
    order_id: OrderId,
    /// What the QR code says.
    code: String,
    /// The code's dark modules, and how many a side has.
    qr: Option<String>,
    qr_side: Option<usize>,
    /// Nothing where it isn't on a round.
    round_no: Option<i32>,
    stop_no: Option<i32>,
    /// Which of how many bags for the same door, from 1.
    bag_of: u32,
    bags: u32,
    /// Its round has left: it isn't here any more.
    left: bool,
    /// delivery take_away
    #[schema(value_type = String)]
    mode: OrderMode,
    masked_name: String,
    pickup_no: String,
    bag_no: String,
    lines: Vec<LabelLine>,
    /// Keys of allergens, religion, texture, salt, sugar.
    warnings: Vec<String>,
    #[schema(value_type = String)]
    eat_before: At,
    /// Nobody has put their door on the map.
    off_map: bool,
    packed: bool,
}

/// The labels.
#[derive(Serialize, ToSchema)]
pub struct LabelPage {
    /// Whether the rounds are made.
    planned: bool,
    items: Vec<LabelView>,
}

/// A label for each box that leaves the canteen, those in no round last.
#[utoipa::path(tag = "kitchen", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = LabelPage), (status = 404, body = Problem)))]
#[get("/sittings/{id}/labels")]
pub async fn labels(app: web::Data<App>, caller: Caller, id: web::Path<SittingId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::KitchenRead)?;
    let found = app.store.within(&actor).labels(*id).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(LabelPage {
            planned: found.planned,
            items: found.items.into_iter().map(view).collect(),
        }))
}

fn view(label: Label) -> LabelView {
    let drawn = qr::path(&label.code);
    let lines = label
        .lines
        .into_iter()
        .map(|(dish, dish_en, texture, portion)| LabelLine {
            dish,
            dish_en,
            texture,
            portion,
        });
    LabelView {
        order_id: label.order_id,
        qr_side: drawn.as_ref().map(|(_, side)| *side),
        qr: drawn.map(|(path, _)| path),
        code: label.code,
        round_no: label.round_stop.map(|(round, _)| round),
        stop_no: label.round_stop.map(|(_, stop)| stop),
        bag_of: label.bag_of_door.0,
        bags: label.bag_of_door.1,
        left: label.left,
        mode: label.mode,
        masked_name: label.masked_name,
        pickup_no: format!("{:03}", label.pickup_no),
        bag_no: format!("{:03}", label.bag_no),
        lines: lines.collect(),
        warnings: label.warnings,
        eat_before: label.eat_before,
        off_map: label.off_map,
        packed: label.packed,
    }
}
