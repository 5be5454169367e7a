use domain::channel::{ChannelConfig, ChannelKind};
use domain::role::Role;
use sea_orm::EntityTrait;

use super::*;
use crate::rounds::fixture::Noon;
use crate::test_world::NOON;

async fn tested(noon: &Noon) -> Channel {
    let admin = Noon::staff(Role::Administrator, "430822");
    let scoped = noon.store().within(&admin);
    let config = ChannelConfig {
        kind: ChannelKind::Mail,
        url: "https://mail.example.org/very-secret-path".to_owned(),
        secret: Some("token".to_owned()),
        to: Some("duty@example.org".to_owned()),
        template: None,
        success_at: None,
        success_is: None,
    };
    let made = scoped.channel_make("邮箱", &config).await.expect("made");
    scoped.channel_test(made.id).await.expect("sent");
    made
}

#[tokio::test]
async fn one_worker_takes_a_message_and_another_when_it_falls_silent() {
    let noon = Noon::new().await;
    let made = tested(&noon).await;
    assert_eq!(made.host, "mail.example.org");
    let system = noon.store().system();
    let taken = system.notices_claim().await.expect("claims");
    assert_eq!((taken.len(), taken[0].attempt), (1, 1));
    assert!(system.notices_claim().await.expect("claims").is_empty());
    noon.store().clock.move_to(At(NOON.0 + 60_001));
    let again = system.notices_claim().await.expect("claims");
    assert_eq!((again[0].id, again[0].attempt), (taken[0].id, 2));
    assert_eq!(
        again[0].code, taken[0].code,
        "whoever gets it twice reads the same code back"
    );
    system.notice_sent(again[0].id).await.expect("written");
    noon.store().clock.move_to(At(NOON.0 + 600_000));
    assert!(system.notices_claim().await.expect("claims").is_empty());
}

#[tokio::test]
async fn the_first_who_reads_it_back_counts_and_a_late_failure_changes_nothing() {
    let noon = Noon::new().await;
    tested(&noon).await;
    let system = noon.store().system();
    assert!(!system.alarms_are_heard().await.expect("asks"));
    let sending = system.notices_claim().await.expect("claims").remove(0);
    let code = format!(" {} ", sending.code.to_lowercase());
    let heard = system.notice_heard(&code, "陈").await.expect("heard");
    assert_eq!(heard.heard_by.as_deref(), Some("陈"));
    assert_eq!(
        system
            .notice_heard(&code, "李")
            .await
            .expect("heard")
            .heard_by
            .as_deref(),
        Some("陈")
    );
    assert!(system.alarms_are_heard().await.expect("asks"));
    system
        .notice_failed(&sending, "no answer in time")
        .await
        .expect("written");
    let row = notice::Entity::find()
        .one(noon.store().db.read())
        .await
        .expect("reads")
        .expect("there");
    assert_eq!(row.state, NoticeState::Sent.name(), "it arrived: somebody has read it");
    assert!(!row.body.contains(&sending.code) && !row.code_sealed.contains(&sending.code));
    let channel = channel::Entity::find()
        .one(noon.store().db.read())
        .await
        .expect("reads")
        .expect("there");
    assert!(!channel.config_sealed.contains("secret-path"));
}
