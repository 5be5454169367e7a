//! Screens that stand in a canteen.

use crate::named::named;

named! {
    /// What a device is for. Both come in as [`crate::role::Role::Kiosk`].
    pub enum DeviceKind {
        /// 自助机
        Kiosk = "kiosk",
        /// 叫号屏
        Board = "board",
    }
}
