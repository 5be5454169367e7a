//! Which column is what.

use std::collections::BTreeMap;

use crate::problem::{Answer, Problem};

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are the documentation
pub enum Field {
    Name,
    ResidentId,
    NoIdReason,
    VillageCode,
    Village,
    Phone,
    Gender,
    BirthDate,
    Category,
    CategorySource,
    Ability,
    Address,
    Lat,
    Lon,
    Datum,
    ContactName,
    ContactPhone,
    ContactRelation,
    WantsDelivery,
}

/// Field, name on the wire, headings that people write (the first one stands in the template).
pub const FIELDS: &[(Field, &str, &[&str])] = &[
    (Field::Name, "name", &["姓名", "老人姓名", "名字"]),
    (
        Field::ResidentId,
        "resident_id",
        &["身份证号", "身份证号码", "身份证", "公民身份号码", "证件号码"],
    ),
    (Field::NoIdReason, "no_id_reason", &["无证原因"]),
    (Field::VillageCode, "village_code", &["村编码", "村代码", "社区编码"]),
    (
        Field::Village,
        "village",
        &["村", "村名", "村(社区)", "村（社区）", "村/社区", "社区", "所在村"],
    ),
    (
        Field::Phone,
        "phone",
        &["电话", "联系电话", "手机", "手机号", "电话号码"],
    ),
    (Field::Gender, "gender", &["性别"]),
    (Field::BirthDate, "birth_date", &["出生日期", "生日", "出生年月日"]),
    (Field::Category, "category", &["类别", "困难类别", "人员类别"]),
    (Field::CategorySource, "category_source", &["类别依据", "证明材料"]),
    (Field::Ability, "ability", &["自理能力", "失能情况"]),
    (Field::Address, "address", &["住址", "地址", "家庭住址"]),
    (Field::Lat, "lat", &["纬度", "北纬"]),
    (Field::Lon, "lon", &["经度", "东经"]),
    (Field::Datum, "datum", &["坐标系", "坐标系统", "坐标来源"]),
    (
        Field::ContactName,
        "contact_name",
        &["联系人", "联系人姓名", "紧急联系人"],
    ),
    (Field::ContactPhone, "contact_phone", &["联系人电话", "紧急联系人电话"]),
    (
        Field::ContactRelation,
        "contact_relation",
        &["联系人关系", "与老人关系"],
    ),
    (Field::WantsDelivery, "wants_delivery", &["需要送餐", "送餐"]),
];

impl Field {
    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        FIELDS
            .iter()
            .find(|(field, ..)| *field == self)
            .map_or("", |(_, name, _)| name)
    }

    fn parse(text: &str) -> Option<Self> {
        FIELDS
            .iter()
            .find(|(_, name, _)| *name == text)
            .map(|(field, ..)| *field)
    }

    fn of_heading(heading: &str) -> Option<Self> {
        let plain: String = heading.chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
        let fits = |(_, name, headings): &&(Self, &str, &[&str])| *name == plain || headings.contains(&plain.as_str());
        FIELDS.iter().find(fits).map(|(field, ..)| *field)
    }
}

/// The position of each field's column. Without a mapping the headings say it; with one, it alone.
///
/// # Errors
/// 422 `bad_mapping` for a column or field that isn't there; `column_missing` without names.
pub fn places(columns: &[String], mapping: &BTreeMap<String, String>) -> Answer<BTreeMap<Field, usize>> {
    let mut places = BTreeMap::new();
    if mapping.is_empty() {
        for (place, heading) in columns.iter().enumerate() {
            if let Some(field) = Field::of_heading(heading) {
                places.entry(field).or_insert(place);
            }
        }
    }
    for (heading, name) in mapping {
        let place = columns.iter().position(|column| column == heading);
        let (Some(place), Some(field)) = (place, Field::parse(name)) else {
            return Err(Problem::invalid("bad_mapping", "mapping", "no such column or field"));
        };
        places.insert(field, place);
    }
    if places.contains_key(&Field::Name) {
        Ok(places)
    } else {
        Err(Problem::invalid("column_missing", "mapping", "no column holds names"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn usual_headings_need_no_mapping() {
        let found = places(
            &headings(&["序号", "姓 名", "身份证号码", "村", "联系电话"]),
            &BTreeMap::new(),
        );
        let found = found.unwrap_or_default();
        assert_eq!(found.get(&Field::Name), Some(&1));
        assert_eq!(found.get(&Field::ResidentId), Some(&2));
        assert_eq!(found.get(&Field::Phone), Some(&4));
    }

    #[test]
    fn a_mapping_alone_decides_and_must_fit() {
        let columns = headings(&["A", "姓名"]);
        let of = |pairs: &[(&str, &str)]| {
            let mapping = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            places(&columns, &mapping).map_err(|problem| problem.code)
        };
        assert_eq!(of(&[("A", "name")]), Ok([(Field::Name, 0)].into()));
        assert_eq!(of(&[("B", "name")]), Err("bad_mapping".to_owned()));
        assert_eq!(of(&[("A", "shoe_size")]), Err("bad_mapping".to_owned()));
        assert_eq!(of(&[("A", "phone")]), Err("column_missing".to_owned()));
    }
}
