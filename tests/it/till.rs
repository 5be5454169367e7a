//! Money in the flows: a drawer, a shift, what goes in and out of it, and the ledger as a file.

use std::path::PathBuf;

use serde_json::{Value, json};
use tests::client::{Answer, Client, text};
use tests::{World, nuancan};

use crate::steps::{Senior, key};

/// Somebody at an open drawer.
pub(crate) struct Till {
    pub(crate) shift: String,
    pub(crate) person: Client,
}

/// Makes a drawer at a canteen and opens it, empty.
pub(crate) async fn open(canteen_id: &str, person: &Client) -> Till {
    let drawer = json!({"canteen_id": canteen_id, "name": "一号钱箱"});
    let drawer = person.post("/api/v1/drawers", drawer).await.ok();
    let path = format!("/api/v1/drawers/{}/shifts", text(&drawer, "id"));
    let shift = person.post_keyed(&path, &key(), json!({"counted_fen": 0})).await.ok();
    Till {
        shift: text(&shift, "id").to_owned(),
        person: person.clone(),
    }
}

impl Till {
    /// Somebody's child pays in ahead.
    pub(crate) async fn top_up(&self, senior: &Senior, fen: i64) -> Value {
        let body = json!({"card": senior.card, "way": "cash", "shift_id": self.shift, "fen": fen, "payer": "child"});
        self.person.post_keyed("/api/v1/top-ups", &key(), body).await.ok()
    }

    /// Collects all that a senior owes.
    pub(crate) async fn collect(&self, senior: &Senior, fen: i64) -> Answer {
        let body = json!({"card": senior.card, "way": "cash", "shift_id": self.shift, "expected_fen": fen});
        self.person.post_keyed("/api/v1/collections", &key(), body).await
    }

    /// Pays out what a senior is owed.
    pub(crate) async fn pay_out(&self, senior: &Senior, fen: i64) -> Answer {
        let body = json!({"card": senior.card, "way": "cash", "shift_id": self.shift, "expected_fen": fen});
        self.person.post_keyed("/api/v1/pay-outs", &key(), body).await
    }

    /// Counts the drawer and ends the shift.
    pub(crate) async fn close(&self, counted: i64) -> Answer {
        let path = format!("/api/v1/shifts/{}/close", self.shift);
        self.person
            .post_keyed(&path, &key(), json!({"counted_fen": counted}))
            .await
    }

    /// What a senior has with us.
    pub(crate) async fn purse(&self, senior: &Senior) -> Value {
        self.person
            .post("/api/v1/purses", json!({"card": senior.card}))
            .await
            .ok()
    }
}

/// Writes the ledger into a file of the world's folder.
pub(crate) fn export(world: &World, name: &str) -> PathBuf {
    let file = world.folder().join(name);
    world.run(&["ledger", "export", "-o", file.to_str().expect("a plain name")]);
    file
}

/// Proves an export without any of the installation's settings; the answer is what it says, or its exit code and complaint.
pub(crate) fn verify(file: &std::path::Path, heads: &[&str]) -> Result<String, (i32, String)> {
    let mut args = vec!["ledger", "verify", file.to_str().expect("a plain name")];
    for head in heads {
        args.extend(["--head", head]);
    }
    let output = nuancan::output(&args, &Vec::new());
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        Err((output.status.code().unwrap_or(-1), complaint))
    }
}
