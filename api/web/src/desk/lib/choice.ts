export interface Choice {
  value: string;
  label: string;
  /** Said beside the label: the township of a village, say. */
  note?: string;
  /** Other names that find it. */
  also?: string[];
}

const MOST = 40;

/** Those that begin with the words first, then those that hold them. */
export function findChoices(choices: readonly Choice[], words: string): Choice[] {
  const sought = words.trim().toLowerCase();
  if (sought === '') return choices.slice(0, MOST);
  const names = (c: Choice) => [c.label, c.note ?? '', c.value, ...(c.also ?? [])].map((n) => n.toLowerCase());
  const starts = choices.filter((c) => names(c).some((n) => n.startsWith(sought)));
  const holds = choices.filter((c) => !starts.includes(c) && names(c).some((n) => n.includes(sought)));
  return [...starts, ...holds].slice(0, MOST);
}
