//! Who pays how much of a meal. Every amount is data; the code only knows how parts stack up to a price.

pub mod draft;
pub mod evaluate;
pub mod policy;
pub mod quota;
pub mod split;

pub use evaluate::{Facts, split};
pub use policy::Policy;
pub use quota::{QuotaBook, QuotaClaim, QuotaSlot};
pub use split::{Fund, Part, Split};
