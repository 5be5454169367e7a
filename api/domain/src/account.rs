//! What a login and a password must be, and when too many wrong ones lock an account.

use crate::code::Coded;

/// So many wrong passwords in a row lock the account.
pub const WRONG_PASSWORDS_MAX: i32 = 5;
/// For so long.
pub const LOCK_MINUTES: i64 = 15;
const PASSWORD_CHARS_MIN: usize = 10;
/// Hashing takes time that grows with the length; nobody types more.
const PASSWORD_BYTES_MAX: usize = 512;
const LOGIN_CHARS_MAX: usize = 40;

/// A login: 3 to 40 letters, digits and `. _ -`, kept in lower case so that nobody has to remember the case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Login(String);

/// Why an account can't be like that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAccount {
    /// Not a login.
    #[error("a login has 3 to {LOGIN_CHARS_MAX} letters, digits, dots, dashes or underscores")]
    Login,
    /// Too short to withstand guessing.
    #[error("a password has at least {PASSWORD_CHARS_MIN} characters")]
    PasswordShort,
    /// Absurdly long.
    #[error("a password has at most {PASSWORD_BYTES_MAX} bytes")]
    PasswordLong,
    /// The first thing anybody would try.
    #[error("the password must not be the login")]
    PasswordIsLogin,
}

impl Coded for BadAccount {
    fn code(&self) -> &'static str {
        match self {
            Self::Login => "bad_login",
            Self::PasswordShort => "password_short",
            Self::PasswordLong => "password_long",
            Self::PasswordIsLogin => "password_is_login",
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Login => "login",
            _ => "password",
        })
    }
}

impl Login {
    /// Parses a login.
    ///
    /// # Errors
    /// [`BadAccount::Login`].
    pub fn parse(text: &str) -> Result<Self, BadAccount> {
        let login = text.trim().to_ascii_lowercase();
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        if (3..=LOGIN_CHARS_MAX).contains(&login.len()) && login.bytes().all(fits) {
            Ok(Self(login))
        } else {
            Err(BadAccount::Login)
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a new password is good enough for this login.
///
/// # Errors
/// Says what is wrong with it, never the password.
pub fn check_password(login: &Login, password: &str) -> Result<(), BadAccount> {
    if password.chars().count() < PASSWORD_CHARS_MIN {
        return Err(BadAccount::PasswordShort);
    }
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(BadAccount::PasswordLong);
    }
    if password.trim().eq_ignore_ascii_case(login.as_str()) {
        return Err(BadAccount::PasswordIsLogin);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_forget_case_and_take_no_signs() {
        assert_eq!(Login::parse(" Wang.Li-1 ").expect("a login").as_str(), "wang.li-1");
        for bad in ["", "ab", "王丽", "a b c", "a@b.c", &"x".repeat(41)] {
            assert_eq!(Login::parse(bad), Err(BadAccount::Login), "{bad}");
        }
    }

    #[test]
    fn passwords_are_long_and_not_the_login() {
        let login = Login::parse("canteen-manager").expect("a login");
        assert_eq!(check_password(&login, "a-good-one"), Ok(()));
        assert_eq!(
            check_password(&login, "暖暖的一碗米饭好香"),
            Err(BadAccount::PasswordShort)
        );
        assert_eq!(check_password(&login, "暖暖的一碗米饭好香啊"), Ok(()));
        assert_eq!(
            check_password(&login, "Canteen-Manager"),
            Err(BadAccount::PasswordIsLogin)
        );
        assert_eq!(check_password(&login, &"x".repeat(513)), Err(BadAccount::PasswordLong));
    }
}
