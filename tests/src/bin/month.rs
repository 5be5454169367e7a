//! `make month`: `nuancan month` with three seeds on both back ends, with private servers. Its arguments go along, e.g.
//! `--seniors 1000 --days 10`.

// The program's answer.
#![allow(clippy::print_stdout)]

use std::process::{Command, ExitCode};

use tests::nuancan::binary;
use tests::postgres::{Cluster, Durability};
use tests::redis::Redis;

const SEEDS: [&str; 3] = ["1", "2", "3"];

#[tokio::main]
async fn main() -> ExitCode {
    let more: Vec<String> = std::env::args().skip(1).collect();
    let mut all_is_well = true;
    for backend in ["sqlite", "postgres"] {
        for seed in SEEDS {
            let file = std::env::temp_dir().join(format!("nuancan-month-{backend}-{seed}.json"));
            let mut month = Command::new(binary());
            month.args(["month", "--seed", seed, "--json"]).arg(&file).args(&more);
            println!("== seed {seed}, {backend}: {} ==", file.display());
            let ended = if backend == "postgres" {
                let database = Cluster::shared(Durability::Safe).await.create();
                let redis = Redis::start().await;
                month
                    .args(["--database", &database.url(), "--redis", &redis.url()])
                    .status()
            } else {
                month.status()
            };
            let well = ended.is_ok_and(|status| status.success());
            println!("{}", if well { "equal" } else { "NOT equal" });
            all_is_well &= well;
        }
    }
    if all_is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
