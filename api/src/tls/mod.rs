//! TLS of the program's own: a certificate from files, or one that a small authority of this installation signs
//! (`--tls-self-signed`). Phones that trust the authority trust every certificate that it makes later.

mod authority;
mod names;
mod page;
mod renewed;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use store::clock::real_now_ms;

use self::authority::Authority;
pub use self::page::pages;
use self::renewed::Renewed;
use crate::cli::Failure;
use crate::config::{Config, Listen};

/// The certificate that this process makes for itself.
#[derive(Clone, Debug)]
pub struct OwnTls(Arc<Renewed>);

impl OwnTls {
    /// The authority of the data folder, made on the first call, and a certificate for this machine; nothing when the
    /// configuration doesn't ask for it. The certificate is looked after as long as the process lives: call it on a runtime.
    ///
    /// # Errors
    /// When the folder can't be written, the authority can't be read, or a name is none.
    pub fn of(config: &Config, listen: &Listen) -> Result<Option<Self>, Failure> {
        if !listen.tls_self_signed {
            return Ok(None);
        }
        let mut wanted = listen.tls_name.clone();
        wanted.extend(config.public_url.as_deref().and_then(names::host));
        let authority = Authority::open(&config.data.join("tls"))?;
        let renewed = Arc::new(Renewed::begin(authority, wanted, real_now_ms())?);
        Renewed::keep_fresh(&renewed);
        Ok(Some(Self(renewed)))
    }
}

/// How the server speaks TLS; nothing when it doesn't.
///
/// # Errors
/// When the certificate's files can't be used.
pub fn server(own: Option<&OwnTls>, listen: &Listen) -> Result<Option<ServerConfig>, Failure> {
    let plain = ServerConfig::builder().with_no_client_auth();
    match (own, &listen.tls_cert, &listen.tls_key) {
        (Some(own), ..) => Ok(Some(plain.with_cert_resolver(own.0.clone()))),
        (None, Some(cert), Some(key)) => Ok(Some(from_files(cert, key)?)),
        _ => Ok(None),
    }
}

fn from_files(cert: &Path, key: &Path) -> Result<ServerConfig, Failure> {
    let unreadable = |path: &Path| {
        let shown = path.display().to_string();
        move |error: rustls_pki_types::pem::Error| Failure::new(format!("{shown} is no PEM file: {error}"))
    };
    let chain = CertificateDer::pem_reader_iter(BufReader::new(File::open(cert)?))
        .collect::<Result<Vec<_>, _>>()
        .map_err(unreadable(cert))?;
    let key = PrivateKeyDer::from_pem_reader(BufReader::new(File::open(key)?)).map_err(unreadable(key))?;
    Ok(ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key)?)
}
