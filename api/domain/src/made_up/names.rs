//! Names as they sound in the two counties.

/// Surnames common in 桑植 (Bai, Tujia, Han) and beyond.
pub(super) const SURNAMES: [&str; 28] = [
    "王", "李", "张", "刘", "陈", "杨", "谷", "钟", "向", "覃", "彭", "田", "熊", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "尚", "欧阳",
];

/// Given names of women born before 1966.
pub(super) const WOMEN: [&str; 24] = [
    "桂芳", "秀英", "玉兰", "菊香", "春梅", "冬秀", "凤英", "翠莲", "金枝", "银花", "腊梅", "小妹", "桂香", "素珍", "兰香", "月娥", "淑华",
    "红英", "秋菊", "水仙", "玉珍", "满秀", "四妹", "福英",
];

/// Given names of men born before 1966.
pub(super) const MEN: [&str; 24] = [
    "建国", "志强", "德才", "大明", "国栋", "春生", "明德", "金山", "长生", "光明", "兴旺", "永福", "先德", "文斌", "家和", "正安", "福生",
    "继承", "生财", "宏发", "远志", "石生", "贵生", "天保",
];
