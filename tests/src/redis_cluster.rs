//! Three masters that share the slots, without replicas: what one of them held is gone when it is.

use crate::eventually::eventually;
use crate::postgres::free_port;
use crate::redis::Redis;

/// Slots of every cluster.
const SLOTS: usize = 16_384;

/// A running cluster.
#[derive(Debug)]
pub struct RedisCluster {
    nodes: Vec<Redis>,
}

impl RedisCluster {
    /// Starts one of so many nodes.
    pub async fn start(number: usize) -> Self {
        let mut nodes = Vec::new();
        let mut buses = Vec::new();
        for _ in 0..number {
            let bus = free_port().to_string();
            let settings = [
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                &bus,
                "--cluster-node-timeout",
                "1000",
                "--cluster-require-full-coverage",
                "no",
            ];
            nodes.push(Redis::start_with(&settings).await);
            buses.push(bus);
        }
        for (n, node) in nodes.iter().enumerate() {
            let (from, to) = (n * SLOTS / number, (n + 1) * SLOTS / number - 1);
            node.says(&["CLUSTER", "ADDSLOTSRANGE", &from.to_string(), &to.to_string()])
                .await;
            node.says(&["CLUSTER", "SET-CONFIG-EPOCH", &(n + 1).to_string()]).await;
        }
        for (node, bus) in nodes.iter().zip(&buses).skip(1) {
            nodes[0]
                .says(&["CLUSTER", "MEET", "127.0.0.1", &node.port().to_string(), bus])
                .await;
        }
        let known = format!("cluster_known_nodes:{number}");
        for node in &nodes {
            eventually("the cluster has found itself", async || {
                let info = node.says(&["CLUSTER", "INFO"]).await;
                let slots = format!("cluster_slots_ok:{SLOTS}");
                (info.contains("cluster_state:ok") && info.contains(&known) && info.contains(&slots)).then_some(())
            })
            .await;
        }
        Self { nodes }
    }

    /// As `NUANCAN_REDIS_URL` wants it.
    #[must_use]
    pub fn url(&self) -> String {
        let nodes: Vec<String> = self
            .nodes
            .iter()
            .map(|node| format!("127.0.0.1:{}", node.port()))
            .collect();
        format!("redis+cluster://{}", nodes.join(","))
    }

    /// Kills a node.
    pub async fn kill(&self, node: usize) {
        self.nodes[node].kill().await;
    }

    /// Starts it again, empty, at its old place.
    pub async fn restart(&mut self, node: usize) {
        self.nodes[node].restart().await;
    }
}
