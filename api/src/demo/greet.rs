//! What the terminal says when the demo is up.

use domain::time::At;
use store::{Result, Store};

use super::{PASSWORD, accounts};

const PAGES: [(&str, &str); 5] = [
    ("/", "首页 start here"),
    ("/kiosk", "自助点餐机 kiosk"),
    ("/board", "叫号屏 canteen board"),
    ("/route", "志愿者手机 volunteer's phone"),
    ("/desk", "工作台 desk"),
];

/// Says where to look and whom to be.
///
/// # Errors
/// The database's.
#[allow(clippy::print_stdout)] // the command's answer
pub async fn greet(store: &Store, base: &str) -> Result<()> {
    let there = accounts::of_demo(store).await?;
    let now = store.clock.now();
    println!("\n{}\n", heading(now));
    for (path, what) in PAGES {
        println!("  {}  {what}", padded(&format!("{base}{path}"), base.len() + 6));
    }
    println!("\n  账号 login   岗位 role   密码 password: {PASSWORD}");
    for person in &accounts::PEOPLE {
        if let Some(account) = there.get(person.login) {
            println!(
                "  {}  {}  {}  {}",
                padded(person.login, 11),
                padded(person.title, 10),
                padded(&account.name, 8),
                account.place_name
            );
        }
    }
    println!();
    Ok(())
}

fn heading(now: At) -> String {
    format!(
        "暖餐 NuanCan 演示 demo · 演示时钟 demo clock {} {}（北京 Beijing）",
        now.day(),
        now.clock()
    )
}

/// Filled with spaces to so many columns; a Chinese character takes two.
fn padded(text: &str, columns: usize) -> String {
    let taken: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    format!("{text}{}", " ".repeat(columns.saturating_sub(taken)))
}

#[cfg(test)]
mod tests {
    use super::padded;

    #[test]
    fn columns_stand_straight_in_both_scripts() {
        assert_eq!(padded("登记员", 8), "登记员  ");
        assert_eq!(padded("desk", 8), "desk    ");
        assert_eq!(padded("too long", 3), "too long");
    }
}
