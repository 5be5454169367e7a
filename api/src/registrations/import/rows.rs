//! A row becomes a form.

use std::collections::{BTreeMap, BTreeSet};

use domain::category::Category;
use domain::person::address::GeoPoint;
use domain::registration::form::{CategoryForm, ContactForm};
use domain::registration::{FieldError, Registration, RegistrationForm};
use domain::time::ServiceDay;
use store::registrations::batch::VillageName;

use super::columns::Field;
use super::table::Row;
use super::words;

/// What a category's paper is when the list doesn't say.
const LIST_SOURCE: &str = "导入名单";
/// Why somebody has no resident ID when the list doesn't say.
const LIST_NO_ID: &str = "名单未填";

/// A row that can be submitted.
pub struct GoodRow {
    /// Its number in the sheet.
    pub number: usize,
    /// As it will be kept.
    pub form: RegistrationForm,
    /// As it was understood.
    pub read: Registration,
}

/// A row that can't, and why.
pub struct BadRow {
    /// Its number in the sheet.
    pub number: usize,
    /// All that is wrong.
    pub errors: Vec<FieldError>,
}

/// Reads rows one after the other.
pub struct RowReader<'a> {
    places: &'a BTreeMap<Field, usize>,
    villages: &'a BTreeMap<String, VillageName>,
    today: ServiceDay,
    seen: BTreeSet<String>,
}

impl<'a> RowReader<'a> {
    /// A reader that hasn't seen anybody yet.
    #[must_use]
    pub fn new(
        places: &'a BTreeMap<Field, usize>,
        villages: &'a BTreeMap<String, VillageName>,
        today: ServiceDay,
    ) -> Self {
        Self {
            places,
            villages,
            today,
            seen: BTreeSet::new(),
        }
    }

    /// Reads one row.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(&mut self, row: &Row) -> Result<GoodRow, BadRow> {
        let mut errors = Vec::new();
        let form = self.form(row, &mut errors);
        let read = match Registration::parse(&form, self.today) {
            Ok(read) => Some(read),
            Err(found) => {
                // What the cells say wrongly is known already; the form only misses it.
                let known: BTreeSet<&str> = errors.iter().map(|error| error.field).collect();
                let more: Vec<FieldError> = found.into_iter().filter(|error| !known.contains(error.field)).collect();
                errors.extend(more);
                None
            }
        };
        if let Some(id) = read.as_ref().and_then(|read| read.identity.resident_id())
            && !self.seen.insert(id.as_str().to_owned())
        {
            errors.push(error("resident_id", "twice_in_file"));
        }
        match read {
            Some(read) if errors.is_empty() => Ok(GoodRow {
                number: row.number,
                form,
                read,
            }),
            _ => Err(BadRow {
                number: row.number,
                errors,
            }),
        }
    }

    fn cell(&self, row: &Row, field: Field) -> Option<String> {
        let text = row.cells.get(*self.places.get(&field)?)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Whoever brings a list says with it that those on it have signed: that is how the paper forms work.
    fn form(&self, row: &Row, errors: &mut Vec<FieldError>) -> RegistrationForm {
        let resident_id = self.cell(row, Field::ResidentId);
        let no_id_reason = self.cell(row, Field::NoIdReason);
        let no_id_reason = no_id_reason.or_else(|| resident_id.is_none().then(|| LIST_NO_ID.to_owned()));
        let phone = self.cell(row, Field::Phone);
        let door = self.door(row, errors);
        RegistrationForm {
            name: self.cell(row, Field::Name).unwrap_or_default(),
            no_id_reason: no_id_reason.filter(|_| resident_id.is_none()),
            resident_id,
            village_code: self.village(row, errors),
            no_phone: phone.is_none(),
            phone,
            gender: self.word(row, Field::Gender, "gender", "bad_gender", words::gender, errors),
            birth_date: self.word(
                row,
                Field::BirthDate,
                "birth_date",
                "bad_birth_date",
                words::day,
                errors,
            ),
            category: self.category(row, errors),
            ability: self.word(row, Field::Ability, "ability", "bad_ability", words::ability, errors),
            address: self.cell(row, Field::Address),
            lat: door.map(GeoPoint::lat),
            lon: door.map(GeoPoint::lon),
            contact: self.contact(row),
            wants_delivery: self
                .cell(row, Field::WantsDelivery)
                .is_some_and(|text| words::yes(&text)),
            consent: true,
            ..RegistrationForm::default()
        }
    }

    fn word<T>(
        &self,
        row: &Row,
        place: Field,
        field: &'static str,
        code: &'static str,
        understand: fn(&str) -> Option<T>,
        errors: &mut Vec<FieldError>,
    ) -> Option<T> {
        let text = self.cell(row, place)?;
        let understood = understand(&text);
        if understood.is_none() {
            errors.push(error(field, code));
        }
        understood
    }

    fn category(&self, row: &Row, errors: &mut Vec<FieldError>) -> Option<CategoryForm> {
        let kind = self.word(
            row,
            Field::Category,
            "category",
            "bad_category",
            words::category,
            errors,
        )?;
        (kind != Category::None).then(|| CategoryForm {
            kind,
            source: self
                .cell(row, Field::CategorySource)
                .unwrap_or_else(|| LIST_SOURCE.to_owned()),
            valid_from: self.today,
            valid_to: None,
        })
    }

    /// A point in the system that the list declares. Without that it would be a guess, hundreds of metres wide.
    fn door(&self, row: &Row, errors: &mut Vec<FieldError>) -> Option<GeoPoint> {
        let lat = self.word(row, Field::Lat, "lat", "bad_point", words::degrees, errors);
        let lon = self.word(row, Field::Lon, "lat", "bad_point", words::degrees, errors);
        let (lat, lon) = match (lat, lon) {
            (Some(lat), Some(lon)) => (lat, lon),
            (None, None) => return None,
            // One of the two was not understood, and that is told, or it is missing.
            _ if errors.iter().any(|error| error.code == "bad_point") => return None,
            _ => {
                errors.push(error("lat", "bad_point"));
                return None;
            }
        };
        if self.cell(row, Field::Datum).is_none() {
            errors.push(error("datum", "datum_missing"));
            return None;
        }
        let datum = self.word(row, Field::Datum, "datum", "bad_datum", words::datum, errors)?;
        let point = datum.to_wgs84(lat, lon);
        if point.is_err() {
            errors.push(error("lat", "bad_point"));
        }
        point.ok()
    }

    fn contact(&self, row: &Row) -> Option<ContactForm> {
        let name = self.cell(row, Field::ContactName)?;
        Some(ContactForm {
            name,
            phone: self.cell(row, Field::ContactPhone).unwrap_or_default(),
            relation: self.cell(row, Field::ContactRelation).unwrap_or_default(),
        })
    }

    /// By code, or by a name that only one village in scope has; a name may have its township before it.
    fn village(&self, row: &Row, errors: &mut Vec<FieldError>) -> String {
        if let Some(code) = self.cell(row, Field::VillageCode) {
            return code;
        }
        let Some(text) = self.cell(row, Field::Village) else {
            errors.push(error("village_code", "village_missing"));
            return String::new();
        };
        if self.villages.contains_key(&text) {
            return text;
        }
        let found = self.villages_named(&text);
        match found.as_slice() {
            [only] => return (*only).to_owned(),
            [] => errors.push(error("village_code", "unknown_village")),
            _ => errors.push(error("village_code", "ambiguous_village")),
        }
        String::new()
    }

    fn villages_named(&self, text: &str) -> Vec<&str> {
        let names = |village: &'a VillageName| std::iter::once(&village.name).chain(&village.aliases);
        let matching = |fits: &dyn Fn(&str) -> bool| -> Vec<&str> {
            let villages = self.villages.values();
            let fitting = villages.filter(|village| names(village).any(|name| fits(name)));
            fitting.map(|village| village.code.as_str()).collect()
        };
        let exact = matching(&|name| name == text);
        if exact.is_empty() {
            matching(&|name| text.ends_with(name))
        } else {
            exact
        }
    }
}

fn error(field: &'static str, code: &'static str) -> FieldError {
    FieldError {
        field,
        code,
        detail: code.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn villages() -> BTreeMap<String, VillageName> {
        let village = |code: &str, name: &str| {
            let village = VillageName {
                code: code.to_owned(),
                name: name.to_owned(),
                aliases: Vec::new(),
            };
            (code.to_owned(), village)
        };
        BTreeMap::from([
            village("430822100001", "朱家台社区"),
            village("430822101001", "双溪桥村"),
            village("430822102001", "双溪桥村"),
        ])
    }

    fn codes(cells: &[&str]) -> Result<String, Vec<&'static str>> {
        let places = BTreeMap::from([
            (Field::Name, 0),
            (Field::ResidentId, 1),
            (Field::Village, 2),
            (Field::Category, 3),
        ]);
        let villages = villages();
        let today = ServiceDay::parse("2026-11-23").expect("a day");
        let row = Row {
            number: 2,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        let read = RowReader::new(&places, &villages, today).read(&row);
        read.map(|good| good.form.village_code)
            .map_err(|bad| bad.errors.iter().map(|error| error.code).collect())
    }

    #[test]
    fn a_village_is_found_by_name_township_before_it_or_code() {
        for village in ["朱家台社区", "澧源镇朱家台社区", "430822100001"] {
            let found = codes(&["王桂芳", "430822194803050029", village, "低保户"]);
            assert_eq!(found.as_deref(), Ok("430822100001"), "{village}");
        }
    }

    #[test]
    fn a_point_is_taken_in_the_system_that_the_list_declares() {
        let places = BTreeMap::from([
            (Field::Name, 0),
            (Field::Village, 1),
            (Field::Lat, 2),
            (Field::Lon, 3),
            (Field::Datum, 4),
            (Field::Gender, 5),
            (Field::BirthDate, 6),
        ]);
        let villages = villages();
        let today = ServiceDay::parse("2026-11-23").expect("a day");
        let read = |lat: &str, lon: &str, datum: &str| {
            let cells = ["王桂芳", "朱家台社区", lat, lon, datum, "女", "1948-03-05"];
            let row = Row {
                number: 2,
                cells: cells.map(str::to_owned).to_vec(),
            };
            let read = RowReader::new(&places, &villages, today).read(&row);
            read.map(|good| (good.form.lat, good.form.lon))
                .map_err(|bad| bad.errors.iter().map(|error| error.code).collect::<Vec<_>>())
        };
        let near = |found: Result<(Option<f64>, Option<f64>), Vec<&str>>, lat: f64, lon: f64| {
            let Ok((Some(found_lat), Some(found_lon))) = found else {
                panic!("{found:?}");
            };
            assert!(
                (found_lat - lat).abs() < 1e-5 && (found_lon - lon).abs() < 1e-5,
                "{found_lat}, {found_lon}"
            );
        };
        near(read("39.915", "116.404", "WGS-84"), 39.915, 116.404);
        // github.com/wandergis/coordtransform, test/app.js
        near(read("39.915", "116.404", "高德"), 39.913_595_7, 116.397_755_5);
        near(read("39.922699", "116.416627", "百度地图"), 39.915, 116.404);
        assert_eq!(read("", "", ""), Ok((None, None)));
        assert_eq!(read("39.915", "116.404", ""), Err(vec!["datum_missing"]));
        assert_eq!(read("39.915", "116.404", "北京54"), Err(vec!["bad_datum"]));
        assert_eq!(read("39.915", "", "GPS"), Err(vec!["bad_point"]));
        assert_eq!(read("北", "116.404", "GPS"), Err(vec!["bad_point"]));
        assert_eq!(read("116.404", "39.915", "GPS"), Err(vec!["bad_point"]));
    }

    #[test]
    fn all_that_is_wrong_with_a_row_is_told_at_once() {
        assert_eq!(
            codes(&["王桂芳", "430822194803050029", "双溪桥村", ""]),
            Err(vec!["ambiguous_village"])
        );
        let all = codes(&["", "430822194803050020", "哪里", "富"]);
        assert_eq!(
            all,
            Err(vec![
                "unknown_village",
                "bad_category",
                "name_missing",
                "bad_resident_id"
            ])
        );
    }
}
