//! `nuancan init`.

use std::io::BufRead;

use domain::account::{self, Login};
use domain::place::PlaceCode;
use domain::region::{COUNTIES, County};
use domain::role::Role;
use secrecy::{ExposeSecret, SecretString};
use store::Actor;
use store::accounts::NewAccount;

use crate::cli::Failure;
use crate::compose;
use crate::config::Config;

/// Where a script leaves the first password.
const PASSWORD_VARIABLE: &str = "NUANCAN_ADMIN_PASSWORD";

/// Keys, schema, places, the first administrator. Everything is checked before anything is made, and what was made by a
/// try that failed is taken up by the next one.
///
/// # Errors
/// When the installation has an administrator already, or an input is wrong.
#[allow(clippy::print_stdout)] // the command's answer
pub async fn run(config: Config, county: &str, admin: &str) -> Result<(), Failure> {
    let county = County::find(county).ok_or_else(|| unknown(county))?;
    let login = Login::parse(admin)?;
    // The one command that makes keys for several processes: elsewhere a missing key file is a mistake, not a beginning.
    let store = compose::open_first(&config, compose::clock()?).await?;
    compose::migrate(&config, &store).await?;
    if store.system().has_administrator().await? {
        return Err(Failure::new(
            "this installation has an administrator already; more accounts are made at the desk",
        ));
    }
    let password = password(&login)?;
    account::check_password(&login, password.expose_secret())?;
    let places = store.system().places_load(county).await?;
    let new = NewAccount {
        name: login.as_str().to_owned(),
        login,
        role: Role::Administrator,
        place: PlaceCode::parse(county.code)?,
        canteen: None,
        password,
    };
    let programme = Actor::programme();
    let account = store.within(&programme).account_make(new).await?;
    println!("keys           {}", config.key_file().display());
    println!("places         {places}, of {}", account.place_name);
    println!("administrator  {}", account.login);
    println!("\nKeep the key file apart from the backups: without it the personal data can't be read.");
    println!("Next: `nuancan serve`, then make canteens and accounts at /desk.");
    store.close().await?;
    Ok(())
}

fn unknown(county: &str) -> Failure {
    let known: Vec<String> = COUNTIES
        .iter()
        .map(|county| format!("{} ({})", county.code, county.word))
        .collect();
    Failure::new(format!(
        "the list has no county {county}; it has {}",
        known.join(" and ")
    ))
}

/// From the environment, or typed: the first line of standard input.
#[allow(clippy::print_stderr)] // a question to the one who typed the command
fn password(login: &Login) -> Result<SecretString, Failure> {
    if let Ok(password) = std::env::var(PASSWORD_VARIABLE) {
        return Ok(password.into());
    }
    eprint!("password for {} (at least 10 characters; it shows): ", login.as_str());
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).into())
}
