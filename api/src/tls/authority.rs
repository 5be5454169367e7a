//! The installation's own small authority: made once, kept in the data folder for its owner alone, and what phones are told
//! to trust. Its certificate is remembered as it was made, because a phone compares it to the bit.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PublicKeyData,
};
use rustls::crypto::aws_lc_rs;
use rustls::sign::CertifiedKey;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};

use super::names::Names;
use crate::cli::Failure;

const FILE: &str = "authority.pem";
/// 2026-01-01 until the end of 2049: phones that were set up stay set up. An authority that ended sooner would have to be put
/// on all of them anew.
const BEGINS_MS: i64 = 1_767_225_600_000;
const ENDS_MS: i64 = 2_524_607_999_000;
const DAY_MS: i64 = 86_400_000;
/// A phone whose clock is behind shall not find a certificate of tomorrow.
const BEFORE_MS: i64 = DAY_MS;
/// How long a certificate for the machine is good; iPhones take none that is good for more than 825 days.
pub(super) const LEAF_MS: i64 = 90 * DAY_MS;

/// Signs certificates for this installation's machines.
#[derive(Debug)]
pub(super) struct Authority {
    key: KeyPair,
    certificate: CertificateDer<'static>,
}

impl Authority {
    /// The authority in a folder; a new one where there is none. Several processes may begin at once: one of them makes it.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let file = folder.join(FILE);
        if !file.try_exists()? {
            private_folder(folder)?;
            Self::make()?.keep(&file)?;
        }
        Self::load(&file)
    }

    fn make() -> Result<Self, Failure> {
        let key = KeyPair::generate()?;
        let certificate = params(&key)?.self_signed(&key)?.der().clone();
        Ok(Self { key, certificate })
    }

    fn load(file: &Path) -> Result<Self, Failure> {
        let shown = file.display();
        let damaged = |what: &str| {
            Failure::new(format!(
                "{shown} can't be used ({what}); bring it back from a copy, or move it away: a new authority is made then, \
                 and phones must be set up again"
            ))
        };
        let text = std::fs::read_to_string(file).map_err(|error| damaged(&error.to_string()))?;
        let certificate = CertificateDer::from_pem_slice(text.as_bytes()).map_err(|_| damaged("no certificate"))?;
        let key = PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|_| damaged("no key"))?;
        let key = KeyPair::try_from(&key).map_err(|_| damaged("no key"))?;
        Ok(Self { key, certificate })
    }

    /// Writes it down for its owner alone. Where somebody was faster, theirs stays.
    fn keep(&self, file: &Path) -> Result<(), Failure> {
        let half = half(file);
        let mut out = private_file(&half)?;
        let text = format!("{}{}", pem(&self.certificate), self.key.serialize_pem());
        out.write_all(text.as_bytes())?;
        out.sync_all()?;
        // A link, not a renaming: it never takes the place of another.
        let linked = std::fs::hard_link(&half, file);
        std::fs::remove_file(&half)?;
        match linked {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// What phones are given.
    pub(super) fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// The certificate's SHA-256, as phones show it.
    pub(super) fn fingerprint(&self) -> String {
        let pairs: Vec<String> = Sha256::digest(&self.certificate)
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        pairs.join(":")
    }

    /// A certificate for the names, good from now for [`LEAF_MS`], with a key of its own that is written down nowhere.
    pub(super) fn sign(&self, names: &Names, now_ms: i64) -> Result<CertifiedKey, Failure> {
        let key = KeyPair::generate()?;
        let mut leaf = CertificateParams::new(names.all())?;
        leaf.distinguished_name = named("NuanCan");
        last(&mut leaf, now_ms - BEFORE_MS, (now_ms + LEAF_MS).min(ENDS_MS));
        leaf.use_authority_key_identifier_extension = true;
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let params = params(&self.key)?;
        let signed = leaf.signed_by(&key, &Issuer::from_params(&params, &self.key))?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = aws_lc_rs::default_provider();
        Ok(CertifiedKey::from_der(vec![signed.der().clone()], key, &provider)?)
    }
}

/// An authority is all in its key: the same key makes the same names and dates.
fn params(key: &KeyPair) -> Result<CertificateParams, Failure> {
    let mut params = CertificateParams::new(Vec::new())?;
    let mark: String = Sha256::digest(key.subject_public_key_info())
        .iter()
        .take(3)
        .map(|byte| format!("{byte:02X}"))
        .collect();
    params.distinguished_name = named(&format!("NuanCan 暖餐 {mark}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    last(&mut params, BEGINS_MS, ENDS_MS);
    Ok(params)
}

fn named(common: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common);
    name
}

/// From when until when a certificate is good.
fn last(params: &mut CertificateParams, from_ms: i64, until_ms: i64) {
    let since_1970 = |at_ms: i64| Duration::from_millis(u64::try_from(at_ms).unwrap_or_default());
    params.not_before = rcgen::date_time_ymd(1970, 1, 1) + since_1970(from_ms);
    params.not_after = rcgen::date_time_ymd(1970, 1, 1) + since_1970(until_ms);
}

/// Text as such files have it.
fn pem(certificate: &CertificateDer<'_>) -> String {
    use base64::Engine;
    let body = base64::engine::general_purpose::STANDARD.encode(certificate);
    let lines: Vec<String> = body
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        lines.join("\n")
    )
}

fn half(file: &Path) -> PathBuf {
    file.with_extension(format!("{}.half", std::process::id()))
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn private_file(file: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}
