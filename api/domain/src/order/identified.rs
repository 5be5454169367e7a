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
        /// The spouse's card: whoever has one of a couple before them has no proof of the other, and knows more than digits.
        Spouse = "spouse",
        /// A relative, by the link that the senior gave them.
        Family = "family",
        /// Nobody stood there: a standing order.
        Standing = "standing",
    }
}
