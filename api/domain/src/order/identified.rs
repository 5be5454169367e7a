//! How the programme knew whose meal it was. Settlement shows it with each meal.

use crate::named::named;

named! {
    /// 身份确认方式
    pub enum Identified {
        /// 助餐卡, or its QR.
        Card = "card",
        /// Phone digits and a picked name.
        Phone = "phone",
        /// Staff knew or looked them up.
        Staff = "staff",
        /// Nobody stood there: a standing order.
        Standing = "standing",
    }
}
