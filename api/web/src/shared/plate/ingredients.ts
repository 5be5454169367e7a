import type { ShapeName } from './shapes';

/** What lies under the pieces. */
export type Bed = 'rice' | 'porridge' | 'noodle' | 'broth';

export interface Look {
  shape: ShapeName;
  fill: string;
  second: string;
  /** Pieces on a plate that holds nothing else; fewer where several share it. */
  count: number;
}

const look = (shape: ShapeName, fill: string, second: string, count: number): Look => ({ shape, fill, second, count });

export const BEDS: Record<string, Bed> = {
  rice: 'rice', fried_rice: 'rice', brown_rice: 'rice', millet: 'porridge', porridge: 'porridge', congee: 'porridge', oat: 'porridge',
  rice_noodle: 'noodle', noodle: 'noodle', vermicelli: 'noodle', wheat_noodle: 'noodle', glass_noodle: 'noodle',
  soup: 'broth', broth: 'broth', stock: 'broth', buckwheat: 'noodle', naked_oat_flour: 'noodle',
};

export const LOOKS: Record<string, Look> = {
  tomato: look('wedge', '#d9402b', '#ef7a5f', 9),
  egg: look('blob', '#f7cf5c', '#e8ac33', 9),
  duck_egg: look('blob', '#f3dfa2', '#d8b765', 8),
  fish: look('fish', '#b7c2c6', '#7f8e94', 1),
  fish_ball: look('ball', '#f4eee2', '#cfc2ab', 7),
  shrimp: look('shrimp', '#ef8b62', '#c65a34', 8),
  crab: look('shrimp', '#d9552f', '#a03818', 5),
  clam: look('ear', '#d8c4a4', '#9a8263', 7),
  squid: look('ring', '#f1dfe0', '#c9a0a4', 9),
  pork: look('meat', '#b5694b', '#e3b79f', 8),
  beef: look('meat', '#7d4630', '#a97257', 8),
  lamb: look('meat', '#93553c', '#c79a80', 8),
  bacon: look('skin', '#b34f35', '#f0cbb0', 7),
  sausage: look('disc', '#b5442f', '#8a2f1f', 9),
  ham: look('skin', '#e08c80', '#b9665b', 7),
  liver: look('meat', '#6b3a34', '#8f5a50', 8),
  rib: look('bone', '#9a5434', '#6e3920', 6),
  chicken: look('bone', '#d99a52', '#a86e2d', 6),
  duck: look('bone', '#a8622f', '#75401a', 6),
  meatball: look('ball', '#a0623f', '#77452a', 7),
  tofu: look('cube', '#fbf4e0', '#dccfae', 10),
  dried_tofu: look('stick', '#d9b27c', '#ab8450', 10),
  tofu_skin: look('skin', '#ecd59b', '#c5a55f', 7),
  soybean: look('bean', '#e8cf8a', '#b99a4c', 16),
  milk: look('ball', '#ffffff', '#d9d2c6', 4),
  cheese: look('cube', '#f2d479', '#cfa640', 8),
  greens: look('stalk', '#3d8b3a', '#cfe3b4', 9),
  spinach: look('leaf', '#2f7a35', '#8fbf7a', 9),
  lettuce: look('leaf', '#79b24a', '#c9e2a6', 9),
  chive: look('shred', '#3f8f3c', '#2a6a2b', 16),
  celery: look('stick', '#9cc56b', '#6c9a3f', 11),
  cabbage: look('leaf', '#d3dfa0', '#eef3d6', 9),
  potato: look('cube', '#efcf7d', '#c99f45', 10),
  sweet_potato: look('cube', '#e28b3e', '#b3621f', 10),
  yam: look('disc', '#f6efe2', '#cdbb9b', 9),
  taro: look('cube', '#d9cad0', '#a48e99', 9),
  carrot: look('slice', '#ee8833', '#d06a17', 9),
  radish: look('slice', '#f8f6ee', '#cfd6b8', 9),
  turnip: look('slice', '#f5ecf0', '#c696b4', 9),
  eggplant: look('strip', '#6a3f7d', '#4a2859', 10),
  cucumber: look('slice', '#cfe6a4', '#4d9140', 10),
  bitter_melon: look('arc', '#86b84f', '#4f8a2c', 10),
  winter_melon: look('cube', '#e4f0d8', '#a9c892', 9),
  luffa: look('disc', '#c5dd9a', '#6ba045', 9),
  zucchini: look('disc', '#dcebab', '#4f8f3c', 9),
  pumpkin: look('wedge', '#ec9a2e', '#f8c26b', 9),
  mushroom: look('mushroom', '#a67c52', '#e9d9bf', 9),
  enoki: look('shred', '#f3e8cc', '#cdb98c', 16),
  wood_ear: look('ear', '#4a3730', '#7a6258', 9),
  bamboo: look('stick', '#ecd99a', '#bfa557', 10),
  seaweed: look('strip', '#2f5140', '#1d3529', 10),
  lotus: look('lotus', '#f2e2cf', '#c8a888', 6),
  broccoli: look('floret', '#3f8a43', '#8fbf68', 7),
  cauliflower: look('floret', '#f3ead2', '#cfd9a0', 7),
  asparagus: look('pod', '#5f9e46', '#3b762c', 9),
  bean: look('pod', '#6aa84a', '#3f7a2c', 10),
  red_bean: look('bean', '#8e2f35', '#611b22', 16),
  mung_bean: look('dot', '#6f9a4a', '#4b7230', 18),
  pea: look('dot', '#7db83f', '#4f8a22', 18),
  sprout: look('shred', '#f6f1dd', '#d8cd9d', 16),
  corn: look('dot', '#f6c93b', '#d39c14', 20),
  peanut: look('bean', '#d9a066', '#a56d36', 14),
  nut: look('bean', '#b98552', '#86592e', 12),
  chestnut: look('ball', '#c98f4b', '#8d5a24', 7),
  date: look('ball', '#8f2b23', '#611610', 7),
  sesame: look('seed', '#f4e6c3', '#bfa66d', 22),
  pepper: look('strip', '#4f9a3d', '#2f6f26', 9),
  red_pepper: look('strip', '#cf3427', '#97201a', 9),
  chilli: look('chilli', '#c92a1f', '#4f8a2f', 7),
  onion: look('arc', '#ecd6e2', '#b98aa8', 9),
  scallion: look('ring', '#5da23f', '#2f7324', 10),
  garlic: look('clove', '#fbf5e8', '#d5c5a5', 8),
  ginger: look('shred', '#ecc667', '#c0953a', 10),
  dumpling: look('dumpling', '#fbf3e1', '#d7c19a', 7),
  bun: look('bun', '#fdf8ee', '#d9cbb2', 4),
  pancake: look('skin', '#ecc680', '#bb8b3d', 6),
  fruit: look('wedge', '#f0b44a', '#fbe1a6', 7),
  apple: look('wedge', '#f7eec2', '#c9352b', 7),
  hezha: look('blob', '#dfe3b8', '#a9b878', 9),
  konjac: look('cube', '#cfc7bd', '#9b9288', 9),
  fern: look('shred', '#6d7a3c', '#4a5526', 14),
  mustard: look('ear', '#6b5a34', '#94804f', 8),
  goji: look('seed', '#d8432b', '#a32a17', 12),
  banana: look('disc', '#fbeeb4', '#e3c65a', 9),
};

/** Other words for the same look. */
export const ALIASES: Record<string, string> = {
  rice_noodles: 'rice_noodle', noodles: 'noodle', spaghetti: 'noodle', rice_vermicelli: 'rice_noodle', perch: 'fish', carp: 'fish', bass: 'fish',
  cod: 'fish', salmon: 'fish', hairtail: 'fish', tilapia: 'fish', grass_carp: 'fish', prawn: 'shrimp', shellfish: 'clam', oyster: 'clam',
  mutton: 'lamb', goat: 'lamb', spare_rib: 'rib', ribs: 'rib', pork_rib: 'rib', cured_pork: 'bacon', minced_pork: 'meatball', bean_curd: 'tofu',
  beancurd: 'tofu', soy: 'soybean', edamame: 'soybean', bok_choy: 'greens', pak_choi: 'greens', leafy_greens: 'greens', rape: 'greens', choy_sum: 'greens',
  water_spinach: 'spinach', kale: 'spinach', amaranth: 'spinach', leek: 'chive', garlic_sprout: 'chive', chinese_cabbage: 'cabbage',
  napa_cabbage: 'cabbage', aubergine: 'eggplant', gourd: 'luffa', courgette: 'zucchini', squash: 'pumpkin', shiitake: 'mushroom', fungus: 'wood_ear',
  black_fungus: 'wood_ear', kelp: 'seaweed', laver: 'seaweed', nori: 'seaweed', lotus_root: 'lotus', green_bean: 'bean', string_bean: 'bean', cowpea: 'bean',
  snow_pea: 'bean', bean_sprout: 'sprout', maize: 'corn', green_pepper: 'pepper', bell_pepper: 'pepper', chili: 'chilli', chile: 'chilli',
  spring_onion: 'scallion', green_onion: 'scallion', shallot: 'onion', jujube: 'date', red_date: 'date', wonton: 'dumpling', mantou: 'bun',
  steamed_bun: 'bun', baozi: 'bun', flatbread: 'pancake', flour: 'bun', walnut: 'nut', cashew: 'nut', almond: 'nut', orange: 'fruit', pear: 'apple',
  bone: 'rib', yogurt: 'milk', yoghurt: 'milk', mantis_shrimp: 'shrimp', preserved_egg: 'duck_egg', snail: 'clam', sand_onion: 'chive', curd: 'tofu', glutinous_rice: 'rice',
};

/** What gives taste and no shape: cooked with, not seen. Keys that end so, whatever stands before. */
export const UNSEEN = /(?:sauce|salt|sugar|oil|vinegar|wine|lees|spice|starch|powder|paste|doubanjiang|black_bean|sichuan_pepper|cumin|lard|butter|water)$/;

/** Seen, but sprinkled. */
export const SPRINKLED: ReadonlySet<string> = new Set(['scallion', 'ginger', 'garlic', 'chilli', 'goji', 'sesame', 'onion']);
