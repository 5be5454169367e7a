//! Who somebody is: identity, name, phone, address, and who stands by them. All of it is personal data: `Debug` is masked.

pub mod address;
pub mod contact;
pub mod datum;
pub mod gcj;
pub mod living;
pub mod name;
pub mod phone;
pub mod resident_id;
