//! The keys, kept in a file apart from the data: for sealing personal data, for looking it up without opening it, and for
//! signing access tokens.
//!
//! A sealed value is `key-id:base64(nonce ‖ ciphertext)` under XChaCha20-Poly1305, bound to what it belongs to. Sealing
//! uses the key in use; opening uses the one named, so keys can be rotated without rewriting the data at once
//! (`rotate`). The data says which keys it was sealed with (`mark`), so that another installation's file, or an old
//! copy, is told apart before anything is written.

mod mark;
mod reseal;
mod rotate;
#[cfg(test)]
mod tests;

use std::path::Path;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

pub use mark::{KeyMark, Misfit, is_in_use, key_mark};
pub use reseal::Resealed;
pub use rotate::{KeyState, Standing};

use crate::{Error, Result, ids};

const NONCE_BYTES: usize = 24;
/// The newest form of the file: it names the keys in use. Version 1 meant the last ones.
const VERSION: u32 = 2;

/// All keys of an installation.
#[derive(Serialize, Deserialize)]
pub struct Keyring {
    version: u32,
    data_keys: Vec<DataKey>,
    /// The data key that seals; those after it are coming. Version 1 didn't say, and meant the last.
    #[serde(default)]
    seals: String,
    index_key: String,
    signing_keys: Vec<SigningKey>,
    /// The signing key that signs; those after it are coming.
    #[serde(default)]
    signs: String,
}

#[derive(Serialize, Deserialize)]
struct DataKey {
    id: String,
    key: String,
}

/// An Ed25519 key for access tokens; the one in use signs, all verify.
#[derive(Serialize, Deserialize, Clone)]
pub struct SigningKey {
    /// Key id, in the token's header.
    pub kid: String,
    pkcs8: String,
    public: String,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Keyring({} data keys, {} signing keys)",
            self.data_keys.len(),
            self.signing_keys.len()
        )
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.kid)
    }
}

impl SigningKey {
    fn make() -> Result<Self> {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new()).map_err(|_| Error::Seal)?;
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).map_err(|_| Error::Seal)?;
        Ok(Self {
            kid: hex(&ids::random_bytes::<6>()),
            pkcs8: BASE64.encode(pkcs8.as_ref()),
            public: BASE64.encode(pair.public_key().as_ref()),
        })
    }

    /// The private key, PKCS #8 DER.
    ///
    /// # Errors
    /// [`Error::Seal`] when the key file is damaged.
    pub fn private_der(&self) -> Result<Vec<u8>> {
        BASE64.decode(&self.pkcs8).map_err(|_| Error::Seal)
    }

    /// A secret for one purpose that whoever holds the private key can derive, and nobody else: for what only we check.
    ///
    /// # Errors
    /// [`Error::Seal`] when the key file is damaged.
    pub fn secret_for(&self, purpose: &str) -> Result<Vec<u8>> {
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(&self.private_der()?).expect("HMAC takes keys of any length");
        mac.update(purpose.as_bytes());
        Ok(mac.finalize().into_bytes().to_vec())
    }

    /// The public key, 32 bytes.
    ///
    /// # Errors
    /// [`Error::Seal`] when the key file is damaged.
    pub fn public_bytes(&self) -> Result<Vec<u8>> {
        BASE64.decode(&self.public).map_err(|_| Error::Seal)
    }
}

impl Keyring {
    /// Makes new keys.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn make() -> Result<Self> {
        let (data, signing) = (DataKey::make(), SigningKey::make()?);
        Ok(Self {
            version: VERSION,
            seals: data.id.clone(),
            signs: signing.kid.clone(),
            data_keys: vec![data],
            index_key: BASE64.encode(ids::random_bytes::<32>()),
            signing_keys: vec![signing],
        })
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// When it is absent or not a key file.
    pub fn load(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)?;
        Self::from_text(&text)
    }

    /// Reads the text of a key file.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it isn't one.
    pub fn from_text(text: &str) -> Result<Self> {
        let mut ring: Self = serde_json::from_str(text).map_err(|_| Error::Corrupt("key file"))?;
        let (Some(data), Some(signing)) = (ring.data_keys.last(), ring.signing_keys.last()) else {
            return Err(Error::Corrupt("key file"));
        };
        if ring.version == 1 {
            (ring.seals, ring.signs) = (data.id.clone(), signing.kid.clone());
            ring.version = VERSION;
        }
        let is_whole = ring.version == VERSION && !ring.index_key.is_empty();
        ring.sealing_key()?.cipher()?;
        ring.signing_key()?.private_der()?;
        is_whole.then_some(ring).ok_or(Error::Corrupt("key file"))
    }

    /// The text of the key file. It holds every secret of the installation.
    ///
    /// # Errors
    /// Never in practice.
    pub fn to_text(&self) -> Result<String> {
        serde_json::to_string_pretty(self).map_err(|_| Error::Corrupt("key file"))
    }

    /// Writes the key file whole or not at all, readable by its owner alone. Whoever owned it before owns it again: a
    /// file rewritten by root must not lock the programme's own user out.
    ///
    /// # Errors
    /// The file system's.
    pub fn save(&self, path: &Path) -> Result<()> {
        use std::io::Write;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            std::fs::create_dir_all(folder)?;
        }
        let half = path.with_extension("half");
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&half)?;
        file.write_all(self.to_text()?.as_bytes())?;
        file.sync_all()?;
        keep_owner(path, &half)?;
        std::fs::rename(&half, path)?;
        if let Some(folder) = folder {
            // The name must outlive a power cut as well.
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    /// All signing keys, oldest first; all verify.
    #[must_use]
    pub fn signing_keys(&self) -> &[SigningKey] {
        &self.signing_keys
    }

    /// The key that signs.
    ///
    /// # Errors
    /// [`Error::Corrupt`] never in practice: reading the file has made sure of it.
    pub fn signing_key(&self) -> Result<&SigningKey> {
        let found = self.signing_keys.iter().find(|key| key.kid == self.signs);
        found.ok_or(Error::Corrupt("key file"))
    }

    fn sealing_key(&self) -> Result<&DataKey> {
        let found = self.data_keys.iter().find(|key| key.id == self.seals);
        found.ok_or(Error::Corrupt("key file"))
    }

    /// Seals `plain`; `owner` (table, column and row) is needed again to open it, so that values can't be swapped.
    ///
    /// # Errors
    /// [`Error::Seal`] when the key file is damaged.
    pub fn seal(&self, owner: &str, plain: &str) -> Result<String> {
        let key = self.sealing_key()?;
        let nonce_bytes = ids::random_bytes::<NONCE_BYTES>();
        let sealed = key
            .cipher()?
            .encrypt(
                &XNonce::from(nonce_bytes),
                Payload {
                    msg: plain.as_bytes(),
                    aad: owner.as_bytes(),
                },
            )
            .map_err(|_| Error::Seal)?;
        let mut bytes = nonce_bytes.to_vec();
        bytes.extend_from_slice(&sealed);
        Ok(format!("{}:{}", key.id, BASE64.encode(bytes)))
    }

    /// Opens what [`Keyring::seal`] made for the same `owner`.
    ///
    /// # Errors
    /// [`Error::Seal`] when the key is missing, the value damaged, or it belongs to something else.
    pub fn open(&self, owner: &str, sealed: &str) -> Result<String> {
        let (id, body) = sealed.split_once(':').ok_or(Error::Seal)?;
        let key = self.data_keys.iter().find(|key| key.id == id).ok_or(Error::Seal)?;
        let bytes = BASE64.decode(body).map_err(|_| Error::Seal)?;
        let (nonce, cipher_text) = bytes.split_at_checked(NONCE_BYTES).ok_or(Error::Seal)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| Error::Seal)?;
        let plain = key
            .cipher()?
            .decrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: cipher_text,
                    aad: owner.as_bytes(),
                },
            )
            .map_err(|_| Error::Seal)?;
        String::from_utf8(plain).map_err(|_| Error::Seal)
    }

    /// A keyed hash by which `value` can be found again without being readable. `kind` keeps equal values apart.
    #[must_use]
    pub fn index(&self, kind: &str, value: &str) -> String {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.index_key.as_bytes())
            .expect("HMAC takes keys of any length");
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        hex(&mac.finalize().into_bytes())
    }
}

impl DataKey {
    fn make() -> Self {
        Self {
            id: hex(&ids::random_bytes::<4>()),
            key: BASE64.encode(ids::random_bytes::<32>()),
        }
    }

    fn cipher(&self) -> Result<XChaCha20Poly1305> {
        let bytes = BASE64.decode(&self.key).map_err(|_| Error::Seal)?;
        XChaCha20Poly1305::new_from_slice(&bytes).map_err(|_| Error::Seal)
    }
}

#[cfg(unix)]
fn keep_owner(before: &Path, after: &Path) -> Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    if let Ok(old) = std::fs::metadata(before) {
        let new = std::fs::metadata(after)?;
        if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
            chown(after, Some(old.uid()), Some(old.gid()))?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &Path) -> Result<()> {
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
