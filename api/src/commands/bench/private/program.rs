//! A process of this very binary, as an operator starts it.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use secrecy::SecretString;

use super::super::wire::{Line, request};
use super::{Leashed, wait_for};
use crate::cli::Failure;
use crate::config::Config;

/// A running `api`, `worker` or `serve`.
#[derive(Debug)]
pub struct Program {
    address: SocketAddr,
    leash: Leashed,
}

impl Program {
    /// Starts a role on the installation and waits until it says where it listens.
    ///
    /// # Errors
    /// When it doesn't start.
    pub async fn start(role: &str, place: &Place, log: &Path) -> Result<Self, Failure> {
        let (out, err) = (log.with_extension("out"), log.with_extension("err"));
        let mut command = Command::new(std::env::current_exe()?);
        command.args([role, "--listen", "127.0.0.1:0"]);
        command.env("NUANCAN_DATA", &place.data);
        for name in ["NUANCAN_KEYS", "NUANCAN_DATABASE_URL", "NUANCAN_REDIS_URL"] {
            command.env_remove(name);
        }
        if let Some(url) = &place.database {
            command.env("NUANCAN_DATABASE_URL", url);
        }
        if let Some(url) = &place.redis {
            command.env("NUANCAN_REDIS_URL", url);
        }
        command.stdout(File::create(&out)?).stderr(File::create(&err)?);
        let mut leash = Leashed::start(&mut command, "TERM")?;
        let mut address = None;
        wait_for(role, &mut leash, &err, async || {
            let said = std::fs::read_to_string(&out).unwrap_or_default();
            let line = said.lines().find_map(|line| line.strip_prefix("listening on http://"));
            address = line.and_then(|line| line.parse().ok());
            // It announces itself a moment before it listens to signals; once it answers it does both.
            match address {
                Some(address) => answers(address).await,
                None => false,
            }
        })
        .await?;
        let address = address.ok_or_else(|| Failure::new("no address was announced"))?;
        Ok(Self { address, leash })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its memory in MB, as the operating system counts what is resident.
    #[must_use]
    pub fn memory_mb(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.leash.pid())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kb: u64 = line.trim().trim_end_matches(" kB").trim().parse().ok()?;
        Some(kb / 1024)
    }

    /// Seconds of processor time it has used.
    #[must_use]
    pub fn cpu_s(&self) -> f64 {
        super::super::machine::cpu_s(&self.leash.pid().to_string())
    }
}

async fn answers(address: SocketAddr) -> bool {
    let Ok(mut line) = Line::open(address).await else {
        return false;
    };
    let asked = request("GET", "/health/ready", &[], "");
    line.ask(&asked).await.is_ok_and(|reply| reply.status == 200)
}

/// Where an installation keeps its things.
#[derive(Debug, Clone)]
pub struct Place {
    /// Folder of the keys and of an embedded database.
    pub data: PathBuf,
    /// PostgreSQL, unless embedded.
    pub database: Option<String>,
    /// Redis, unless embedded.
    pub redis: Option<String>,
}

impl Place {
    /// The configuration that its processes read from their environment.
    #[must_use]
    pub fn config(&self) -> Config {
        let secret = |url: &Option<String>| url.clone().map(SecretString::from);
        Config {
            data: self.data.clone(),
            keys: None,
            media: None,
            tiles: None,
            tiles_credit: None,
            voice: "none".to_owned(),
            database_url: secret(&self.database),
            redis_url: secret(&self.redis),
            redis_ca: None,
            log: "warn".to_owned(),
            travel: None,
            public_url: None,
            heartbeat_url: None,
            heartbeat_s: 20,
            auditor_url: None,
            hotline: String::new(),
        }
    }
}
