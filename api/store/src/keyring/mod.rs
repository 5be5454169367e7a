//! The keys, kept in a file apart from the data: for sealing personal data, for looking it up without opening it, and for
//! signing access tokens.
//!
//! A sealed value is `key-id:base64(nonce ‖ ciphertext)` under XChaCha20-Poly1305, bound to what it belongs to. Sealing
//! uses the newest key; opening uses the one named, so keys can be rotated without rewriting the data at once.

use std::path::Path;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::{Error, Result, ids};

const NONCE_BYTES: usize = 24;

/// All keys of an installation.
#[derive(Serialize, Deserialize)]
pub struct Keyring {
    version: u32,
    data_keys: Vec<DataKey>,
    index_key: String,
    signing_keys: Vec<SigningKey>,
}

#[derive(Serialize, Deserialize)]
struct DataKey {
    id: String,
    key: String,
}

/// An Ed25519 key for access tokens; the newest signs, all verify.
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
        Ok(Self {
            version: 1,
            data_keys: vec![DataKey::make()],
            index_key: BASE64.encode(ids::random_bytes::<32>()),
            signing_keys: vec![SigningKey::make()?],
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
        let ring: Self = serde_json::from_str(text).map_err(|_| Error::Corrupt("key file"))?;
        if ring.data_keys.is_empty() || ring.signing_keys.is_empty() {
            return Err(Error::Corrupt("key file"));
        }
        Ok(ring)
    }

    /// The text of the key file. It holds every secret of the installation.
    ///
    /// # Errors
    /// Never in practice.
    pub fn to_text(&self) -> Result<String> {
        serde_json::to_string_pretty(self).map_err(|_| Error::Corrupt("key file"))
    }

    /// Reads the key file, or makes one that only its owner can read.
    ///
    /// # Errors
    /// When it can't be read or written.
    pub fn load_or_make(path: &Path) -> Result<Self> {
        if path.exists() {
            return Self::load(path);
        }
        let ring = Self::make()?;
        ring.save(path)?;
        Ok(ring)
    }

    /// Writes the key file whole or not at all, readable by its owner alone.
    ///
    /// # Errors
    /// The file system's.
    pub fn save(&self, path: &Path) -> Result<()> {
        use std::io::Write;
        if let Some(folder) = path.parent() {
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
        std::fs::rename(&half, path)?;
        Ok(())
    }

    /// Adds a new data key, which seals from now on; older values stay readable.
    pub fn rotate_data_key(&mut self) {
        self.data_keys.push(DataKey::make());
    }

    /// Adds a new signing key, which signs from now on; older tokens stay valid until they end.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn rotate_signing_key(&mut self) -> Result<()> {
        self.signing_keys.push(SigningKey::make()?);
        Ok(())
    }

    /// All signing keys, oldest first; the last one signs.
    #[must_use]
    pub fn signing_keys(&self) -> &[SigningKey] {
        &self.signing_keys
    }

    /// Seals `plain`; `owner` (table, column and row) is needed again to open it, so that values can't be swapped.
    ///
    /// # Errors
    /// [`Error::Seal`] when the key file is damaged.
    pub fn seal(&self, owner: &str, plain: &str) -> Result<String> {
        let key = self.data_keys.last().ok_or(Error::Seal)?;
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

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_for_its_owner() {
        let ring = Keyring::make().expect("keys");
        let sealed = ring.seal("senior.contact/1", "张家界 桑植").expect("seals");
        assert!(!sealed.contains("桑植"));
        assert_eq!(ring.open("senior.contact/1", &sealed).expect("opens"), "张家界 桑植");
        assert!(matches!(ring.open("senior.contact/2", &sealed), Err(Error::Seal)));
    }

    #[test]
    fn old_values_open_after_a_rotation_and_survive_the_file() {
        let mut ring = Keyring::make().expect("keys");
        let old = ring.seal("x", "before").expect("seals");
        ring.rotate_data_key();
        let new = ring.seal("x", "after").expect("seals");
        let again = Keyring::from_text(&ring.to_text().expect("text")).expect("reads");
        assert_eq!(again.open("x", &old).expect("opens"), "before");
        assert_eq!(again.open("x", &new).expect("opens"), "after");
        assert_ne!(old.split(':').next(), new.split(':').next());
        assert_eq!(again.index("phone", "1"), ring.index("phone", "1"));
        assert_ne!(ring.index("phone", "1"), ring.index("resident_id", "1"));
    }
}
