use domain::place::PlaceCode;

use super::*;
use crate::canteens::NewCanteen;
use crate::sessions::{Renewal, Subject};
use crate::test_world::{World, world};

async fn canteen(world: &World, place: &str) -> CanteenId {
    let new = NewCanteen {
        name: "老年食堂".to_owned(),
        name_en: "Senior canteen".to_owned(),
        place: PlaceCode::parse(place).expect("a code"),
        point: None,
        halal: false,
        hours: String::new(),
    };
    let programme = Actor::programme();
    world.store.within(&programme).canteen_make(new).await.expect("made").id
}

fn administrator(place: &str) -> Actor {
    Actor {
        scope: PlacePath::of(&PlaceCode::parse(place).expect("a code")),
        ..Actor::programme()
    }
}

#[tokio::test]
async fn a_code_enrols_one_device_once() {
    let world = world().await;
    let canteen = canteen(&world, "430822100008").await;
    let boss = administrator("430822");
    let (made, code) = world
        .store
        .within(&boss)
        .device_make("门口", canteen, DeviceKind::Kiosk)
        .await
        .expect("made");
    let typed = format!("{} {}", code.code[..4].to_lowercase(), &code.code[4..]);
    let system = world.store.system();
    let Enrolled::In(enrolled) = system.device_enrol(&typed).await.expect("answers") else {
        panic!("enrolled");
    };
    assert_eq!(enrolled.id, made.id);
    let actor = enrolled.actor();
    assert_eq!((actor.role.name(), actor.canteen), ("kiosk", Some(canteen)));
    assert!(matches!(
        system.device_enrol(&typed).await.expect("answers"),
        Enrolled::Used
    ));
    assert!(matches!(
        system.device_enrol("NOBODYS1").await.expect("answers"),
        Enrolled::Unknown
    ));
    let seen = world.store.within(&actor).canteens().await.expect("a list");
    assert_eq!(seen.iter().map(|canteen| canteen.id).collect::<Vec<_>>(), [canteen]);
    let around = world.store.within(&actor).places(None, None).await.expect("a list");
    assert!(around.iter().all(|place| place.code.as_str().starts_with("430822100")) && !around.is_empty());
}

#[tokio::test]
async fn a_code_grows_old_and_a_revoked_device_is_out() {
    let world = world().await;
    let canteen = canteen(&world, "430822100008").await;
    let boss = administrator("430822");
    let within = world.store.within(&boss);
    let system = world.store.system();
    let (_, old) = within
        .device_make("门口", canteen, DeviceKind::Board)
        .await
        .expect("made");
    let later = world.store.clock.now().plus_minutes(CODE_MINUTES);
    assert!(world.store.clock.move_to(later));
    assert!(matches!(
        system.device_enrol(&old.code).await.expect("answers"),
        Enrolled::Expired
    ));
    let (made, code) = within
        .device_make("门口", canteen, DeviceKind::Board)
        .await
        .expect("made");
    assert!(matches!(
        system.device_enrol(&code.code).await.expect("answers"),
        Enrolled::In(_)
    ));
    let refresh = system.session_open(Subject::Device(made.id)).await.expect("opens");
    within.device_revoke(made.id).await.expect("revoked");
    assert!(matches!(
        system.session_renew(&refresh.token).await.expect("answers"),
        Renewal::Ended
    ));
    assert!(system.device(made.id).await.expect("answers").is_none());
    assert!(matches!(
        system.device_enrol(&code.code).await.expect("answers"),
        Enrolled::Ended
    ));
}

#[tokio::test]
async fn the_neighbouring_township_neither_makes_nor_revokes() {
    let world = world().await;
    let canteen = canteen(&world, "430822100008").await;
    let boss = administrator("430822");
    let (made, _) = world
        .store
        .within(&boss)
        .device_make("门口", canteen, DeviceKind::Kiosk)
        .await
        .expect("made");
    let neighbour = administrator("430822101");
    let within = world.store.within(&neighbour);
    assert!(matches!(
        within.device_make("门口", canteen, DeviceKind::Kiosk).await,
        Err(Error::NotFound("canteen"))
    ));
    assert!(matches!(
        within.device_revoke(made.id).await,
        Err(Error::NotFound("device"))
    ));
    assert!(within.devices().await.expect("a list").is_empty());
    assert!(matches!(within.canteen(canteen).await, Err(Error::NotFound("canteen"))));
}
