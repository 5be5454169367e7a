//! The one configuration: flags and `NUANCAN_*` over defaults that work, parsed once and checked once.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use store::media::Media;

use crate::compose::Faces;
use crate::transport::Networks;

/// Everything that differs between installations.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Folder of the embedded database; also the key file's place unless --keys says otherwise
    #[arg(long, env = "NUANCAN_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// Key file, kept apart from the data [default: DATA/keys/nuancan-keys.json]
    #[arg(long, env = "NUANCAN_KEYS", global = true)]
    pub keys: Option<PathBuf>,
    /// Folder of dish photos and spoken clips; several API processes and workers share it [default: DATA/media]
    #[arg(long, env = "NUANCAN_MEDIA", global = true)]
    pub media: Option<PathBuf>,
    /// Pictures of the ground: an address with {z}, {x} and {y} in it, or a .pmtiles file of pictures
    /// [default: DATA/map.pmtiles if it is there, else sketches]
    #[arg(long, env = "NUANCAN_TILES", hide_env_values = true, global = true)]
    pub tiles: Option<SecretString>,
    /// Whom those pictures come from, as their owner wants it written
    #[arg(long, env = "NUANCAN_TILES_CREDIT", global = true)]
    pub tiles_credit: Option<String>,
    /// Speaks one sentence: text on standard input, a WAV file on standard output; none leaves it to the devices
    #[arg(
        long,
        env = "NUANCAN_VOICE",
        default_value = "espeak-ng -v cmn -s 140 --stdin --stdout",
        global = true
    )]
    pub voice: String,
    /// postgres://… ; without it SQLite in the data folder
    #[arg(long, env = "NUANCAN_DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<SecretString>,
    /// redis://, rediss://, redis+sentinel://, redis+cluster://… ; without it the board is in the process
    #[arg(long, env = "NUANCAN_REDIS_URL", hide_env_values = true, global = true)]
    pub redis_url: Option<SecretString>,
    /// Who signed the certificate of a rediss:// server, PEM; without it those whom browsers trust
    #[arg(long, env = "NUANCAN_REDIS_CA", global = true)]
    pub redis_ca: Option<PathBuf>,
    /// Log filter, e.g. info or store=debug
    #[arg(long, env = "NUANCAN_LOG", default_value = "info", global = true)]
    pub log: String,
    /// Travel times from a road engine: osrm=http://…, valhalla=http://… or amap=KEY ; without it crow-fly
    #[arg(long, env = "NUANCAN_TRAVEL", hide_env_values = true, global = true)]
    pub travel: Option<SecretString>,
    /// Where receivers of alarms find this installation, e.g. `https://meals.example.org`; without it messages carry a code and no link
    #[arg(long, env = "NUANCAN_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,
    /// An address of another host that is asked while the ladders are driven; what it doesn't hear for 60 s it must call out
    #[arg(long, env = "NUANCAN_HEARTBEAT_URL", hide_env_values = true, global = true)]
    pub heartbeat_url: Option<SecretString>,
    /// Seconds between two heartbeats, 30 at most
    #[arg(long, env = "NUANCAN_HEARTBEAT_S", default_value_t = 20, global = true)]
    pub heartbeat_s: u64,
    /// Where the head of the ledger is sent each day: a webhook that takes a POST of {day, seq, head}
    #[arg(long, env = "NUANCAN_AUDITOR_URL", hide_env_values = true, global = true)]
    pub auditor_url: Option<SecretString>,
    /// The hotline shown on every page
    #[arg(long, env = "NUANCAN_HOTLINE", default_value = "96111", global = true)]
    pub hotline: String,
}

/// Who may read the metrics, on every process that has some.
#[derive(Debug, Clone, Args)]
pub struct MetricsFrom {
    /// From where /metrics is answered: none, loopback, private, addresses, networks; separated by commas
    #[arg(long, env = "NUANCAN_METRICS_FROM", default_value = "loopback")]
    pub metrics_from: Networks,
}

/// How the HTTP side listens.
#[derive(Debug, Clone, Args)]
pub struct Listen {
    /// Address; port 0 takes a free one. The bound address is the first line of output
    #[arg(long, env = "NUANCAN_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Certificate chain, PEM; with --tls-key
    #[arg(long, env = "NUANCAN_TLS_CERT", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Private key, PEM
    #[arg(long, env = "NUANCAN_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// TLS without a certificate of your own, for phones on the local network: a small authority is made once in the data
    /// folder, and the page /ca says how a phone comes to trust it
    #[arg(long, env = "NUANCAN_TLS_SELF_SIGNED", conflicts_with = "tls_cert")]
    pub tls_self_signed: bool,
    /// Host names and addresses besides the machine's own that --tls-self-signed is good for, separated by commas
    #[arg(long, env = "NUANCAN_TLS_NAME", value_delimiter = ',', requires = "tls_self_signed")]
    pub tls_name: Vec<String>,
    /// Proxies that end TLS and whose X-Forwarded-Proto and X-Forwarded-For are believed: loopback (what the flag alone and
    /// "true" mean), private, addresses, networks; separated by commas
    #[arg(long, env = "NUANCAN_TRUST_PROXY", default_value = "none", default_missing_value = "loopback", num_args = 0..=1)]
    pub trust_proxy: Networks,
    #[command(flatten)]
    /// Who may read the metrics.
    pub metrics: MetricsFrom,
}

impl Listen {
    /// Who is believed, and who is let read.
    #[must_use]
    pub fn faces(&self) -> Faces {
        Faces {
            proxies: self.trust_proxy.clone(),
            metrics_from: self.metrics.metrics_from.clone(),
        }
    }
}

impl Config {
    /// The key file.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.keys
            .clone()
            .unwrap_or_else(|| self.data.join("keys").join("nuancan-keys.json"))
    }

    /// The folder of photos and clips.
    #[must_use]
    pub fn media(&self) -> Media {
        Media::at(&self.media.clone().unwrap_or_else(|| self.data.join("media")))
    }

    /// The database's address.
    #[must_use]
    pub fn database(&self) -> String {
        match &self.database_url {
            Some(url) => url.expose_secret().to_owned(),
            None => format!("sqlite://{}?mode=rwc", self.data.join("nuancan.sqlite").display()),
        }
    }

    /// Whether all is in one process: no database server.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.database_url.is_none()
    }

    /// What `doctor` prints: every setting, secrets masked.
    #[must_use]
    pub fn masked(&self) -> Vec<(&'static str, String)> {
        let hidden = |secret: &Option<SecretString>| {
            secret
                .as_ref()
                .map_or_else(|| "-".to_owned(), |_| "(set, hidden)".to_owned())
        };
        vec![
            ("data", self.data.display().to_string()),
            ("keys", self.key_file().display().to_string()),
            ("media", self.media().root().display().to_string()),
            ("tiles", hidden(&self.tiles)),
            (
                "tiles_credit",
                self.tiles_credit.clone().unwrap_or_else(|| "-".to_owned()),
            ),
            ("voice", self.voice.clone()),
            ("database_url", hidden(&self.database_url)),
            ("redis_url", hidden(&self.redis_url)),
            (
                "redis_ca",
                self.redis_ca
                    .as_ref()
                    .map_or_else(|| "-".to_owned(), |path| path.display().to_string()),
            ),
            ("travel", hidden(&self.travel)),
            ("public_url", self.public_url.clone().unwrap_or_else(|| "-".to_owned())),
            ("heartbeat_url", hidden(&self.heartbeat_url)),
            ("auditor_url", hidden(&self.auditor_url)),
            ("hotline", self.hotline.clone()),
            ("log", self.log.clone()),
        ]
    }
}
