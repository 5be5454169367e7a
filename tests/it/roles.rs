//! Every role at every endpoint, against a table written by hand.

use std::collections::BTreeMap;

use reqwest::{Method, StatusCode};
use serde_json::Value;
use tests::client::{Client, key};
use tests::{on_both, sample};

use crate::steps;

const TABLE: &str = include_str!("roles.csv");

/// One endpoint: method and path as in the OpenAPI document, below `/api/v1`.
pub(crate) type Endpoint = (String, String);

/// What the table says about one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    May,
    MayNot,
    Public,
}

/// The table: who the columns are, and a row of cells per endpoint.
pub(crate) fn table() -> (Vec<String>, BTreeMap<Endpoint, Vec<Cell>>) {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let head = lines
        .next()
        .unwrap()
        .split(',')
        .skip(2)
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let mut rows = BTreeMap::new();
    for line in lines {
        let mut words = line.split(',');
        let endpoint = (words.next().unwrap().to_owned(), words.next().unwrap().to_owned());
        let cells: Vec<Cell> = words
            .map(|word| match word {
                "+" => Cell::May,
                "-" => Cell::MayNot,
                "p" => Cell::Public,
                other => panic!("{other:?} in the row of {endpoint:?}"),
            })
            .collect();
        assert_eq!(cells.len(), head.len(), "cells in the row of {endpoint:?}");
        assert!(
            rows.insert(endpoint.clone(), cells).is_none(),
            "two rows for {endpoint:?}"
        );
    }
    (head, rows)
}

/// The operations of the OpenAPI document below `/api/v1`.
pub(crate) fn operations(document: &Value) -> BTreeMap<Endpoint, Value> {
    let mut found = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let short = path
            .strip_prefix("/api/v1")
            .unwrap_or_else(|| panic!("{path} lies outside /api/v1"));
        for (method, operation) in methods.as_object().unwrap() {
            if ["get", "post", "put", "delete", "patch"].contains(&method.as_str()) {
                found.insert((method.to_uppercase(), short.to_owned()), operation.clone());
            }
        }
    }
    found
}

/// Names of path parameters differ; their places don't.
pub(crate) fn shape((method, path): &Endpoint) -> String {
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { "{}" } else { part });
    format!("{method} {}", parts.collect::<Vec<_>>().join("/"))
}

/// What a reader of domain words wants and no schema says: the sample takes any word for any string.
pub(crate) fn fitting(endpoint: &str, mut body: Value) -> Value {
    let words: &[(&str, &str)] = match endpoint {
        "POST /alarms/{}/close" => &[("how", "phone"), ("seen_by", "邻居")],
        "POST /channels" => &[("kind", "mail")],
        "POST /diner/rating" => &[("face", "good")],
        "POST /seniors/{}/family-accesses" => &[("consent_how", "in_person")],
        "POST /family/top-ups" => &[("paid_on", "2026-11-23")],
        "POST /top-up-notices/{}/decline" => &[("reason", "not_found")],
        "POST /family/pause" => &[("from", "2026-11-24"), ("to", "2026-11-25")],
        "POST /devices" => &[("kind", "kiosk")],
        "POST /orders/{}/flag" => &[("cause", "no_show")],
        "POST /volunteers" => &[("mode", "foot")],
        "POST /seniors/{}/cards" => &[("reason", "lost")],
        "POST /seniors/{}/pause" => &[("reason", "hospital")],
        "POST /seniors/{}/facts" => &[("kind", "living")],
        "POST /standing-orders/{}/days/{}/resolve" => &[("how", "family")],
        "PUT /calendar/{}" => &[("kind", "holiday")],
        "POST /sittings/{}/batches" => &[("keeping", "hot")],
        "POST /batches/{}/temperatures" => &[("kind", "hold")],
        "POST /top-ups" => &[("payer", "self"), ("way", "balance")],
        "POST /pay-backs" => &[("payee", "self"), ("reason", "wished"), ("way", "balance")],
        "POST /collections" | "POST /pay-outs" => &[("way", "balance")],
        "POST /route/stops/{}/cash-undo" => &[("reason", "amount")],
        "POST /shifts/{}/cash" => &[("kind", "float")],
        "POST /receipts/{}/correct" | "POST /funds/corrections" => &[("reason", "amount")],
        "POST /funds" => &[("kind", "government")],
        "POST /funds/receipts" => &[("source", "grant")],
        "POST /orders/{}/correct" => &[("to", "flagged"), ("cause", "no_show")],
        "POST /settlement/claims/{}/pay" => &[("paid_on", "2026-11-23")],
        "POST /settlement/reratings" => &[("from", "2026-11-01"), ("to", "2026-11-23")],
        _ => &[],
    };
    for (field, word) in words {
        body[*field] = Value::from(*word);
    }
    body
}

async fn ask(client: &Client, document: &Value, endpoint: &Endpoint, operation: &Value) -> StatusCode {
    let (method, path) = endpoint;
    let parts = path.split('/').map(|part| match part {
        "{day}" => tests::world::DAY,
        part if part.starts_with('{') => sample::NOBODY,
        part => part,
    });
    let path = format!(
        "/api/v1{}{}",
        parts.collect::<Vec<_>>().join("/"),
        sample::query(document, operation)
    );
    let mut request = client.build(Method::from_bytes(method.as_bytes()).unwrap(), &path);
    request = request.header("Idempotency-Key", key());
    if operation["requestBody"]["content"]["multipart/form-data"].is_object() {
        let type_of_nothing = "multipart/form-data; boundary=nothing";
        request = request.header("Content-Type", type_of_nothing).body("--nothing--\r\n");
    } else if let Some(body) = sample::body(document, operation) {
        request = request.json(&fitting(&shape(endpoint), body));
    }
    // Only the head is awaited: a stream that is allowed never ends.
    request.send().await.unwrap().status()
}

on_both! {
    /// Each cell: whoever may not gets 403 (401 without a token), whoever may gets anything else.
    async fn every_role_at_every_endpoint(world) {
        let document = world.anyone().get("/api/openapi.json").await.ok();
        let operations = operations(&document);
        let (head, table) = table();
        let rows: BTreeMap<String, Vec<Cell>> = table.iter().map(|(endpoint, cells)| (shape(endpoint), cells.clone())).collect();
        let missing: Vec<_> = operations.keys().filter(|endpoint| !rows.contains_key(&shape(endpoint))).collect();
        assert!(missing.is_empty(), "routes without a row in roles.csv: {missing:?}");
        let served: Vec<String> = operations.keys().map(shape).collect();
        let gone: Vec<_> = rows.keys().filter(|row| !served.contains(row)).collect();
        assert!(gone.is_empty(), "rows without a route: {gone:?}");

        // Everybody comes in before anything is asked, for asking uses up the limits of coming in; the volunteer first,
        // for a round takes the clock into the afternoon.
        let mut people = BTreeMap::from([("volunteer", steps::someone(&world, "volunteer").await)]);
        for role in head.iter().filter(|role| *role != "volunteer") {
            people.insert(role.as_str(), steps::someone(&world, role).await);
        }
        let mut wrong = Vec::new();
        for (column, role) in head.iter().enumerate() {
            let client = &people[role.as_str()];
            for (endpoint, operation) in &operations {
                let status = ask(client, &document, endpoint, operation).await;
                let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status);
                let right = match (rows[&shape(endpoint)][column], role.as_str()) {
                    (Cell::Public, _) => status != StatusCode::FORBIDDEN,
                    (Cell::May, _) => !refused && !status.is_server_error(),
                    (Cell::MayNot, "nobody") => status == StatusCode::UNAUTHORIZED,
                    (Cell::MayNot, _) => status == StatusCode::FORBIDDEN,
                };
                if !right {
                    wrong.push(format!("{role} {} {}: {status}", endpoint.0, endpoint.1));
                }
            }
        }
        assert!(wrong.is_empty(), "{} cells:\n{}", wrong.len(), wrong.join("\n"));
    }
}
