//! The canteens of the two counties that the reports describe; the demo and the seed stand on them.

use std::collections::BTreeSet;

use domain::place::PlaceCode;
use domain::region::{County, OTOG, SANGZHI};
use store::canteens::{Canteen, NewCanteen};
use store::{Actor, Result, Store};

struct Known {
    place: &'static str,
    name: &'static str,
    name_en: &'static str,
    hours: &'static str,
}

const OF_SANGZHI: [Known; 3] = [
    Known {
        place: "430822100008",
        name: "朱家台社区老年食堂",
        name_en: "Zhujiatai Community Senior Canteen",
        hours: "午餐 10:45–12:30",
    },
    Known {
        place: "430822200",
        name: "空壳树乡养老服务中心食堂",
        name_en: "Kongkeshu Elder Care Centre Canteen",
        hours: "午餐 10:45–12:30",
    },
    Known {
        place: "430822213215",
        name: "花园村养老服务站助餐点",
        name_en: "Huayuan Village Care Station Meal Point",
        hours: "午餐 11:00–12:30",
    },
];

const OF_OTOG: [Known; 4] = [
    Known {
        place: "150624100005",
        name: "安睦隆社区养老服务站餐厅",
        name_en: "Anmulong Community Care Station",
        hours: "午餐 11:00–12:30",
    },
    Known {
        place: "150624101010",
        name: "祺祥社区养老服务站餐厅",
        name_en: "Qixiang Community Care Station",
        hours: "午餐 11:00–12:30",
    },
    Known {
        place: "150624102001",
        name: "隆安社区养老服务站餐厅",
        name_en: "Long'an Community Care Station",
        hours: "午餐 11:00–12:30",
    },
    Known {
        place: "150624103001",
        name: "隆诚社区为老助餐点",
        name_en: "Longcheng Community Meal Point",
        hours: "午餐 11:00–12:30",
    },
];

fn known(county: County) -> &'static [Known] {
    if county == SANGZHI {
        &OF_SANGZHI
    } else if county == OTOG {
        &OF_OTOG
    } else {
        &[]
    }
}

/// Loads the county's places and opens its known canteens, the main one first. What is there already stays.
///
/// # Errors
/// The database's.
pub async fn make(store: &Store, county: County) -> Result<Vec<Canteen>> {
    store.system().places_load(county).await?;
    let programme = Actor::programme();
    let within = store.within(&programme);
    let there: BTreeSet<String> = within
        .canteens()
        .await?
        .into_iter()
        .map(|canteen| canteen.name)
        .collect();
    for known in known(county).iter().filter(|known| !there.contains(known.name)) {
        let new = NewCanteen {
            name: known.name.to_owned(),
            name_en: known.name_en.to_owned(),
            place: PlaceCode::parse(known.place).map_err(|error| store::Error::of(&error))?,
            point: None,
            halal: false,
            hours: known.hours.to_owned(),
        };
        within.canteen_make(new).await?;
    }
    store.system().canteens().await
}
