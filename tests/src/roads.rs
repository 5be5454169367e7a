//! A road engine that answers when it is told to: OSRM's table service over plain HTTP. Each process that is to be told
//! apart gets an engine of its own; whichever is asked says whose process is planning.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::nuancan::Env;

/// Metres of one degree, and of a road compared with the straight line.
const DEGREE_M: f64 = 111_320.0;
const DETOUR: f64 = 1.3;
/// 25 km/h.
const METRES_PER_SECOND: f64 = 7.0;

/// A running engine. It holds every answer back until it is opened.
#[derive(Debug)]
pub struct RoadEngine {
    port: u16,
    asked: Arc<AtomicUsize>,
    gate: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl RoadEngine {
    /// Starts one on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let port = listener.local_addr().expect("a bound listener has an address").port();
        let (gate, opened) = watch::channel(false);
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                tokio::spawn(answer(caller, Arc::clone(&count), opened.clone()));
            }
        });
        Self {
            port,
            asked,
            gate,
            task,
        }
    }

    /// What makes a process ask here.
    #[must_use]
    pub fn env(&self) -> Env {
        vec![("NUANCAN_TRAVEL".into(), format!("osrm=http://127.0.0.1:{}", self.port))]
    }

    /// How many tables were asked for.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Answers from now on; those who wait first.
    pub fn open(&self) {
        self.gate.send_replace(true);
    }
}

impl Drop for RoadEngine {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One request on one connection. A caller who hung up meanwhile isn't missed.
async fn answer(caller: TcpStream, asked: Arc<AtomicUsize>, mut opened: watch::Receiver<bool>) -> Option<()> {
    let mut caller = BufReader::new(caller);
    let mut first = String::new();
    caller.read_line(&mut first).await.ok()?;
    loop {
        let mut header = String::new();
        if caller.read_line(&mut header).await.ok()? == 0 || header.trim().is_empty() {
            break;
        }
    }
    asked.fetch_add(1, Ordering::SeqCst);
    opened.wait_for(|open| *open).await.ok()?;
    let body = table(first.split(' ').nth(1)?)?;
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    caller.write_all((head + &body).as_bytes()).await.ok()
}

/// `/table/v1/driving/LON,LAT;LON,LAT?sources=0;1&destinations=2;3&annotations=duration,distance`
fn table(path: &str) -> Option<String> {
    let (points, query) = path.strip_prefix("/table/v1/driving/")?.split_once('?')?;
    let number = |text: &str| text.parse::<f64>().ok();
    let point = |text: &str| {
        text.split_once(',')
            .and_then(|(lon, lat)| Some((number(lon)?, number(lat)?)))
    };
    let points: Vec<(f64, f64)> = points.split(';').map(point).collect::<Option<_>>()?;
    let chosen = |name: &str| {
        let list = query
            .split('&')
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
        let index = |text: &str| points.get(text.parse::<usize>().ok()?).copied();
        list.split(';').map(index).collect::<Option<Vec<_>>>()
    };
    let (from, to) = (chosen("sources")?, chosen("destinations")?);
    let metres = |a: &(f64, f64), b: &(f64, f64)| {
        let east = (a.0 - b.0) * a.1.to_radians().cos();
        ((a.1 - b.1).hypot(east) * DEGREE_M * DETOUR).round()
    };
    let all = |value: &dyn Fn(f64) -> f64| -> Vec<Vec<f64>> {
        let row = |a: &(f64, f64)| to.iter().map(|b| value(metres(a, b))).collect();
        from.iter().map(row).collect()
    };
    let answer =
        json!({"code": "Ok", "distances": all(&|m| m), "durations": all(&|m| (m / METRES_PER_SECOND).round())});
    Some(answer.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_row_for_each_source_and_a_column_for_each_destination() {
        let body = table(
            "/table/v1/driving/110.0,29.0;110.0,29.01;110.0,29.0?sources=0;1;2&destinations=2&annotations=duration,distance",
        );
        let body: serde_json::Value = serde_json::from_str(&body.expect("understood")).expect("JSON");
        assert_eq!(body["distances"], json!([[0.0], [1447.0], [0.0]]));
        assert_eq!(table("/route/v1/driving/110.0,29.0"), None);
    }
}
