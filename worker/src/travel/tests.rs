//! The road engines, answered by a local server that speaks as their manuals say.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::person::address::GeoPoint;
use domain::person::gcj;
use routing::{Mode, Place, Travel};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{Roads, Source, Ways};

type Answer = Arc<dyn Fn(&str, &Value) -> Value + Send + Sync>;

/// A road engine on a port of its own.
struct Engine {
    base: String,
    asked: Arc<AtomicUsize>,
}

impl Engine {
    /// Answers each request by its target and body.
    async fn start(answer: impl Fn(&str, &Value) -> Value + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("bound"));
        let (answer, asked): (Answer, _) = (Arc::new(answer), Arc::new(AtomicUsize::new(0)));
        let count = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, answer.clone()));
            }
        });
        Self { base, asked }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, answer: Answer) {
    let mut bytes = Vec::new();
    let (target, body) = loop {
        let mut more = [0_u8; 4_096];
        let read = stream.read(&mut more).await.expect("a request");
        assert!(read > 0, "the request ends early");
        bytes.extend_from_slice(&more[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
        if body.len() >= length.unwrap_or(0_usize) {
            break (head.split(' ').nth(1).unwrap_or_default().to_owned(), body.to_owned());
        }
    };
    let said = answer(&target, &serde_json::from_str(&body).unwrap_or(Value::Null)).to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        said.len()
    );
    stream.write_all((head + &said).as_bytes()).await.expect("answers");
}

fn points(count: usize) -> Vec<GeoPoint> {
    let point = |i: usize| GeoPoint::new(29.39 + i as f64 / 1_000.0, 110.16).expect("China");
    (0..count).map(point).collect()
}

fn roads(setting: &str) -> Roads {
    Roads::new(Source::parse(Some(setting)).expect("a setting")).expect("a client")
}

/// Seconds and metres from one point to another.
fn leg(ways: &Ways, mode: Mode, from: u32, to: u32) -> Option<(i64, i64)> {
    let leg = ways.travel.leg(mode, &Place::node(from), &Place::node(to), true)?;
    Some((leg.seconds, leg.metres))
}

/// The numbers of a query's list.
fn listed(target: &str, name: &str) -> Vec<usize> {
    let list = target
        .split(['?', '&'])
        .find_map(|part| part.strip_prefix(&format!("{name}=")));
    list.expect("the list")
        .split(';')
        .map(|number| number.parse().expect("a number"))
        .collect()
}

/// OSRM that takes 100 s and 500 m per step north, and has no way to the point numbered 3 on the first page.
fn osrm(target: &str, _: &Value) -> Value {
    let coordinates = target.strip_prefix("/table/v1/driving/").expect("the table service");
    let lat = |index: usize| -> f64 {
        let point = coordinates
            .split('?')
            .next()
            .expect("points")
            .split(';')
            .nth(index)
            .expect("a point");
        point.split_once(',').expect("lon,lat").1.parse().expect("degrees")
    };
    assert!(
        coordinates.split('?').next().expect("points").split(';').count() <= 100,
        "OSRM's limit"
    );
    let table = |unit: f64| -> Vec<Vec<Value>> {
        let cell = |from: usize, to: usize| {
            let steps = ((lat(to) - lat(from)).abs() * 1_000.0).round();
            if (lat(to) - 29.393).abs() < 1e-6 {
                Value::Null
            } else {
                json!(steps * unit)
            }
        };
        let row = |from| {
            listed(target, "destinations")
                .into_iter()
                .map(|to| cell(from, to))
                .collect()
        };
        listed(target, "sources").into_iter().map(row).collect()
    };
    json!({"code": "Ok", "durations": table(100.0), "distances": table(500.0)})
}

#[tokio::test]
async fn osrm_gives_roads_in_blocks_and_is_asked_once() {
    let engine = Engine::start(osrm).await;
    let roads = roads(&format!("osrm={}", engine.base));
    let all = points(120);
    let ways = roads.between(&all).await;
    assert_eq!(ways.source, "osrm");
    assert_eq!(
        leg(&ways, Mode::Car, 0, 119),
        Some((119 * 100 + 60, 119 * 500)),
        "with parking at the door"
    );
    assert_eq!(
        leg(&ways, Mode::Car, 119, 0),
        Some((119 * 100, 119 * 500)),
        "no parking at the canteen"
    );
    assert_eq!(
        leg(&ways, Mode::Ebike, 0, 10),
        Some((1_200, 5_000)),
        "15 km/h on the same roads"
    );
    assert_eq!(leg(&ways, Mode::Foot, 0, 3), None, "an island");
    assert_eq!(engine.asked(), 9, "three by three blocks");
    roads.between(&all).await;
    assert_eq!(engine.asked(), 9, "known by now");
}

#[tokio::test]
async fn valhalla_knows_walkers_cyclists_and_cars_apart() {
    let engine = Engine::start(|target, body| {
        assert_eq!(target, "/sources_to_targets");
        let pace = match body["costing"].as_str() {
            Some("pedestrian") => 900,
            Some("bicycle") => 240,
            _ => 120,
        };
        let row = |_: &Value| -> Vec<Value> {
            let targets = body["targets"].as_array().expect("targets").iter();
            targets
                .map(|_| json!({"time": pace, "distance": 1.25, "from_index": 0, "to_index": 0}))
                .collect()
        };
        let rows: Vec<_> = body["sources"].as_array().expect("sources").iter().map(row).collect();
        json!({"sources_to_targets": rows, "units": "kilometers"})
    })
    .await;
    let ways = roads(&format!("valhalla={}", engine.base)).between(&points(3)).await;
    assert_eq!(ways.source, "valhalla");
    assert_eq!(leg(&ways, Mode::Foot, 0, 1), Some((900, 1_250)));
    assert_eq!(leg(&ways, Mode::Ebike, 1, 2), Some((240, 1_250)));
    assert_eq!(leg(&ways, Mode::Car, 1, 2), Some((180, 1_250)));
    assert_eq!(leg(&ways, Mode::Foot, 1, 1), Some((0, 0)));
}

#[tokio::test]
async fn amap_is_asked_in_its_own_coordinates() {
    let all = points(2);
    let (lat, lon) = gcj::from_wgs84(all[1]);
    let shown = format!("{lon:.6},{lat:.6}");
    let engine = Engine::start(move |target, _| {
        assert!(
            target.starts_with("/v3/distance?key=abc123&type=1&origins="),
            "{target}"
        );
        let to_second = target.ends_with(&format!("&destination={shown}"));
        let duration = if to_second { "90" } else { "110" };
        json!({"status": "1", "info": "OK", "infocode": "10000", "results": [
            {"origin_id": "1", "dest_id": "1", "distance": "600", "duration": duration},
            {"origin_id": "2", "dest_id": "1", "distance": "600", "duration": duration}]})
    })
    .await;
    let ways = roads(&format!("amap=abc123@{}", engine.base)).between(&all).await;
    assert_eq!(ways.source, "amap");
    assert_eq!(leg(&ways, Mode::Car, 0, 1), Some((150, 600)));
    assert_eq!(leg(&ways, Mode::Car, 1, 0), Some((110, 600)));
    assert_eq!(leg(&ways, Mode::Foot, 0, 1), Some((480, 600)));
}

#[tokio::test]
async fn an_engine_that_says_no_or_nonsense_leaves_straight_lines() {
    let no = Engine::start(|_, _| json!({"code": "TooBig", "message": "Too many table coordinates"})).await;
    let short = Engine::start(|_, _| json!({"code": "Ok", "durations": [[1.0]], "distances": [[1.0]]})).await;
    let bill = Engine::start(|_, _| json!({"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"})).await;
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port")
        .local_addr()
        .expect("bound");
    for setting in [
        format!("osrm={}", no.base),
        format!("osrm={}", short.base),
        format!("amap=key@{}", bill.base),
        format!("valhalla=http://{closed}"),
    ] {
        let ways = roads(&setting).between(&points(3)).await;
        assert_eq!(ways.source, "crow_fly", "{setting}");
        assert!(matches!(ways.travel, Travel::CrowFly(_)));
    }
}

#[test]
fn settings_are_read_and_keys_never_shown() {
    assert_eq!(Source::parse(None).expect("nothing"), Source::CrowFly);
    assert_eq!(
        Source::parse(Some("osrm=http://roads:5000/")).expect("osrm"),
        Source::Osrm("http://roads:5000".into())
    );
    let amap = Source::parse(Some("amap=0123abc")).expect("amap");
    assert_eq!(format!("{amap:?}"), "amap");
    for bad in ["osrm", "osrm=", "osrm=file:///x", "amap=", "amap=a&b", "bing=x"] {
        assert!(Source::parse(Some(bad)).is_err(), "{bad}");
    }
}
