//! The shapes in which a county may run Redis, each a real one: a master with a replica behind a sentinel, three masters
//! in a cluster, TLS by an authority of one's own. The contract holds on all of them, and a master's death is survived.

use std::slice::from_ref;

use domain::time::MealPeriod;
use tempfile::TempDir;

use super::super::{Board, News, NewsKind, RedisBoard};
use super::contract::{keeps_the_contract, listening};
use super::server::{Papers, Server, board_at, board_trusting};
use super::{at_version, canteen, day, eventually, hear, hear_about, lunch, sitting};

/// A master, its replica, and the sentinel that watches them.
struct Watched {
    board: RedisBoard,
    master: Server,
    replica: Server,
    sentinel: Server,
    _config: TempDir,
}

impl Watched {
    fn board(&self) -> &RedisBoard {
        &self.board
    }

    async fn start() -> Self {
        let master = Server::start_with(&["--save", "", "--repl-diskless-sync-delay", "0"]).await;
        let port = master.port.to_string();
        let of_master = format!("127.0.0.1 {port}");
        let replica = Server::start_with(&["--save", "", "--replicaof", &of_master]).await;
        eventually("the replica follows", async || {
            replica
                .says(&["INFO", "replication"])
                .await
                .contains("master_link_status:up")
        })
        .await;
        let config = tempfile::tempdir().expect("a temporary folder");
        let file = config.path().join("sentinel.conf");
        std::fs::write(&file, "").expect("an empty configuration");
        let sentinel = Server::start_with(&[file.to_str().expect("a plain path"), "--sentinel"]).await;
        sentinel
            .run(&["SENTINEL", "MONITOR", "meals", "127.0.0.1", &port, "1"])
            .await;
        sentinel
            .run(&["SENTINEL", "SET", "meals", "down-after-milliseconds", "300"])
            .await;
        sentinel
            .run(&["SENTINEL", "SET", "meals", "failover-timeout", "2000"])
            .await;
        Self {
            board: board_at(&format!("redis+sentinel://127.0.0.1:{}/meals", sentinel.port)),
            master,
            replica,
            sentinel,
            _config: config,
        }
    }

    /// Waits until the sentinel has found the replica: before, it can promote nobody.
    async fn knows_the_replica(&self) {
        let port = self.replica.port.to_string();
        eventually("the sentinel knows the replica", async || {
            let known = self.sentinel.says(&["SENTINEL", "REPLICAS", "meals"]).await;
            known.contains(&port) && !known.contains("s_down") && !known.contains("disconnected")
        })
        .await;
    }

    async fn promoted(&self) {
        eventually("the replica is promoted", async || {
            self.replica.says(&["ROLE"]).await.contains("\"master\"")
        })
        .await;
    }
}

keeps_the_contract!(on_one the_contract_holds_behind_a_sentinel, Watched::start());

/// The master dies. The board comes back on the one that was promoted, and what that one had from its dead master isn't
/// believed: it may have missed the last words.
#[tokio::test]
async fn a_promoted_replica_is_not_believed_until_it_is_filled() {
    let mut watched = Watched::start().await;
    watched.knows_the_replica().await;
    let board = &watched.board;
    let mut watcher = listening(board).await;
    let shown = lunch(canteen());
    let dinner = sitting(shown.canteen_id, MealPeriod::Dinner);
    let whole = [shown.clone(), dinner.clone()];
    board.fill(shown.canteen_id, day(), &whole).await.expect("filled");
    for _ in &whole {
        hear(&mut watcher).await;
    }
    let copied = || watched.replica.says(&["DBSIZE"]);
    eventually("the replica has a copy", async || copied().await.contains("int(3)")).await;
    watched.master.kill();
    assert!(
        board.show(&at_version(&shown, 2)).await.is_err(),
        "nobody is there to hear it"
    );

    eventually("the board is reached again", async || watched.board.is_up().await).await;
    watched.promoted().await;
    let board = &watched.board;
    assert!(
        board.read(shown.canteen_id, day()).await.expect("read").is_empty(),
        "an old copy passes for the day"
    );
    assert_eq!(board.read_one(shown.sitting_id).await.expect("read"), None);
    let truth = at_version(&shown, 2);
    board
        .fill(shown.canteen_id, day(), &[truth.clone(), dinner.clone()])
        .await
        .expect("filled");
    assert_eq!(
        board.read(shown.canteen_id, day()).await.expect("read"),
        [truth.clone(), dinner]
    );

    // Watchers were told to look again, and hear what comes.
    let mut again: Vec<NewsKind> = Vec::new();
    let last = News {
        kind: NewsKind::Clock,
        id: shown.sitting_id.0,
        canteen_id: None,
    };
    loop {
        board.tell(&last).await.expect("told");
        let news = hear(&mut watcher).await;
        if news == last {
            break;
        }
        again.extend((news == News::look_again(news.kind)).then_some(news.kind));
    }
    assert_eq!(again, NewsKind::ALL, "who was told to look again");
}

/// A master that is replaced while it lives becomes a replica, which shows what it is told and takes nothing: the board
/// must let go of it by itself.
#[tokio::test]
async fn a_master_that_steps_down_is_left() {
    let watched = Watched::start().await;
    watched.knows_the_replica().await;
    let board = &watched.board;
    let shown = lunch(canteen());
    board
        .fill(shown.canteen_id, day(), from_ref(&shown))
        .await
        .expect("filled");
    watched.sentinel.run(&["SENTINEL", "FAILOVER", "meals"]).await;
    watched.promoted().await;
    eventually("the old master follows", async || {
        watched.master.says(&["ROLE"]).await.contains("\"slave\"")
    })
    .await;
    let truth = at_version(&shown, 2);
    eventually("the new master takes it", async || {
        board.fill(shown.canteen_id, day(), from_ref(&truth)).await.is_ok()
    })
    .await;
    assert_eq!(
        board.read(shown.canteen_id, day()).await.expect("read"),
        from_ref(&truth)
    );
    let there = watched.replica.says(&["KEYS", "nc:*:day:*"]).await;
    assert!(
        there.contains(&shown.canteen_id.to_string()),
        "the new master holds the day: {there}"
    );
}

/// Three masters, each with a third of the slots.
struct Cluster {
    board: RedisBoard,
    nodes: Vec<Server>,
}

const SLOTS: [(&str, &str); 3] = [("0", "5460"), ("5461", "10922"), ("10923", "16383")];

impl Cluster {
    fn board(&self) -> &RedisBoard {
        &self.board
    }

    async fn start() -> Self {
        let settings = [
            "--save",
            "",
            "--cluster-enabled",
            "yes",
            "--cluster-node-timeout",
            "1000",
        ];
        let mut nodes = Vec::new();
        for (first, last) in SLOTS {
            let node = Server::start_with(&settings).await;
            node.run(&["CLUSTER", "ADDSLOTSRANGE", first, last]).await;
            nodes.push(node);
        }
        Self::joined(nodes, "redis", None).await
    }

    async fn joined(nodes: Vec<Server>, scheme: &str, authority: Option<&[u8]>) -> Self {
        for (n, node) in nodes.iter().enumerate() {
            node.run(&["CLUSTER", "SET-CONFIG-EPOCH", &(n + 1).to_string()]).await;
        }
        for other in &nodes[1..] {
            nodes[0]
                .run(&["CLUSTER", "MEET", "127.0.0.1", &other.port.to_string()])
                .await;
        }
        let hosts: Vec<String> = nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)).collect();
        let url = format!("{scheme}+cluster://{}", hosts.join(","));
        let cluster = Self {
            board: board_trusting(&url, authority),
            nodes,
        };
        cluster.is_whole().await;
        cluster
    }

    async fn is_whole(&self) {
        for node in &self.nodes {
            eventually("the cluster is whole", async || {
                let info = node.says(&["CLUSTER", "INFO"]).await;
                info.contains("cluster_state:ok") && info.contains(&format!("cluster_known_nodes:{}", self.nodes.len()))
            })
            .await;
        }
    }
}

keeps_the_contract!(on_one the_contract_holds_in_a_cluster, Cluster::start());

/// Canteens lie on all nodes. One node dies and with it a third of the slots: what lay there can't be read, nothing hangs,
/// and once it is back the days that it has lost read as empty, not as old.
#[tokio::test]
async fn a_node_of_a_cluster_dies_and_comes_back() {
    let mut cluster = Cluster::start().await;
    let lunches: Vec<_> = (0..24).map(|_| lunch(canteen())).collect();
    for lunch in &lunches {
        cluster
            .board
            .fill(lunch.canteen_id, day(), from_ref(lunch))
            .await
            .expect("filled");
        assert_eq!(
            cluster.board.read(lunch.canteen_id, day()).await.expect("read"),
            from_ref(lunch)
        );
    }
    for node in &cluster.nodes {
        assert!(!node.says(&["DBSIZE"]).await.contains("int(0)"), "a node without a key");
    }
    cluster.nodes[2].kill();
    let asked = cluster.board.read(lunches[0].canteen_id, day());
    assert!(
        tokio::time::timeout(super::AT_MOST, asked).await.is_ok(),
        "a dead node makes everybody wait"
    );

    cluster.nodes[2].restart().await;
    cluster.is_whole().await;
    let mut lost = 0;
    for lunch in &lunches {
        let mut read = None;
        eventually("the board is reached again", async || {
            read = cluster.board.read(lunch.canteen_id, day()).await.ok();
            read.is_some()
        })
        .await;
        let truth = at_version(lunch, 2);
        if read.expect("it was read").is_empty() {
            lost += 1;
            cluster
                .board
                .fill(lunch.canteen_id, day(), from_ref(&truth))
                .await
                .expect("filled");
        } else {
            cluster.board.show(&truth).await.expect("shown");
        }
        assert_eq!(
            cluster.board.read(lunch.canteen_id, day()).await.expect("read"),
            [truth]
        );
    }
    assert!((1..24).contains(&lost), "{lost} of 24 days lay on the node that died");
}

/// A server that speaks TLS alone, with papers that only the county believes.
struct Secure {
    board: RedisBoard,
    server: Server,
    papers: Papers,
}

/// The program installs its ciphers at its start; a second call by another test only says that they are there.
fn ciphers() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

impl Secure {
    fn board(&self) -> &RedisBoard {
        &self.board
    }

    async fn start() -> Self {
        ciphers();
        let papers = Papers::make();
        let server = Server::start_secure(&papers, &["--save", ""]).await;
        Self {
            board: server.board(),
            server,
            papers,
        }
    }
}

keeps_the_contract!(on_one the_contract_holds_over_tls, Secure::start());

/// Nobody but the named authority is believed, and without one nobody but those whom browsers trust.
#[tokio::test]
async fn papers_of_strangers_are_not_believed() {
    let secure = Secure::start().await;
    assert!(secure.board.is_up().await);
    let url = secure.server.url();
    assert!(
        !board_at(&url).is_up().await,
        "papers that the county signed for itself"
    );
    let stranger = Papers::make().authority();
    assert!(
        !board_trusting(&url, Some(&stranger)).is_up().await,
        "papers of another county"
    );
    assert!(
        !board_at(&url.replace("rediss", "redis")).is_up().await,
        "a line in the clear"
    );
    assert!(board_trusting(&url, Some(&secure.papers.authority())).is_up().await);
}

#[tokio::test]
async fn a_cluster_speaks_tls() {
    ciphers();
    let papers = Papers::make();
    let mut nodes = Vec::new();
    for (first, last) in SLOTS {
        let settings = ["--save", "", "--cluster-enabled", "yes", "--tls-cluster", "yes"];
        let node = Server::start_secure(&papers, &settings).await;
        node.run(&["CLUSTER", "ADDSLOTSRANGE", first, last]).await;
        nodes.push(node);
    }
    let cluster = Cluster::joined(nodes, "rediss", Some(&papers.authority())).await;
    goes_round(&cluster.board).await;
}

#[tokio::test]
async fn a_sentinel_and_its_master_speak_tls() {
    ciphers();
    let papers = Papers::make();
    let master = Server::start_secure(&papers, &["--save", ""]).await;
    let config = tempfile::tempdir().expect("a temporary folder");
    let file = config.path().join("sentinel.conf");
    std::fs::write(&file, "").expect("an empty configuration");
    let settings = [
        file.to_str().expect("a plain path"),
        "--sentinel",
        "--tls-replication",
        "yes",
    ];
    let sentinel = Server::start_secure(&papers, &settings).await;
    let port = master.port.to_string();
    sentinel
        .run(&["SENTINEL", "MONITOR", "meals", "127.0.0.1", &port, "1"])
        .await;
    let url = format!("rediss+sentinel://127.0.0.1:{}/meals", sentinel.port);
    goes_round(&board_trusting(&url, Some(&papers.authority()))).await;
}

/// What is shown is read, and heard.
async fn goes_round(board: &RedisBoard) {
    eventually("the board is reached", async || board.is_up().await).await;
    let mut watcher = listening(board).await;
    for _ in 0..6 {
        let shown = lunch(canteen());
        board
            .fill(shown.canteen_id, day(), from_ref(&shown))
            .await
            .expect("filled");
        assert_eq!(
            board.read(shown.canteen_id, day()).await.expect("read"),
            from_ref(&shown)
        );
        let news = hear_about(&mut watcher, &[shown.sitting_id.0]).await;
        assert_eq!(news, News::of_picture(&shown));
    }
}
