//! Pictures of the ground below the rounds: from a service whose key stays on the server, or from a file beside the data.

use std::sync::Arc;
use std::sync::Mutex;

use domain::person::datum::Datum;
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;
use tests::client::Client;
use tests::nuancan::output;
use tests::person::{CANTEEN_LAT, CANTEEN_LON};
use tests::{Backend, World};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

const KEY: &str = "a-key-that-costs-money";
/// The first bytes of a PNG: all that is looked at.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n a tile";

/// A tile service over plain HTTP that writes down what it was asked for; zoom 17 has no tiles, zoom 16 says that the key is bad.
async fn service() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((caller, _)) = listener.accept().await {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                let mut caller = BufReader::new(caller);
                let mut first = String::new();
                let _ = caller.read_line(&mut first).await;
                let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                let (status, body) = match path.as_str() {
                    path if path.starts_with("/17/") => ("404 Not Found", b"".as_slice()),
                    path if path.starts_with("/16/") => ("200 OK", b"{\"msg\": \"key invalid\"}".as_slice()),
                    _ => ("200 OK", PNG),
                };
                log.lock().expect("nobody panics while holding it").push(path);
                let head = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                let _ = caller.get_mut().write_all(&[head.as_bytes(), body].concat()).await;
            });
        }
    });
    (format!("http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}?tk={KEY}"), asked)
}

/// The tile with a point on it.
fn tile(z: u32, lat: f64, lon: f64) -> String {
    let n = f64::from(1_u32 << z);
    let turned = lat.to_radians();
    let x = ((lon + 180.0) / 360.0 * n).floor();
    let y = ((1.0 - (turned.tan() + 1.0 / turned.cos()).ln() / std::f64::consts::PI) / 2.0 * n).floor();
    format!("/api/v1/tiles/{z}/{x}/{y}")
}

async fn ask(client: &Client, path: &str) -> Response {
    client.build(Method::GET, path).send().await.expect("an answer")
}

async fn code(answer: Response) -> String {
    let problem: Value = answer.json().await.expect("a problem");
    problem["code"].as_str().unwrap_or_default().to_owned()
}

async fn a_service_is_asked_from_here(backend: Backend) {
    let (address, asked) = service().await;
    let world = World::start_with(
        backend,
        &[("NUANCAN_TILES", &address), ("NUANCAN_TILES_CREDIT", "天地图")],
    )
    .await;
    let dispatcher = world.staff("dispatcher").await.asking(0);
    let map = dispatcher.get("/api/v1/map").await.ok();
    assert_eq!(
        (map["tiles"]["min_zoom"].as_i64(), map["tiles"]["max_zoom"].as_i64()),
        (Some(5), Some(18))
    );
    assert_eq!(map["tiles"]["credit"], "天地图");
    assert!(!map.to_string().contains(KEY), "the key stays on the server");

    let here = tile(13, CANTEEN_LAT, CANTEEN_LON);
    for _ in 0..2 {
        let picture = ask(&dispatcher, &here).await;
        assert_eq!(picture.status(), StatusCode::OK);
        assert_eq!(picture.headers()["content-type"], "image/png");
        assert_eq!(picture.bytes().await.expect("a tile").as_ref(), PNG);
    }
    let first = asked.lock().expect("nobody panics while holding it").clone();
    assert_eq!(first.len(), 1, "the second was kept: {first:?}");
    assert!(first[0].ends_with(&format!("?tk={KEY}")) && here.ends_with(first[0].split('?').next().expect("a path")));

    // Elsewhere in the world, beyond the grid, and for strangers nothing is asked.
    for path in [
        tile(13, 48.1, 11.5),
        "/api/v1/tiles/13/8192/0".to_owned(),
        "/api/v1/tiles/2/1/1".to_owned(),
    ] {
        assert_eq!(ask(&dispatcher, &path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(ask(&world.anyone(), &here).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(asked.lock().expect("nobody panics while holding it").len(), 1);

    assert_eq!(
        code(ask(&dispatcher, &tile(17, CANTEEN_LAT, CANTEEN_LON)).await).await,
        "not_found"
    );
    assert_eq!(
        code(ask(&dispatcher, &tile(16, CANTEEN_LAT, CANTEEN_LON)).await).await,
        "map_away"
    );
    for process in world.apis() {
        assert!(!process.log().contains(KEY), "the key stands in the log");
    }
}

#[tokio::test]
async fn a_service_is_asked_from_here_on_sqlite() {
    a_service_is_asked_from_here(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_service_is_asked_from_here_on_postgres() {
    a_service_is_asked_from_here(Backend::Postgres).await;
}

/// A file with one tile for the whole of zoom 5 where the county is, as the format has it: nothing packed, one directory.
fn archive(kind: u8) -> Vec<u8> {
    // 26/13 on zoom 5, along the curve; all of the zoom is the same tile.
    let (begins, run) = (341_u64, 1024_u64);
    let number = |mut value: u64| {
        let mut bytes = Vec::new();
        while value >= 0x80 {
            bytes.push(u8::try_from(value & 0x7f).expect("seven bits") | 0x80);
            value >>= 7;
        }
        bytes.push(u8::try_from(value).expect("seven bits"));
        bytes
    };
    let directory = [
        number(1),
        number(begins),
        number(run),
        number(PNG.len() as u64),
        number(1),
    ]
    .concat();
    let at = 127_u64;
    let tiles_at = at + directory.len() as u64;
    let mut file = b"PMTiles\x03".to_vec();
    for value in [
        at,
        directory.len() as u64,
        0,
        0,
        0,
        0,
        tiles_at,
        PNG.len() as u64,
        run,
        1,
        1,
    ] {
        file.extend(value.to_le_bytes());
    }
    file.extend([1, 1, 1, kind, 5, 5]);
    file.resize(127, 0);
    [file, directory, PNG.to_vec()].concat()
}

async fn a_file_is_read(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("county.pmtiles");
    std::fs::write(&file, archive(2)).expect("writes");
    let setting = file.to_str().expect("a plain name");
    let world = World::start_with(backend, &[("NUANCAN_TILES", setting)]).await;
    let dispatcher = world.staff("dispatcher").await;
    let map = dispatcher.get("/api/v1/map").await.ok();
    assert_eq!(
        (map["tiles"]["min_zoom"].as_i64(), map["tiles"]["max_zoom"].as_i64()),
        (Some(5), Some(5))
    );
    assert_eq!(map["tiles"]["shapes"], false);
    let picture = ask(&dispatcher, &tile(5, CANTEEN_LAT, CANTEEN_LON)).await;
    assert_eq!(picture.status(), StatusCode::OK);
    assert_eq!(picture.bytes().await.expect("a tile").as_ref(), PNG);
    assert_eq!(
        ask(&dispatcher, &tile(6, CANTEEN_LAT, CANTEEN_LON)).await.status(),
        StatusCode::NOT_FOUND
    );

    // What neither a picture nor shapes are is told at the start, and not on a page that stays empty.
    std::fs::write(&file, archive(5)).expect("writes");
    let refused = output(&["api", "--listen", "127.0.0.1:0"], world.env());
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("WebP"));
}

/// Shapes are handed on as they are, and the page is told that it draws them itself.
async fn a_file_of_shapes_is_read(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("county.pmtiles");
    std::fs::write(&file, archive(1)).expect("writes");
    let world = World::start_with(backend, &[("NUANCAN_TILES", file.to_str().expect("a plain name"))]).await;
    let dispatcher = world.staff("dispatcher").await;
    assert_eq!(dispatcher.get("/api/v1/map").await.ok()["tiles"]["shapes"], true);
    let shapes = ask(&dispatcher, &tile(5, CANTEEN_LAT, CANTEEN_LON)).await;
    assert_eq!(shapes.headers()["content-type"], "application/vnd.mapbox-vector-tile");
    assert_eq!(shapes.bytes().await.expect("a tile").as_ref(), PNG);
}

#[tokio::test]
async fn a_file_of_shapes_is_read_on_sqlite() {
    a_file_of_shapes_is_read(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_file_of_shapes_is_read_on_postgres() {
    a_file_of_shapes_is_read(Backend::Postgres).await;
}

#[tokio::test]
async fn a_file_is_read_on_sqlite() {
    a_file_is_read(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_file_is_read_on_postgres() {
    a_file_is_read(Backend::Postgres).await;
}

async fn a_list_says_in_which_system_its_points_are(backend: Backend) {
    let world = World::start(backend).await;
    let registrar = world.staff("registrar").await;
    let import = async |rows: &str| {
        let list = format!("姓名,性别,出生日期,村编码,纬度,经度,坐标系\n{rows}");
        let body = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\n{list}\r\n--edge--\r\n"
        );
        let request = registrar.build(Method::POST, "/api/v1/registrations/import");
        let request = request
            .header("Content-Type", "multipart/form-data; boundary=edge")
            .body(body);
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        answer
    };
    let refused = import("王桂芳,女,1948-03-05,430822100008,29.4,110.16,").await;
    assert_eq!(
        (refused["created"].as_i64(), &refused["errors"][0]["code"]),
        (Some(0), &Value::from("datum_missing"))
    );

    let taken = import("王桂芳,女,1948-03-05,430822100008,29.4,110.16,高德").await;
    assert_eq!(taken["created"], 1, "{taken}");
    let list = registrar.get("/api/v1/registrations").await.ok();
    let id = list["items"][0]["id"].as_str().expect("an id");
    let shown = registrar.get(&format!("/api/v1/registrations/{id}")).await.ok();
    let wanted = Datum::Gcj02.to_wgs84(29.4, 110.16).expect("a point");
    let near = |field: &str, wanted: f64| {
        let found = shown[field].as_f64().unwrap_or_else(|| panic!("no {field} in {shown}"));
        assert!((found - wanted).abs() < 1e-6, "{field}: {found} instead of {wanted}");
    };
    near("lat", wanted.lat());
    near("lon", wanted.lon());
    // Some four hundred metres from where the map shows it.
    assert!((shown["lon"].as_f64().expect("a number") - 110.16).abs() > 0.003);
}

#[tokio::test]
async fn a_list_says_in_which_system_its_points_are_on_sqlite() {
    a_list_says_in_which_system_its_points_are(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_list_says_in_which_system_its_points_are_on_postgres() {
    a_list_says_in_which_system_its_points_are(Backend::Postgres).await;
}
