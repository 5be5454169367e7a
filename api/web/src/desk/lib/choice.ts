export interface Choice {
  value: string;
  label: string;
  /** Said beside the label: the township of a village, say. */
  note?: string;
  /** Other names that find it. */
  also?: string[];
}

const MOST = 40;

/** What finds somebody's food: both names, and the pinyin in full, syllable by syllable and by first letters (`hong shao rou` is `hsr`). */
export function foodNames(of: { name: string; name_en: string; pinyin: string }): string[] {
  const syllables = of.pinyin.split(' ');
  return [of.name, of.name_en, of.pinyin, syllables.join(''), syllables.map((one) => one.charAt(0)).join('')];
}

/** Those that begin with the words first, then those that hold them. */
export function findChoices(choices: readonly Choice[], words: string): Choice[] {
  const sought = words.trim().toLowerCase();
  if (sought === '') return choices.slice(0, MOST);
  const names = (c: Choice) => [c.label, c.note ?? '', ...(c.also ?? [])].map((n) => n.toLowerCase());
  const starts = choices.filter((c) => names(c).some((n) => n.startsWith(sought)));
  const holds = choices.filter((c) => !starts.includes(c) && names(c).some((n) => n.includes(sought)));
  return [...starts, ...holds].slice(0, MOST);
}
