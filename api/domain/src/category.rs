//! 困难类别. Sensitive: it decides a subsidy and is never shown to the room.

use crate::named::named;

named! {
    /// The category a senior was recognised in. A senior may hold several at once.
    ///
    /// There is no `Display`: whoever shows one calls [`Category::label_zh`] and knows that they do.
    pub enum Category {
        /// None
        None = "none",
        /// 低保
        Dibao = "dibao",
        /// 特困
        Tekun = "tekun",
        /// 低收入
        Dishouru = "dishouru",
        /// 优抚
        Youfu = "youfu",
        /// 重残
        Chongcan = "chongcan",
        /// 空巢
        Kongchao = "kongchao",
        /// 失独
        Shidu = "shidu",
        /// 三无: no income, no ability to work, nobody who would have to keep them.
        Sanwu = "sanwu",
        /// 孤寡
        Gugua = "gugua",
    }
}

impl Category {
    /// Whether an older category ends when this one begins: 低保, 特困 and 低收入 exclude each other, `None` ends all,
    /// any other ends itself alone.
    #[must_use]
    pub fn replaces(self, old: Self) -> bool {
        let by_income = |one| matches!(one, Self::Dibao | Self::Tekun | Self::Dishouru);
        self == old || self == Self::None || old == Self::None || (by_income(self) && by_income(old))
    }

    /// What officials call it. For the desk of those who may see it.
    #[must_use]
    pub fn label_zh(self) -> &'static str {
        match self {
            Self::None => "无",
            Self::Dibao => "低保",
            Self::Tekun => "特困",
            Self::Dishouru => "低收入",
            Self::Youfu => "优抚",
            Self::Chongcan => "重残",
            Self::Kongchao => "空巢",
            Self::Shidu => "失独",
            Self::Sanwu => "三无",
            Self::Gugua => "孤寡",
        }
    }

    /// The same in English.
    #[must_use]
    pub fn label_en(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Dibao => "minimum living allowance",
            Self::Tekun => "extreme hardship",
            Self::Dishouru => "low income",
            Self::Youfu => "entitled veteran or family",
            Self::Chongcan => "severe disability",
            Self::Kongchao => "empty nest",
            Self::Shidu => "lost their only child",
            Self::Sanwu => "no income or family",
            Self::Gugua => "widowed and childless",
        }
    }
}
