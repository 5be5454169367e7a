//! People who don't exist: names from a short list, numbers that pass every check and belong to nobody.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

/// Someone to register.
#[derive(Debug, Clone)]
pub struct Person {
    /// 姓名
    pub name: String,
    /// An 18-digit number with a right check digit, born on [`Person::birth_date`].
    pub resident_id: String,
    /// `YYYY-MM-DD`
    pub birth_date: String,
    /// A mobile number out of 1990000xxxx.
    pub phone: String,
    /// A door that no village has.
    pub address: String,
    /// Where it is: within a kilometre of the canteen.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

/// Where the world's canteen stands, degrees north.
pub const CANTEEN_LAT: f64 = 29.3990;
/// Degrees east.
pub const CANTEEN_LON: f64 = 110.1640;

const SURNAMES: [&str; 12] = ["向", "钟", "谷", "刘", "陈", "王", "彭", "覃", "龚", "李", "熊", "田"];
const GIVEN: [&str; 12] = [
    "桂英", "秀兰", "德明", "玉梅", "正国", "金莲", "长生", "腊梅", "大顺", "冬秀", "松柏", "菊香",
];

impl Person {
    /// The next one of this process, born in the given year.
    #[must_use]
    pub fn born(year: u32) -> Self {
        Self::numbered(Self::next(), year)
    }

    fn next() -> u32 {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        NEXT.fetch_add(1, Ordering::Relaxed)
    }

    /// A man or woman of about 80, who needs nothing special.
    #[must_use]
    pub fn old() -> Self {
        Self::born(1946)
    }

    /// The next one, born on a day.
    #[must_use]
    pub fn born_on(day: chrono::NaiveDate) -> Self {
        use chrono::Datelike;
        let n = Self::next();
        let year = u32::try_from(day.year()).expect("nobody was born before our era");
        Self::dated(n, (year, day.month(), day.day()))
    }

    fn numbered(n: u32, year: u32) -> Self {
        Self::dated(n, (year, n / 28 % 12 + 1, n % 28 + 1))
    }

    fn dated(n: u32, (year, month, day): (u32, u32, u32)) -> Self {
        let sequence = 500 + n % 500;
        let digits = format!("430822{year:04}{month:02}{day:02}{sequence:03}");
        let at = |list: &[&str; 12], i: u32| list[(i % 12) as usize].to_owned();
        Self {
            name: at(&SURNAMES, n) + &at(&GIVEN, n / 12),
            resident_id: format!("{digits}{}", check_digit(&digits)),
            birth_date: format!("{year:04}-{month:02}-{day:02}"),
            phone: format!("1990000{:04}", n % 10_000),
            address: format!("石磨坪{}号旁", 7_000 + n),
            lat: CANTEEN_LAT + f64::from(n % 9) * 0.0007,
            lon: CANTEEN_LON + f64::from(n / 9 % 9) * 0.0007,
        }
    }

    /// The body of a registration with the six fields that suffice, and an address.
    #[must_use]
    pub fn registration(&self, village_code: &str) -> Value {
        json!({
            "name": self.name,
            "resident_id": self.resident_id,
            "village_code": village_code,
            "phone": self.phone,
            "address": self.address,
            "lat": self.lat,
            "lon": self.lon,
            "diet": {"allergens": [], "low_salt": false, "low_sugar": false, "texture": "regular"},
            "living": {"alone": false, "with_spouse": false},
            "consent": true,
        })
    }

    /// What must not be found in plain text anywhere.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        vec![self.resident_id.clone(), self.phone.clone(), self.address.clone()]
    }
}

/// GB 11643: weights 2^(17-i) mod 11.
fn check_digit(digits: &str) -> char {
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(i, b)| u32::from(b - b'0') * ((1 << (17 - i)) % 11))
        .sum();
    ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example printed in the standard itself.
    #[test]
    fn check_digit_is_the_standards() {
        assert_eq!(check_digit("11010519491231002"), 'X');
        assert_eq!(check_digit("44052418800101001"), '4');
    }
}
