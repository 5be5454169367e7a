//! A temperature was taken.

use actix_web::{post, web};
use domain::delivery::food_clock::{Reading, ReadingKind};
use domain::id::BatchId;
use domain::role::Permission;
use domain::time::At;
use serde::Deserialize;
use utoipa::ToSchema;

use super::list_batches::{BatchPage, page};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What for, how much, when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemperatureBody {
    /// hold chill reheat
    #[schema(value_type = String)]
    kind: ReadingKind,
    /// Tenths of a degree: 65.0 °C is 650.
    decicelsius: i32,
    #[schema(value_type = String)]
    taken_at: At,
}

/// Writes a temperature down; one that is hot enough in time lengthens the batch's time, once.
#[utoipa::path(tag = "kitchen", request_body = TemperatureBody, params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = BatchPage), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[post("/batches/{id}/temperatures")]
pub async fn take_temperature(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<BatchId>,
    body: web::Json<TemperatureBody>,
) -> Answer<web::Json<BatchPage>> {
    let actor = caller.may(Permission::SittingChange)?;
    let reading = Reading {
        at: body.taken_at,
        decicelsius: body.decicelsius,
    };
    let sitting = app
        .store
        .within(&actor)
        .temperature_take(*id, body.kind, reading)
        .await?;
    page(&app, &actor, sitting).await
}
