//! How a volunteer gets about.

use crate::named::named;

named! {
    /// 出行方式
    pub enum TravelMode {
        /// 步行
        Foot = "foot",
        /// 电动车
        Ebike = "ebike",
        /// 汽车
        Car = "car",
    }
}
