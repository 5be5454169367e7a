//! Who is calling: tokens, logins, devices, accounts.

pub mod caller;
pub mod change_password;
pub mod cookie;
pub mod device_view;
pub mod disable_account;
pub mod ended;
pub mod enrol_device;
pub mod list_accounts;
pub mod list_devices;
pub mod log_in;
pub mod log_out;
pub mod make_account;
pub mod make_device;
pub mod me;
pub mod refresh;
pub mod reset_password;
pub mod revoke_device;
pub mod session;
pub mod token;
