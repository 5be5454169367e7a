//! How a meal reaches a mouth.

use crate::named::named;

named! {
    /// 用餐方式
    pub enum OrderMode {
        /// 堂食
        DineIn = "dine_in",
        /// 自取
        TakeAway = "take_away",
        /// 送餐
        Delivery = "delivery",
    }
}
