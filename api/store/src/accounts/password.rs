//! Hashing passwords: slow on purpose, so it runs on threads of its own and only a few at a time.

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::{Error, Result};

/// Each hash takes 19 MiB and a core: more at once would only let strangers fill the memory.
const AT_ONCE_MAX: usize = 4;
static HASHING: Semaphore = Semaphore::const_new(AT_ONCE_MAX);

/// The Argon2id hash of a password, with its own salt and parameters in it.
pub(super) async fn hash(password: SecretString) -> Result<String> {
    off_thread(move || hash_now(&password)).await?
}

/// Whether the password is the one that was hashed.
pub(super) async fn matches(password: SecretString, hash: String) -> Result<bool> {
    off_thread(move || {
        Argon2::default()
            .verify_password(password.expose_secret().as_bytes(), hash.as_str())
            .is_ok()
    })
    .await
}

/// As much work as [`fn@matches`], for a login that nobody has: the time it takes must not tell that.
pub(super) async fn match_nobody(password: SecretString) -> Result<()> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let hash = match NOBODY.get() {
        Some(hash) => hash.clone(),
        None => {
            let hash = hash(crate::ids::secret_token().into()).await?;
            NOBODY.get_or_init(|| hash).clone()
        }
    };
    matches(password, hash).await?;
    Ok(())
}

fn hash_now(password: &SecretString) -> Result<String> {
    Argon2::default()
        .hash_password(password.expose_secret().as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| Error::Corrupt("password"))
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _slot = HASHING.acquire().await.expect("nobody closes this semaphore");
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Io(std::io::Error::other(error)))
}
