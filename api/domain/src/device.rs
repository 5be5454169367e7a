//! Screens that stand in a canteen.

use crate::named::named;

named! {
    /// What a device is for. Each comes in with a role of its own: a screen in the hall must not order.
    pub enum DeviceKind {
        /// 自助机
        Kiosk = "kiosk",
        /// 叫号屏
        Board = "board",
    }
}
