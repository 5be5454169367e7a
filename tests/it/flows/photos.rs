//! A dish's photo, from the manager's upload to every page that shows the dish.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use tests::client::{Client, text};
use tests::person::Person;
use tests::world::DAY;
use tests::{World, on_both};

use crate::steps::{self, Lunch, Room, Senior};

/// A picture of 1,600 × 1,200 pixels in one colour.
fn picture(colour: [u8; 3], format: ImageFormat) -> Vec<u8> {
    let image: DynamicImage = RgbImage::from_pixel(1_600, 1_200, Rgb(colour)).into();
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).expect("writes");
    file.into_inner()
}

async fn upload(client: &Client, dish: &str, file: Vec<u8>) -> Response {
    let head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"IMG_0001.JPG\"\r\n\r\n";
    let body = [head.as_bytes(), &file, b"\r\n--edge--\r\n"].concat();
    let request = client.build(Method::PUT, &format!("/api/v1/dishes/{dish}/photo"));
    let request = request
        .header("Content-Type", "multipart/form-data; boundary=edge")
        .body(body);
    request.send().await.expect("an answer")
}

async fn code(answer: Response) -> (StatusCode, String) {
    let status = answer.status();
    let problem: Value = answer.json().await.expect("a problem");
    (status, text(&problem, "code").to_owned())
}

async fn fetched(client: &Client, address: &str) -> Response {
    client.build(Method::GET, address).send().await.expect("an answer")
}

/// What the kiosk and the screen show of the first dish.
async fn shown(lunch: &Lunch, board: &Client, senior: &Senior) -> [Value; 2] {
    let sitting = lunch.menu(&lunch.identify(senior).await).await;
    let path = format!("/api/v1/board/menus?canteen_id={}&day={DAY}", lunch.canteen_id);
    let screen = board.get(&path).await.ok()["sittings"][0].clone();
    [sitting, screen].map(|of| of["dishes"][0]["photo"].clone())
}

on_both! {
    /// Uploaded once, it is shown wherever the dish stands, also on a menu that was published before; taken away, the
    /// plate is drawn again.
    async fn a_photo_is_shown_wherever_the_dish_stands(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let library = format!("/api/v1/dishes?canteen_id={}", lunch.canteen_id);
        let dish = lunch.manager.get(&library).await.ok()["items"][0].clone();
        let board = steps::someone(&world, "board").await;
        assert_eq!(shown(&lunch, &board, &senior).await, [Value::Null, Value::Null]);

        let set = upload(&lunch.manager, text(&dish, "id"), picture([200, 40, 40], ImageFormat::Jpeg)).await;
        assert_eq!(set.status(), StatusCode::OK);
        let set: Value = set.json().await.expect("a dish");
        let address = text(&set, "photo").to_owned();
        assert_eq!(shown(&lunch, &board, &senior).await, [json!(address), json!(address)]);

        // Two processes answer in turns: both have it.
        for _ in 0..2 {
            let photo = fetched(&world.anyone(), &address).await;
            assert_eq!(photo.status(), StatusCode::OK);
            assert_eq!(photo.headers()["content-type"], "image/jpeg");
            assert!(photo.headers()["cache-control"].to_str().expect("text").contains("immutable"));
            let bytes = photo.bytes().await.expect("a photo");
            let small = image::load_from_memory(&bytes).expect("a JPEG");
            assert_eq!((small.width(), small.height()), (720, 540));
            assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
        }

        let other = upload(&lunch.manager, text(&dish, "id"), picture([40, 40, 200], ImageFormat::Png)).await;
        let other: Value = other.json().await.expect("a dish");
        assert_ne!(text(&other, "photo"), address, "another picture, another name");
        let path = format!("/api/v1/dishes/{}/photo", text(&dish, "id"));
        let gone = lunch.manager.delete(&path).await.ok();
        assert_eq!(gone["photo"], Value::Null);
        lunch.manager.delete(&path).await.done();
        assert_eq!(shown(&lunch, &board, &senior).await, [Value::Null, Value::Null]);
    }
}

on_both! {
    /// What is no photo changes nothing and is told why; nobody reaches files beside the photos.
    async fn what_is_no_photo_is_refused(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let library = format!("/api/v1/dishes?canteen_id={}", lunch.canteen_id);
        let dish = text(&lunch.manager.get(&library).await.ok()["items"][0], "id").to_owned();
        for (file, expected) in [
            (b"<svg onload=alert(1)>".to_vec(), "photo_kind"),
            (picture([9, 9, 9], ImageFormat::Png)[..200].to_vec(), "photo_broken"),
            (Vec::new(), "file_missing"),
        ] {
            let refused = code(upload(&lunch.manager, &dish, file).await).await;
            assert_eq!(refused, (StatusCode::UNPROCESSABLE_ENTITY, expected.to_owned()));
        }
        let huge = code(upload(&lunch.manager, &dish, vec![0xFF; 11 * 1024 * 1024]).await).await;
        assert_eq!(huge, (StatusCode::PAYLOAD_TOO_LARGE, "too_large".to_owned()));
        let stranger = upload(&lunch.manager, tests::sample::NOBODY, picture([9, 9, 9], ImageFormat::Jpeg)).await;
        assert_eq!(stranger.status(), StatusCode::NOT_FOUND);
        assert_eq!(lunch.manager.get(&library).await.ok()["items"][0]["photo"], Value::Null);

        for path in ["/media/photos/..%2F..%2Fkeys%2Fnuancan-keys.json", "/media/keys/nuancan-keys.json", "/media/photos/x.jpg"] {
            assert_eq!(fetched(&world.anyone(), path).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}

on_both! {
    /// A photo goes with the backup and comes back with it.
    async fn a_photo_comes_back_from_a_backup(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let library = format!("/api/v1/dishes?canteen_id={}", lunch.canteen_id);
        let dish = text(&lunch.manager.get(&library).await.ok()["items"][0], "id").to_owned();
        let set: Value = upload(&lunch.manager, &dish, picture([30, 160, 60], ImageFormat::WebP)).await.json().await.expect("a dish");
        let here = fetched(&world.anyone(), text(&set, "photo")).await.bytes().await.expect("a photo");
        let file = world.folder().join("backup.zip");
        let said = world.run(&["backup", file.to_str().expect("a plain name")]);
        assert!(said.contains("1 photos and clips"), "{said}");

        let restored = World::restored(world.backend(), &file).await;
        let there = fetched(&restored.anyone(), text(&set, "photo")).await;
        assert_eq!(there.status(), StatusCode::OK);
        assert_eq!(there.bytes().await.expect("a photo"), here);
    }
}
