//! Where Redis is, by URL: one server, a master watched by sentinels, or a cluster.

use std::time::Duration;

use redis::aio::{ConnectionLike, MultiplexedConnection, PubSub};
use redis::cluster::{ClusterClient, ClusterClientBuilder};
use redis::cluster_async::ClusterConnection;
use redis::sentinel::{SentinelClient, SentinelClientBuilder, SentinelServerType};
use redis::{
    AsyncConnectionConfig, Client, Cmd, ConnectionInfo, IntoConnectionInfo, Pipeline, RedisFuture, TlsCertificates,
    TlsMode, Value,
};
use tokio::sync::Mutex;

use crate::{Error, Result};

/// How long one server may take to accept a connection. Callers don't wait this long; the attempt goes on without them.
const CONNECT_WITHIN: Duration = Duration::from_secs(1);

/// A place to connect to.
pub(super) enum Address {
    One(Box<Client>),
    /// Asked anew at each connection, for the master moves.
    Sentinels(Box<Mutex<SentinelClient>>),
    Cluster {
        client: Box<ClusterClient>,
        /// News reaches every node, so any of them will do for listening.
        nodes: Vec<Client>,
    },
}

/// A connection to one server or to a cluster.
#[derive(Clone)]
pub(super) enum Link {
    One(MultiplexedConnection),
    Cluster(ClusterConnection),
}

impl Address {
    /// Reads a URL. Its text may hold a password and is never repeated in an error. `authority` is who alone may vouch for
    /// the servers, in PEM; without one it is whom browsers trust.
    pub(super) fn parse(url: &str, authority: Option<&[u8]>) -> Result<Self> {
        let trust = authority.map(|pem| TlsCertificates {
            client_tls: None,
            root_cert: Some(pem.to_owned()),
        });
        if trust.is_some() && !url.starts_with("rediss") {
            // Somebody believes that this line is encrypted.
            return Err(bad_url());
        }
        let parsed = match url.split_once("://") {
            Some(("redis+sentinel", rest)) => Many::parse("redis", rest, trust)?.sentinels(),
            Some(("rediss+sentinel", rest)) => Many::parse("rediss", rest, trust)?.sentinels(),
            Some(("redis+cluster", rest)) => Many::parse("redis", rest, trust)?.cluster(),
            Some(("rediss+cluster", rest)) => Many::parse("rediss", rest, trust)?.cluster(),
            _ => open(url, trust.as_ref()).map(|client| Self::One(Box::new(client))),
        };
        parsed.map_err(|_| bad_url())
    }

    /// Connects; bounded by the caller.
    pub(super) async fn connect(&self) -> redis::RedisResult<Link> {
        match self {
            Self::One(client) => one(client).await,
            Self::Sentinels(sentinels) => {
                let master = sentinels.lock().await.async_get_client().await?;
                one(&master).await
            }
            Self::Cluster { client, .. } => client.get_async_connection().await.map(Link::Cluster),
        }
    }

    /// Opens a connection to listen on. `attempt` counts up from call to call, so that a dead node of a cluster is passed
    /// over.
    pub(super) async fn listen(&self, attempt: usize) -> redis::RedisResult<PubSub> {
        match self {
            Self::One(client) => client.get_async_pubsub().await,
            Self::Sentinels(sentinels) => {
                let master = sentinels.lock().await.async_get_client().await?;
                master.get_async_pubsub().await
            }
            Self::Cluster { nodes, .. } => nodes[attempt % nodes.len()].get_async_pubsub().await,
        }
    }
}

/// The caller bounds each answer, so the connection needn't.
async fn one(client: &Client) -> redis::RedisResult<Link> {
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(CONNECT_WITHIN))
        .set_response_timeout(None);
    let connection = client.get_multiplexed_async_connection_with_config(&config).await?;
    Ok(Link::One(connection))
}

fn open(server: impl IntoConnectionInfo, trust: Option<&TlsCertificates>) -> redis::RedisResult<Client> {
    match trust {
        Some(trust) => Client::build_with_tls(server, trust.clone()),
        None => Client::open(server),
    }
}

fn bad_url() -> Error {
    Error::invalid(
        "bad_redis_url",
        "redis_url",
        "not a Redis URL; known are redis://, redis+sentinel:// and redis+cluster://, and with rediss the same over TLS, \
         for which alone an authority may be named",
    )
}

/// `[user:password@]host:port,host:port[/master][?db=n]`
struct Many {
    secure: bool,
    hosts: Vec<ConnectionInfo>,
    master: String,
    db: i64,
    trust: Option<TlsCertificates>,
}

impl Many {
    fn parse(scheme: &str, rest: &str, trust: Option<TlsCertificates>) -> Result<Self> {
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (login, rest) = rest.rsplit_once('@').map_or(("", rest), |(login, rest)| (login, rest));
        let (hosts, master) = rest.split_once('/').unwrap_or((rest, ""));
        let at = if login.is_empty() { "" } else { "@" };
        let hosts = hosts
            .split(',')
            .map(|host| format!("{scheme}://{login}{at}{host}").into_connection_info())
            .collect::<redis::RedisResult<_>>()
            .map_err(|_| bad_url())?;
        let db = match query.strip_prefix("db=") {
            Some(db) => db.parse().map_err(|_| bad_url())?,
            None if query.is_empty() => 0,
            None => return Err(bad_url()),
        };
        Ok(Self {
            secure: scheme == "rediss",
            hosts,
            master: master.to_owned(),
            db,
            trust,
        })
    }

    /// The login is the master's; sentinels are asked without one.
    fn sentinels(self) -> redis::RedisResult<Address> {
        if self.master.is_empty() {
            return Err((redis::ErrorKind::InvalidClientConfig, "the master's name is missing").into());
        }
        let login = self.hosts[0].redis_settings().clone();
        let sentinels = self.hosts.iter().map(|host| host.addr().clone());
        let mut builder = SentinelClientBuilder::new(sentinels, &self.master, SentinelServerType::Master)?
            .set_client_to_redis_db(self.db);
        if let Some(user) = login.username() {
            builder = builder.set_client_to_redis_username(user);
        }
        if let Some(password) = login.password() {
            builder = builder.set_client_to_redis_password(password);
        }
        if self.secure {
            builder = builder.set_client_to_redis_tls_mode(TlsMode::Secure);
        }
        if let Some(trust) = self.trust {
            builder = builder
                .set_client_to_redis_certificates(trust.clone())
                .set_client_to_sentinel_certificates(trust);
        }
        Ok(Address::Sentinels(Box::new(Mutex::new(builder.build()?))))
    }

    fn cluster(self) -> redis::RedisResult<Address> {
        let nodes = self
            .hosts
            .iter()
            .map(|host| open(host.clone(), self.trust.as_ref()))
            .collect::<redis::RedisResult<_>>()?;
        let mut builder = ClusterClientBuilder::new(self.hosts)
            .connection_timeout(CONNECT_WITHIN)
            .response_timeout(CONNECT_WITHIN);
        if let Some(trust) = self.trust {
            builder = builder.certs(trust);
        }
        Ok(Address::Cluster {
            client: Box::new(builder.build()?),
            nodes,
        })
    }
}

impl ConnectionLike for Link {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::One(connection) => connection.req_packed_command(cmd),
            Self::Cluster(connection) => connection.req_packed_command(cmd),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::One(connection) => connection.req_packed_commands(pipeline, offset, count),
            Self::Cluster(connection) => connection.req_packed_commands(pipeline, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::One(connection) => connection.get_db(),
            Self::Cluster(connection) => connection.get_db(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_url_is_understood() {
        assert!(matches!(
            Address::parse("redis://127.0.0.1:6379/2", None),
            Ok(Address::One(_))
        ));
        assert!(matches!(
            Address::parse("rediss://:pw@redis.example.org", None),
            Ok(Address::One(_))
        ));
        assert!(matches!(
            Address::parse("redis+sentinel://u:p%40w@a:26379,b:26379/nuancan?db=1", None),
            Ok(Address::Sentinels(_))
        ));
        assert!(matches!(
            Address::parse("redis+cluster://a:7000,b:7001,c:7002", None),
            Ok(Address::Cluster { nodes, .. }) if nodes.len() == 3
        ));
    }

    #[test]
    fn a_wrong_url_is_refused_without_repeating_its_password() {
        for url in [
            "http://:secret@a",
            "redis+sentinel://:secret@a:1",
            "redis+sentinel://:secret@a:1/m?db=x",
            "redis+cluster://:secret@",
            "redis+cluster://:secret@a:1/?pool=3",
        ] {
            let error = Address::parse(url, None).err().expect(url);
            assert!(
                matches!(
                    &error,
                    Error::Invalid {
                        code: "bad_redis_url",
                        ..
                    }
                ),
                "{url}"
            );
            assert!(!error.to_string().contains("secret"));
        }
    }

    #[test]
    fn an_authority_for_a_line_in_the_clear_is_a_mistake() {
        for url in ["redis://a", "redis+sentinel://a:1/m", "redis+cluster://a:1"] {
            assert!(Address::parse(url, Some(b"")).is_err(), "{url}");
        }
    }

    #[test]
    fn a_login_with_escapes_reaches_the_hosts() {
        let many = Many::parse("redis", "u:p%40w@a:26379,b/m?db=4", None).expect("well-formed");
        assert_eq!(many.db, 4);
        assert_eq!(many.master, "m");
        for host in &many.hosts {
            assert_eq!(host.redis_settings().password(), Some("p@w"));
        }
    }
}
