//! Every ordered meal ends served, cancelled or flagged with a cause: nobody is dropped silently.

use crate::named::named;

named! {
    /// 订单状态
    pub enum OrderState {
        /// 已订
        Placed = "placed",
        /// 已取消
        Cancelled = "cancelled",
        /// 已用餐
        Served = "served",
        /// 异常: not served, and somebody said why.
        Flagged = "flagged",
    }
}

named! {
    /// Why an ordered meal wasn't served.
    pub enum FlagCause {
        /// 未到
        NoShow = "no_show",
        /// 无人应门
        NoAnswer = "no_answer",
        /// 拒收
        Refused = "refused",
        /// 外出
        Away = "away",
        /// 住院
        Hospital = "hospital",
        /// 去世
        Deceased = "deceased",
        /// 搬走
        Moved = "moved",
        /// 地址有误
        WrongAddress = "wrong_address",
        /// 道路不通
        RoadBlocked = "road_blocked",
        /// A standing order that found no room.
        NotPlaced = "not_placed",
        /// 后厨不足
        KitchenShort = "kitchen_short",
        /// 变质
        Spoiled = "spoiled",
    }
}

named! {
    /// Why somebody else than the person called a meal off.
    pub enum CancelReason {
        /// They said so on the telephone.
        Phone = "phone",
        /// Their dish was taken off, and the one in its place doesn't suit them.
        DishWithdrawn = "dish_withdrawn",
        /// The meal point is shut that day.
        PointShut = "point_shut",
    }
}

impl FlagCause {
    /// Whether somebody must look after the person then. A cause that a desk writes down sends nobody, so these come from
    /// the door's report or the senior's page, which do.
    #[must_use]
    pub fn needs_a_visit(self) -> bool {
        matches!(self, Self::NoAnswer | Self::Deceased)
    }
}

impl OrderState {
    /// Whether the meal still has to end one way or another.
    #[must_use]
    pub fn is_open(self) -> bool {
        self == Self::Placed
    }

    /// Whether it counts as this senior's meal of the period.
    #[must_use]
    pub fn is_a_meal(self) -> bool {
        matches!(self, Self::Placed | Self::Served)
    }
}
