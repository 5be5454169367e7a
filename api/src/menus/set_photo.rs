//! Gives a dish a photo.

use actix_multipart::Multipart;
use actix_web::{put, web};
use domain::id::DishId;
use domain::role::Permission;
use store::media::MediaKind;

use super::view::DishOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::media::photo::{BYTES_MAX, prepared};
use crate::media::upload::{PhotoForm, file};
use crate::problem::{Answer, Problem};

/// Shows a dish with a photo instead of a drawn plate, from now on and on all its menus. It is made smaller, and what the camera
/// wrote beside the picture is left out.
#[utoipa::path(tag = "menus", security(("bearer" = [])), params(("id" = String, Path)),
    request_body(content = PhotoForm, content_type = "multipart/form-data"),
    responses((status = 200, body = DishOut), (status = 404, body = Problem),
        (status = 413, description = "too_large", body = Problem), (status = 422, body = Problem)))]
#[put("/dishes/{id}/photo")]
pub async fn set_photo(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<DishId>,
    parts: Multipart,
) -> Answer<web::Json<DishOut>> {
    let actor = caller.may(Permission::MenuEdit)?;
    let scoped = app.store.within(&actor);
    scoped.dish(*id).await?;
    let upload = file(parts, BYTES_MAX).await?;
    let media = app.media.clone();
    // Unpacking a picture would hold up everybody else on this thread.
    let kept = web::block(move || {
        let jpeg = prepared(&upload)?;
        let name = media.keep(MediaKind::Photo, &jpeg).map_err(store::Error::from)?;
        Ok::<_, Problem>(name)
    });
    let name = kept
        .await
        .map_err(|_| Problem::invalid("photo_broken", "file", "the picture can't be read"))??;
    Ok(web::Json(scoped.set_photo(*id, Some(name)).await?.into()))
}
