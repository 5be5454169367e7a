//! 打印生产单: a version of the kitchen count.

use actix_web::{post, web};
use domain::diet::{Portion, Texture};
use domain::id::SittingId;
use domain::order::Sitting;
use domain::order::kitchen::CountChange;
use domain::role::Permission;
use domain::time::At;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// One thing that differs from the sheet before.
#[derive(Serialize, ToSchema)]
pub struct SheetChange {
    dish: String,
    dish_en: String,
    #[schema(value_type = String)]
    texture: Texture,
    #[schema(value_type = String)]
    portion: Portion,
    change: i64,
}

/// A printed sheet.
#[derive(Serialize, ToSchema)]
pub struct SheetView {
    version: i32,
    #[schema(value_type = String)]
    made_at: At,
    by: String,
    /// What differs from the version before; empty for the first.
    changes: Vec<SheetChange>,
}

/// The differences with the dishes' names.
#[must_use]
pub fn changes(sitting: &Sitting, found: &[CountChange]) -> Vec<SheetChange> {
    let view = |one: &CountChange| {
        let dish = sitting.dish(one.sitting_dish_id);
        SheetChange {
            dish: dish.map(|dish| dish.facts.name.clone()).unwrap_or_default(),
            dish_en: dish.map(|dish| dish.facts.name_en.clone()).unwrap_or_default(),
            texture: one.texture,
            portion: one.portion,
            change: one.change,
        }
    };
    found.iter().map(view).collect()
}

/// Makes the count of this moment the next version; the same count again is the same version.
#[utoipa::path(tag = "kitchen", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = SheetView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/sittings/{id}/kitchen-sheets")]
pub async fn make_sheet(app: web::Data<App>, caller: Caller, id: web::Path<SittingId>) -> Answer<web::Json<SheetView>> {
    let actor = caller.may(Permission::SittingChange)?;
    let scoped = app.store.within(&actor);
    let (sheet, found) = scoped.sheet_make(*id).await?;
    let sitting = scoped.sitting(*id).await?;
    Ok(web::Json(SheetView {
        version: sheet.version,
        made_at: sheet.made_at,
        by: sheet.by,
        changes: changes(&sitting, &found),
    }))
}
