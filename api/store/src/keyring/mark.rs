//! Which keys the data belongs to.
//!
//! The table `setting` holds a keyed hash per key that was ever put to use, made with that key itself: it gives nothing
//! away, and a key file either makes the same hashes or isn't this installation's.

use std::collections::BTreeMap;

use hmac::{Hmac, Mac};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{Keyring, hex};
use crate::entity::{account, setting};
use crate::{Db, Error, Result, System, setting as settings};

/// The setting that holds it.
const SETTING: &str = "key_mark";
/// What is hashed under each key.
const WORDS: &[u8] = "nuancan key mark 1".as_bytes();
/// As many bytes of a hash tell keys apart for good.
const BYTES: usize = 12;

/// The keys' fingerprints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyMark {
    /// Of the index key, which never changes: the installation.
    installation: String,
    /// Of each data key that seals or has sealed.
    data: BTreeMap<String, String>,
}

/// Why a key file isn't the one that the data needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// Its index key is another one.
    #[error("this key file belongs to another installation")]
    Other,
    /// A data key is absent, or another one of the same id.
    #[error("this key file is older than the data, or damaged: the data key {0} isn't in it")]
    Lacks(String),
}

impl Keyring {
    /// The fingerprints of this file's keys, the coming ones left out.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn mark(&self) -> Result<KeyMark> {
        let in_use = self.data_keys.iter().position(|key| key.id == self.seals);
        let used = in_use.map_or(0, |place| place + 1);
        let data = self.data_keys.iter().take(used);
        Ok(KeyMark {
            installation: fingerprint(self.index_key.as_bytes()),
            data: data
                .map(|key| (key.id.clone(), fingerprint(key.key.as_bytes())))
                .collect(),
        })
    }

    /// Whether this file has all keys of a mark.
    ///
    /// # Errors
    /// What is amiss.
    pub fn fits(&self, mark: &KeyMark) -> Result<(), Misfit> {
        if fingerprint(self.index_key.as_bytes()) != mark.installation {
            return Err(Misfit::Other);
        }
        for (id, known) in &mark.data {
            let ours = self.data_keys.iter().find(|key| key.id == *id);
            if ours.is_none_or(|key| fingerprint(key.key.as_bytes()) != *known) {
                return Err(Misfit::Lacks(id.clone()));
            }
        }
        Ok(())
    }
}

/// The mark that the data carries. Nothing in a database without our tables, or in one that was never opened with keys.
///
/// # Errors
/// The database's.
pub async fn key_mark(db: &Db) -> Result<Option<KeyMark>> {
    if !db.is_installed().await? {
        return Ok(None);
    }
    read(db.read()).await
}

async fn read<C: ConnectionTrait>(conn: &C) -> Result<Option<KeyMark>> {
    let row = setting::Entity::find_by_id(SETTING.to_owned()).one(conn).await?;
    row.map(|row| serde_json::from_str(&row.value).map_err(|_| Error::Corrupt("setting key_mark")))
        .transpose()
}

/// Whether a database is in use, so that a new key file could not be its own: it carries a mark, or somebody can log in.
///
/// # Errors
/// The database's.
pub async fn is_in_use(db: &Db) -> Result<bool> {
    if !db.is_installed().await? {
        return Ok(false);
    }
    Ok(read(db.read()).await?.is_some() || account::Entity::find().count(db.read()).await? > 0)
}

impl System<'_> {
    /// Makes sure that these keys are the data's own, and writes their mark where it isn't whole yet. Data without a mark
    /// is looked at itself: whatever is sealed in it must open.
    ///
    /// # Errors
    /// [`Error::Keys`].
    pub async fn bind_keys(&self) -> Result<()> {
        let tx = self.store.db.begin().await?;
        self.bind_keys_within(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(crate) async fn bind_keys_within<C: ConnectionTrait>(&self, conn: &C) -> Result<()> {
        let keys = &self.store.keys;
        let ours = keys.mark()?;
        let known = read(conn).await?;
        match &known {
            Some(known) => keys.fits(known)?,
            None => self.must_open_something(conn).await?,
        }
        // Only the key in use is added: an older copy of a pruned file must not bring the pruned keys back.
        let mut wanted = known.clone().unwrap_or_else(|| KeyMark {
            installation: ours.installation.clone(),
            data: BTreeMap::new(),
        });
        let in_use = keys.seals_with();
        if let Some(print) = ours.data.get(in_use) {
            wanted.data.insert(in_use.to_owned(), print.clone());
        }
        if known.as_ref() != Some(&wanted) {
            write(conn, &wanted).await?;
        }
        Ok(())
    }

    /// Makes the mark say what these keys say: after old ones were taken away.
    ///
    /// # Errors
    /// The database's.
    pub async fn mark_keys_anew(&self, keys: &Keyring) -> Result<()> {
        write(self.store.db.write(), &keys.mark()?).await
    }

    async fn must_open_something<C: ConnectionTrait>(&self, conn: &C) -> Result<()> {
        let keys = &self.store.keys;
        for id in super::reseal::sealed_by(conn).await?.into_keys() {
            if keys.data_keys.iter().all(|key| key.id != id) {
                return Err(Misfit::Lacks(id).into());
            }
        }
        match super::reseal::sample(conn).await? {
            Some((owner, sealed)) => keys.open(&owner, &sealed).map(drop),
            None => Ok(()),
        }
    }
}

async fn write<C: ConnectionTrait>(conn: &C, mark: &KeyMark) -> Result<()> {
    let text = serde_json::to_string(mark).map_err(|_| Error::Corrupt("setting key_mark"))?;
    settings::write(conn, SETTING, &text).await
}

fn fingerprint(key: &[u8]) -> String {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(WORDS);
    hex(&mac.finalize().into_bytes()[..BYTES])
}
