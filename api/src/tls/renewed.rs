//! The certificate in use: made anew well before its end, and when the machine has got another address. Connections that are
//! open keep theirs; nobody has to restart anything, and phones that trust the authority notice nothing.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use store::clock::real_now_ms;

use super::authority::{Authority, LEAF_MS};
use super::names::Names;
use crate::cli::Failure;

/// So much of its time is left when the next one is made.
const LEFT_MS: i64 = LEAF_MS / 3;
const LOOK_EVERY: Duration = Duration::from_secs(300);

/// An authority, and what it has signed last.
#[derive(Debug)]
pub(super) struct Renewed {
    authority: Authority,
    /// Names that somebody wants besides the machine's own.
    wanted: Vec<String>,
    current: RwLock<Current>,
}

#[derive(Debug, Clone)]
struct Current {
    key: Arc<CertifiedKey>,
    names: Names,
    ends_ms: i64,
}

impl Renewed {
    /// Signs the first.
    pub(super) fn begin(authority: Authority, wanted: Vec<String>, now_ms: i64) -> Result<Self, Failure> {
        let names = Names::of_machine(&wanted)?;
        let current = RwLock::new(signed(&authority, names, now_ms)?);
        Ok(Self {
            authority,
            wanted,
            current,
        })
    }

    /// Looks every few minutes whether another one is due.
    pub(super) fn keep_fresh(this: &Arc<Self>) {
        let this = Arc::clone(this);
        tokio::spawn(async move {
            let mut ticks = tokio::time::interval(LOOK_EVERY);
            loop {
                ticks.tick().await;
                let names = Names::of_machine(&this.wanted);
                let looked = names.and_then(|names| this.look(names, real_now_ms()));
                if let Err(failure) = looked {
                    tracing::error!(cause = failure.words(), "the certificate can't be made anew");
                }
            }
        });
    }

    /// Makes another one if it is time, or if the machine is called otherwise.
    fn look(&self, names: Names, now_ms: i64) -> Result<(), Failure> {
        let current = self.current();
        if current.names == names && now_ms < current.ends_ms - LEFT_MS {
            return Ok(());
        }
        let next = signed(&self.authority, names, now_ms)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = next;
        tracing::info!("the certificate was made anew");
        Ok(())
    }

    pub(super) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Whether it is one of the machine's names.
    pub(super) fn has(&self, name: &str) -> bool {
        self.current().names.has(name)
    }

    /// Where others find the machine, likeliest first.
    pub(super) fn outer(&self) -> Vec<String> {
        self.current().names.outer(&self.wanted)
    }

    fn current(&self) -> Current {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn signed(authority: &Authority, names: Names, now_ms: i64) -> Result<Current, Failure> {
    Ok(Current {
        key: Arc::new(authority.sign(&names, now_ms)?),
        names,
        ends_ms: now_ms + LEAF_MS,
    })
}

impl ResolvesServerCert for Renewed {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current().key)
    }
}

#[cfg(test)]
mod tests {
    use rustls::RootCertStore;
    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::ServerCertVerifier;
    use rustls_pki_types::{ServerName, UnixTime};

    use super::*;

    const NOW_MS: i64 = 1_795_000_000_000;
    const DAY_MS: i64 = 86_400_000;

    fn of(folder: &std::path::Path, wanted: &[&str]) -> Renewed {
        let wanted = wanted.iter().map(|name| (*name).to_owned()).collect();
        Renewed::begin(Authority::open(folder).expect("an authority"), wanted, NOW_MS).expect("a certificate")
    }

    /// What a phone that trusts the authority says to the certificate in use.
    fn trusted(renewed: &Renewed, name: &str, now_ms: i64) -> bool {
        let mut roots = RootCertStore::empty();
        roots.add(renewed.authority().certificate().clone()).expect("a root");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .expect("a verifier");
        let name = ServerName::try_from(name.to_owned()).expect("a name");
        let now = UnixTime::since_unix_epoch(Duration::from_millis(now_ms.unsigned_abs()));
        let leaf = renewed.current().key.cert[0].clone();
        verifier.verify_server_cert(&leaf, &[], &name, &[], now).is_ok()
    }

    #[test]
    fn a_certificate_is_good_for_its_names_and_its_time_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let renewed = of(folder.path(), &["canteen.example.org"]);
        for name in ["localhost", "127.0.0.1", "canteen.example.org"] {
            assert!(trusted(&renewed, name, NOW_MS), "{name}");
        }
        assert!(!trusted(&renewed, "elsewhere.example.org", NOW_MS));
        assert!(!trusted(&renewed, "localhost", NOW_MS + 91 * DAY_MS));
    }

    #[test]
    fn it_is_made_anew_before_its_end_and_for_a_new_address() {
        let folder = tempfile::tempdir().expect("a folder");
        let renewed = of(folder.path(), &[]);
        let first = renewed.current();
        renewed.look(first.names.clone(), NOW_MS + 59 * DAY_MS).expect("a look");
        assert_eq!(renewed.current().key.cert, first.key.cert, "too early");
        let later_ms = NOW_MS + 61 * DAY_MS;
        renewed.look(first.names.clone(), later_ms).expect("a look");
        assert_ne!(renewed.current().key.cert, first.key.cert);
        assert!(trusted(&renewed, "localhost", later_ms + 60 * DAY_MS));

        let moved = Names::of_machine(&["192.0.2.9".to_owned()]).expect("names");
        assert!(!trusted(&renewed, "192.0.2.9", later_ms));
        renewed.look(moved, later_ms).expect("a look");
        assert!(trusted(&renewed, "192.0.2.9", later_ms));
    }

    #[test]
    fn the_authority_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = of(folder.path(), &[]);
        let second = of(folder.path(), &[]);
        assert_eq!(first.authority().certificate(), second.authority().certificate());
        assert_eq!(first.authority().fingerprint().len(), 32 * 3 - 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = std::fs::metadata(folder.path().join("authority.pem")).expect("the file");
            assert_eq!(file.permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(folder.path().join("authority.pem"), "nonsense").expect("writes");
        assert!(
            Authority::open(folder.path()).is_err(),
            "a damaged one is never replaced by itself"
        );
    }
}
