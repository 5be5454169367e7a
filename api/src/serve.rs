//! The HTTP server: binds, announces its address on the first line of output, serves until it is asked to stop.

use actix_web::middleware::{Compress, from_fn};
use actix_web::{HttpServer, web};
use utoipa_actix_web::AppExt;

use crate::cli::Failure;
use crate::compose::App;
use crate::config::Listen;
use crate::live::Bodies;
use crate::{border, channels, media, once, ops, pages, problem, routes, tls, transport};

/// Seconds that requests under way are given when the process is asked to stop.
const SHUTDOWN_S: u64 = 20;
/// A JSON body of more is refused; spreadsheets come by another way.
const JSON_BYTES_MAX: usize = 512 * 1024;

/// Binds and returns the running server and its address as a browser wants it. Prints the bound address as the first line:
/// whoever reads it may send a signal at once, so the caller listens for one before. The server itself doesn't.
///
/// # Errors
/// When the address or the certificate can't be used.
pub fn start(app: App, listen: &Listen) -> Result<(actix_web::dev::Server, String), Failure> {
    let encrypted = tls::server(app.own_tls.as_ref(), listen)?;
    let data = web::Data::new(app);
    let server = HttpServer::new(move || {
        let (service, _) = actix_web::App::new()
            .into_utoipa_app()
            .map(|service| {
                service
                    .app_data(data.clone())
                    // One for each of the server's threads.
                    .app_data(Bodies::default())
                    .app_data(web::JsonConfig::default().limit(JSON_BYTES_MAX))
                    .app_data(web::PayloadConfig::new(JSON_BYTES_MAX))
                    .wrap(from_fn(once::answer_once))
                    .wrap(from_fn(border::refuse_control_characters))
                    .wrap(from_fn(problem::speak_the_callers_language))
                    .wrap(from_fn(pages::headers))
                    .wrap(from_fn(transport::demand_tls))
                    .wrap(Compress::default())
                    .wrap(from_fn(ops::metrics::measure))
                    .wrap(tracing_actix_web::TracingLogger::<ops::log::Quiet>::new())
            })
            .configure(routes::api)
            .split_for_parts();
        service
            .configure(ops::plain)
            .configure(channels::ack_page::pages)
            .configure(tls::pages)
            .configure(media::files)
            .configure(pages::pages)
    })
    .shutdown_timeout(SHUTDOWN_S)
    .disable_signals()
    .workers(std::thread::available_parallelism().map_or(2, usize::from));
    let (server, scheme) = match encrypted {
        Some(tls) => (server.bind_rustls_0_23(listen.listen, tls)?, "https"),
        None => (server.bind(listen.listen)?, "http"),
    };
    let addresses = server.addrs();
    announce(scheme, &addresses);
    let base = addresses.first().map(|address| format!("{scheme}://{address}"));
    Ok((server.run(), base.unwrap_or_default()))
}

/// A small server with health and metrics only, for a worker; signals are its caller's as well.
///
/// # Errors
/// When the address can't be used.
pub fn start_plain(app: App, address: std::net::SocketAddr) -> Result<actix_web::dev::Server, Failure> {
    let data = web::Data::new(app);
    let server = HttpServer::new(move || actix_web::App::new().app_data(data.clone()).configure(ops::plain))
        .workers(1)
        .disable_signals()
        .bind(address)?;
    announce("http", &server.addrs());
    Ok(server.run())
}

#[allow(clippy::print_stdout)] // the promised first line
fn announce(scheme: &str, addresses: &[std::net::SocketAddr]) {
    use std::io::Write;
    for address in addresses {
        println!("listening on {scheme}://{address}");
    }
    // A reader waits for this line; when nobody reads any more, there is nobody to tell.
    let _ = std::io::stdout().flush();
}
