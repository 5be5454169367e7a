//! Words about pictures, sounds and maps.

/// As [`super::texts::TEXTS`].
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    (
        "photo_kind",
        "请选一张照片（JPEG、PNG 或 WebP）。",
        "Please choose a photo (JPEG, PNG or WebP).",
    ),
    (
        "photo_broken",
        "这张照片打不开，请换一张。",
        "This photo can't be read. Please choose another.",
    ),
    (
        "photo_size",
        "照片太小或太大了：每边要有 160 到 10000 个像素。",
        "The photo is too small or too large: each side needs 160 to 10,000 pixels.",
    ),
    (
        "map_away",
        "地图暂时取不到，先看示意图。",
        "The map can't be had at the moment; the sketch is there.",
    ),
    (
        "datum_missing",
        "有经纬度，就要写明坐标系（GPS、高德、腾讯、百度），不然会差几百米。",
        "A point needs its system (GPS, Amap, Tencent, Baidu): otherwise it may be hundreds of metres off.",
    ),
    (
        "bad_datum",
        "坐标系没看懂：请写 GPS、高德、腾讯、百度、WGS-84、GCJ-02 或 BD-09。",
        "The system of coordinates isn't known: write GPS, Amap, Tencent, Baidu, WGS-84, GCJ-02 or BD-09.",
    ),
];
