//! The reference: PostgreSQL's own tool doing the least SQL that one order needs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::private::Postgres;
use crate::cli::Failure;

const DATABASE: &str = "reference";
/// So many sittings that clients seldom meet at one.
const SITTINGS: u32 = 1_000;

/// Rows of the same kinds as ours, with as few columns, keys and indexes as would do.
const TABLES: &str = "
CREATE TABLE sitting (id integer PRIMARY KEY, sold integer NOT NULL, capacity integer NOT NULL, version bigint NOT NULL,
  CHECK (sold <= capacity));
CREATE TABLE meal (id bigint PRIMARY KEY, sitting_id integer NOT NULL, senior_id bigint NOT NULL, day text NOT NULL,
  state text NOT NULL, price bigint NOT NULL, placed_at_ms bigint NOT NULL);
CREATE TABLE line (meal_id bigint NOT NULL, position integer NOT NULL, dish text NOT NULL, price bigint NOT NULL,
  PRIMARY KEY (meal_id, position));
CREATE TABLE posting (meal_id bigint NOT NULL, position integer NOT NULL, account text NOT NULL, fen bigint NOT NULL,
  PRIMARY KEY (meal_id, position));
CREATE TABLE quota_use (policy text NOT NULL, senior_id bigint NOT NULL, day bigint NOT NULL, meal_id bigint NOT NULL,
  PRIMARY KEY (policy, senior_id, day));
CREATE TABLE answer (key text PRIMARY KEY, body_index text NOT NULL, answer text NOT NULL);
";

/// One transaction for each order. pgbench takes a colon within quotes for a variable as well.
const SCRIPT: &str = "\
\\set sitting random(1, 1000)
\\set meal random(1, 9000000000000000000)
\\set senior random(1, 9000000000000000000)
BEGIN;
UPDATE sitting SET sold = sold + 1, version = version + 1 WHERE id = :sitting AND sold < capacity;
INSERT INTO meal VALUES (:meal::bigint, :sitting, :senior::bigint, '2026-11-23', 'placed', 1500, 1790000000000);
INSERT INTO line VALUES (:meal::bigint, 0, 'tofu with greens', 900), (:meal::bigint, 1, 'steamed egg', 600);
INSERT INTO posting VALUES (:meal::bigint, 0, 'fund/county', 500), (:meal::bigint, 1, 'fund/village', 200), \
(:meal::bigint, 2, 'owed/senior', 800), (:meal::bigint, 3, 'ordered/canteen', -1500);
INSERT INTO quota_use VALUES ('county/2026', :senior::bigint, :meal::bigint, :meal::bigint);
INSERT INTO answer VALUES ('kiosk/' || :meal::bigint, 'body', '{\"orders\": 1}');
COMMIT;
";

/// The tables, filled, and the script.
#[derive(Debug)]
pub struct Reference {
    script: PathBuf,
}

impl Reference {
    /// Makes the database.
    ///
    /// # Errors
    /// psql's; the file system's.
    pub fn make(postgres: &Postgres, scratch: &Path) -> Result<Self, Failure> {
        postgres.create(DATABASE)?;
        postgres.psql(DATABASE, TABLES)?;
        let fill = format!("INSERT INTO sitting SELECT n, 0, 2000000000, 1 FROM generate_series(1, {SITTINGS}) n");
        postgres.psql(DATABASE, &fill)?;
        let script = scratch.join("order.pgbench");
        std::fs::write(&script, SCRIPT)?;
        Ok(Self { script })
    }

    /// Orders a second with so many clients.
    ///
    /// # Errors
    /// pgbench's.
    pub async fn run(&self, postgres: &Postgres, clients: usize, time: Duration) -> Result<f64, Failure> {
        let mut pgbench: Command = postgres.tool("pgbench", DATABASE);
        pgbench.args(["--no-vacuum", "--protocol=prepared", "--jobs=2"]);
        pgbench.arg(format!("--client={clients}"));
        pgbench.arg(format!("--time={}", time.as_secs().max(1)));
        pgbench.arg("--file").arg(&self.script);
        let output = tokio::task::spawn_blocking(move || pgbench.output()).await??;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        tps(&said).ok_or_else(|| Failure::new(format!("pgbench: {words}{said}")))
    }
}

fn tps(said: &str) -> Option<f64> {
    let line = said.lines().find_map(|line| line.strip_prefix("tps = "))?;
    line.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_read_from_what_pgbench_says() {
        let said = "latency average = 2.8 ms\ntps = 2851.123456 (without initial connection time)\n";
        assert_eq!(tps(said), Some(2_851.123_456));
        assert_eq!(tps("nothing"), None);
    }
}
