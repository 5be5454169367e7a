//! The menus' answers, made once for each change and not once for each reader.
//!
//! At noon everybody looks at the same few pages. A reader is never answered from what might be old: each look begins by
//! asking the board for the day's mark, after the reader came. But readers who wait at the same time wait for the same
//! question, and while the mark stays the same so does the answer, with its compressed twin.
//!
//! Each of the server's threads keeps its own: readers of one thread are woken without a word to another, and nothing is
//! locked. A county's menus are a few hundred kilobytes, which a second thread may have again.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::{Ready, ready};
use std::io::Write;
use std::rc::Rc;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use domain::id::CanteenId;
use domain::time::ServiceDay;
use flate2::{Compression, write::GzEncoder};
use store::{Result, Store};
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::problem::Problem;

/// Days kept at most; a county has a few dozen canteens and reads today and tomorrow.
const DAYS_MOST: usize = 256;
/// After so long an answer is made anew all the same: a process of an older version doesn't change the mark.
const MADE_ANEW: Duration = Duration::from_secs(2);

type Key = (CanteenId, ServiceDay);
type Mark = Option<Rc<str>>;
type Waiting = oneshot::Sender<Mark>;

/// An answer.
#[derive(Debug)]
pub struct Body {
    /// Which sittings in which versions.
    pub etag: String,
    /// JSON.
    pub plain: Bytes,
    /// The same, compressed.
    pub packed: Bytes,
}

impl Body {
    /// Compresses an answer.
    ///
    /// # Errors
    /// Never in practice: it is written into memory.
    pub fn of(etag: String, plain: Vec<u8>) -> std::io::Result<Self> {
        let mut packer = GzEncoder::new(Vec::with_capacity(plain.len() / 2), Compression::default());
        packer.write_all(&plain)?;
        Ok(Self {
            etag,
            packed: packer.finish()?.into(),
            plain: plain.into(),
        })
    }
}

struct Made {
    mark: Rc<str>,
    at: Instant,
    body: Rc<Body>,
}

/// The answers of one of the server's threads.
#[derive(Clone, Default)]
pub struct Bodies {
    made: Rc<RefCell<HashMap<Key, Made>>>,
    /// Readers who came while the board was being asked for their day.
    waiting: Rc<RefCell<HashMap<Key, Vec<Waiting>>>>,
}

impl FromRequest for Bodies {
    type Error = Problem;
    type Future = Ready<std::result::Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // A server that was set up without them answers all the same, each reader anew.
        ready(Ok(request.app_data::<Self>().cloned().unwrap_or_default()))
    }
}

impl Bodies {
    /// The answer for a day, as the board has it at a moment after the call; `make` makes it when it isn't known.
    ///
    /// # Errors
    /// `make`'s.
    pub async fn get(&self, store: &Store, key: Key, make: impl AsyncFnOnce() -> Result<Body>) -> Result<Rc<Body>> {
        let Some(mark) = self.mark(store, key).await else {
            return Ok(Rc::new(make().await?));
        };
        if let Some(body) = self.known(key, &mark) {
            return Ok(body);
        }
        // Made from what is read after the mark: at worst newer than it, and then made once more at the next look.
        let body = Rc::new(make().await?);
        let mut made = self.made.borrow_mut();
        if made.len() >= DAYS_MOST {
            made.clear();
        }
        let at = Instant::now();
        made.insert(
            key,
            Made {
                mark,
                at,
                body: Rc::clone(&body),
            },
        );
        Ok(body)
    }

    fn known(&self, key: Key, mark: &str) -> Option<Rc<Body>> {
        let made = self.made.borrow();
        let known = made.get(&key)?;
        let good = *known.mark == *mark && known.at.elapsed() < MADE_ANEW;
        good.then(|| Rc::clone(&known.body))
    }

    /// The day's mark by a question that is asked after this call.
    async fn mark(&self, store: &Store, key: Key) -> Mark {
        let (sender, answer) = oneshot::channel();
        let first = {
            let mut waiting = self.waiting.borrow_mut();
            let first = !waiting.contains_key(&key);
            waiting.entry(key).or_default().push(sender);
            first
        };
        if first {
            // A task of its own: a reader who hangs up must not leave the others waiting.
            actix_web::rt::spawn(Self::ask_for_all(self.clone(), store.clone(), key));
        }
        answer.await.ok().flatten()
    }

    /// Asks for all who wait, then for those who came meanwhile, until nobody is left.
    async fn ask_for_all(self, store: Store, key: Key) {
        loop {
            let queue = {
                let mut waiting = self.waiting.borrow_mut();
                match waiting.get_mut(&key) {
                    Some(queue) if !queue.is_empty() => std::mem::take(queue),
                    _ => {
                        waiting.remove(&key);
                        return;
                    }
                }
            };
            let mark = ask(&store, key).await;
            for reader in queue {
                // A reader may have hung up.
                let _ = reader.send(mark.clone());
            }
        }
    }
}

async fn ask(store: &Store, (canteen, day): Key) -> Mark {
    let mark = store.board().mark(canteen, day).await.ok().flatten();
    mark.map(Rc::from)
}
