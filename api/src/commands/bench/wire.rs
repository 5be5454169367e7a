//! The least HTTP client that can keep a server busy from the same machine: one request at a time on each connection,
//! bytes made beforehand, nothing parsed but status and length.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// More than any answer that is measured.
const HEAD_MAX: usize = 16 * 1024;

/// An open connection.
#[derive(Debug)]
pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone, Copy)]
pub struct Reply<'a> {
    /// Status.
    pub status: u16,
    /// Body.
    pub body: &'a [u8],
}

impl Line {
    /// Connects.
    ///
    /// # Errors
    /// The network's.
    pub async fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(HEAD_MAX),
        })
    }

    /// Sends a whole request and waits for its answer.
    ///
    /// # Errors
    /// The network's; an answer that isn't HTTP/1.1 with a length.
    pub async fn ask(&mut self, request: &[u8]) -> std::io::Result<Reply<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            if let Some(end) = end_of_head(&self.buffer) {
                break end;
            }
            if self.buffer.len() > HEAD_MAX {
                return Err(odd("a head without an end"));
            }
            self.more().await?;
        };
        let (status, length) = parse(&self.buffer[..head]).ok_or_else(|| odd("no HTTP/1.1 with a length"))?;
        while self.buffer.len() < head + length {
            self.more().await?;
        }
        Ok(Reply {
            status,
            body: &self.buffer[head..head + length],
        })
    }

    async fn more(&mut self) -> std::io::Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

fn odd(words: &str) -> std::io::Error {
    std::io::Error::other(words)
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

/// Status and length of the body.
fn parse(head: &[u8]) -> Option<(u16, usize)> {
    let head = std::str::from_utf8(head).ok()?;
    let mut lines = head.split("\r\n");
    let status: u16 = lines.next()?.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim())
    });
    match length {
        Some(length) => Some((status, length.parse().ok()?)),
        None if status == 304 || status == 204 => Some((status, 0)),
        None => None,
    }
}

/// A request as bytes.
#[must_use]
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for (name, value) in headers {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value);
        text.push_str("\r\n");
    }
    if !body.is_empty() {
        text.push_str("Content-Type: application/json\r\n");
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_and_length_are_read_from_a_head() {
        let head = b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nContent-Length: 12\r\n\r\n";
        assert_eq!(end_of_head(head), Some(head.len()));
        assert_eq!(parse(head), Some((201, 12)));
        assert_eq!(parse(b"HTTP/1.1 304 Not Modified\r\n\r\n"), Some((304, 0)));
        assert_eq!(parse(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"), None);
    }
}
