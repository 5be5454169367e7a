/** What kitchens call an ingredient besides its name in the library. Only for finding it: the library alone says what is in it. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  rice: ['大米', '白米', 'dami'],
  potato: ['马铃薯', '洋芋'],
  sweet_potato: ['地瓜', '红苕', '番薯'],
  corn: ['苞谷', '包谷'],
  wheat_flour: ['白面', '小麦粉'],
  tomato: ['番茄'],
  round_cabbage: ['包菜', '卷心菜', '洋白菜'],
  water_spinach: ['蕹菜'],
  rape_greens: ['上海青', '小油菜'],
  green_beans: ['豆角', '芸豆'],
  eggplant: ['茄瓜'],
  pork_lean: ['猪肉', '精肉'],
  pork_trotter: ['猪脚'],
  shrimp: ['虾米', '鲜虾'],
  tofu_skin: ['豆皮'],
  scallion: ['大葱', '小葱', '香葱'],
  ginger: ['生姜', '老姜'],
  garlic: ['大蒜'],
  wood_ear: ['黑木耳'],
  seaweed: ['昆布'],
  jujube: ['大枣'],
  sesame_oil: ['芝麻油', '麻油'],
};

export const alsoCalled = (key: string): readonly string[] => CALLED[key] ?? [];
