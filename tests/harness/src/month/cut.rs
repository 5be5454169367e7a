//! A request whose connection is cut before the answer: the client can't know whether it was done.

use reqwest::Method;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::client::{Answer, Client};

/// Sends it, hangs up without reading, and sends it again with the same key, as any client of ours does.
pub(super) async fn post_twice(client: &Client, path: &str, key: &str, body: &Value) -> Answer {
    let request = client
        .build(Method::POST, path)
        .header("Idempotency-Key", key)
        .json(body)
        .build()
        .expect("a request of ours");
    if let Some(address) = request
        .url()
        .socket_addrs(|| None)
        .ok()
        .and_then(|all| all.first().copied())
    {
        let mut text = format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
        for (name, value) in request.headers() {
            let value = value.to_str().expect("headers of ours are plain");
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        let bytes = body.to_string();
        text.push_str(&format!("Content-Length: {}\r\n\r\n{bytes}", bytes.len()));
        if let Ok(mut line) = TcpStream::connect(address).await {
            // Whether it arrives whole is part of the fault.
            let _ = line.write_all(text.as_bytes()).await;
        }
    }
    client.post_keyed(path, key, body.clone()).await
}
