//! The whole ledger as a file, for `nuancan ledger verify`.

use actix_web::web::Bytes;
use actix_web::{Error, HttpResponse, get, web};
use async_trait::async_trait;
use domain::role::Permission;
use futures_util::StreamExt;
use serde_json::json;
use store::audit::Act;
use store::ledger::Outlet;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Portions that wait for a slow reader.
const PORTIONS_WAITING_MAX: usize = 4;

/// Writes the ledger: ids and amounts, no names. Who took it is noted.
#[utoipa::path(tag = "money", security(("bearer" = [])),
    responses((status = 200, description = "lines of JSON", content_type = "application/x-ndjson", body = String),
              (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/ledger/export")]
pub async fn export_ledger(app: web::Data<App>, caller: Caller) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::LedgerRead)?;
    app.store.within(&actor).whole().await?;
    let taken = Act {
        action: "ledger.export",
        subject_kind: "ledger",
        subject_id: String::new(),
        place_path: &actor.scope,
        detail: json!({}),
    };
    app.store.within(&actor).note(taken).await?;
    let (pipe, lines) = mpsc::channel(PORTIONS_WAITING_MAX);
    let store = app.store.clone();
    tokio::spawn(async move {
        let mut pipe = Pipe(pipe);
        if let Err(error) = store.system().export_ledger(&mut pipe).await {
            // The reader sees a file that is cut off, which proves nothing.
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "an export of the ledger was not finished"
            );
        }
    });
    let lines = ReceiverStream::new(lines).map(Ok::<_, Error>);
    Ok(HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header(("Content-Disposition", "attachment; filename=\"ledger.jsonl\""))
        .insert_header(("Cache-Control", "no-store"))
        .streaming(lines))
}

/// A reader that takes its time: what is read from the tables waits for it.
struct Pipe(mpsc::Sender<Bytes>);

#[async_trait]
impl Outlet for Pipe {
    async fn take(&mut self, lines: Vec<u8>) -> std::io::Result<()> {
        let gone = |_| std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        self.0.send(Bytes::from(lines)).await.map_err(gone)
    }
}
