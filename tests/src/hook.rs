//! A real HTTP server that stands where a gateway, a chat robot or a watcher stands: it takes what is posted, answers as it
//! is told, and remembers everything.
//!
//! It runs on threads of its own, because the templates of worlds outlive the runtime of the test that made them.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::eventually::eventually;

/// How it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A status and a body.
    Says(u16, String),
    /// Nothing, until the caller gives up.
    Silence,
}

impl Reply {
    /// What 企业微信 and 钉钉 answer when they have taken a message.
    #[must_use]
    pub fn robot_ok() -> Self {
        Self::Says(200, r#"{"errcode":0,"errmsg":"ok"}"#.to_owned())
    }
}

/// What was asked of it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// `POST`, `GET`.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Lower-case names.
    pub headers: Vec<(String, String)>,
    /// The body as JSON; `null` when it isn't.
    pub body: Value,
}

impl Asked {
    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Everything it said, for what must not be in it.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{} {}", self.path, self.body)
    }

    /// The code for reading back.
    #[must_use]
    pub fn code(&self) -> String {
        let text = self.text();
        let after = text
            .split("看到请回执 ")
            .nth(1)
            .unwrap_or_else(|| panic!("no code in {text}"));
        after.chars().take_while(char::is_ascii_alphanumeric).collect()
    }
}

#[derive(Debug)]
struct State {
    asked: Vec<Asked>,
    next: VecDeque<Reply>,
    usual: Reply,
}

/// The server. It listens for as long as the test process runs.
#[derive(Debug, Clone)]
pub struct Hook {
    base: String,
    state: Arc<Mutex<State>>,
}

impl Hook {
    /// Starts one on a free port; it answers as given unless it is told otherwise.
    #[must_use]
    pub fn start(usual: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("it is bound"));
        let state = Arc::new(Mutex::new(State {
            asked: Vec::new(),
            next: VecDeque::new(),
            usual,
        }));
        let shared = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = shared.clone();
                std::thread::spawn(move || serve(stream, &state));
            }
        });
        Self { base, state }
    }

    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Answers the next requests like this, each once.
    pub fn then(&self, replies: impl IntoIterator<Item = Reply>) {
        self.lock().next.extend(replies);
    }

    /// Answers like this from now on.
    pub fn always(&self, reply: Reply) {
        self.lock().usual = reply;
    }

    /// Everything so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.lock().asked.clone()
    }

    /// Waits until something fits.
    pub async fn hears(&self, what: &str, fits: impl Fn(&Asked) -> bool) -> Asked {
        eventually(what, async || self.asked().into_iter().find(&fits)).await
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics while holding it")
    }
}

/// One connection, request after request.
fn serve(stream: TcpStream, state: &Mutex<State>) {
    let Ok(mut writer) = stream.try_clone() else { return };
    let mut reader = BufReader::new(stream);
    while let Some(asked) = read(&mut reader) {
        let reply = {
            let mut state = state.lock().expect("nobody panics while holding it");
            state.asked.push(asked);
            state.next.pop_front().unwrap_or_else(|| state.usual.clone())
        };
        match reply {
            Reply::Says(status, body) => {
                let head = format!(
                    "HTTP/1.1 {status} .\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                if writer.write_all((head + &body).as_bytes()).is_err() {
                    return;
                }
            }
            Reply::Silence => {
                // Ends when the caller hangs up.
                let mut rest = Vec::new();
                reader.read_to_end(&mut rest).ok();
                return;
            }
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    if reader.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap_or(0));
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked {
        method,
        path,
        headers,
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
    })
}
