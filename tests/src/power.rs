//! Power cuts, and what an operator sets up before the first meal is carried.

use serde_json::json;

use crate::client::{Client, text};
use crate::hook::{Hook, Reply};
use crate::nuancan::{Env, Nuancan};
use crate::world::World;

impl World {
    /// Starts anew every process that was killed, at the time where the clock stands. Addresses change: log in again.
    pub async fn revive(&mut self) {
        let clock = self.now.lock().expect("nobody panics while holding it").clone();
        let env: Env = std::iter::once(("NUANCAN_TEST_CLOCK".to_owned(), clock))
            .chain(
                self.env
                    .iter()
                    .filter(|(name, _)| name != "NUANCAN_TEST_CLOCK")
                    .cloned(),
            )
            .collect();
        let scratch = self.folder.path();
        for process in self.apis.iter_mut().chain(&mut self.workers) {
            if !process.runs() {
                let name = process.name().to_owned();
                let role = name.split('-').next().unwrap_or_default().to_owned();
                *process = Nuancan::start(&name, &[role.as_str()], scratch, &env).await;
            }
        }
        self.staff.lock().await.clear();
    }

    /// Kills every process at once, as a power cut does.
    pub async fn power_cut(&self) {
        let all = self.apis.iter().chain(&self.workers).map(Nuancan::kill);
        futures_util::future::join_all(all).await;
    }

    /// Adds a variable for every process that is started from now on.
    pub fn set_env(&mut self, name: &str, value: &str) {
        self.env.push((name.to_owned(), value.to_owned()));
    }

    /// A channel whose test a person has confirmed: until then no meal is brought to any door.
    pub(crate) async fn set_up_alarms(&self, administrator: &Client) {
        let duty_phone = Hook::start(Reply::robot_ok());
        let channel = json!({"name": "值班群", "kind": "wecom", "url": format!("{}/robot", duty_phone.base())});
        let channel = administrator.post("/api/v1/channels", channel).await.ok();
        let test = format!("/api/v1/channels/{}/test", text(&channel, "id"));
        administrator.post(&test, json!({})).await.done();
        let message = duty_phone
            .hears("the test alarm arrives", |asked| asked.path == "/robot")
            .await;
        let heard = json!({"code": message.code(), "name": "值班员"});
        self.anyone().post("/api/v1/notices/heard", heard).await.done();
    }
}
