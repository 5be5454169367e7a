/** A sign, the star for those that are hidden, and the last sign where the name has more than two. */
const MASKED = /(\p{L}\*\p{L}?)/u;

/** Words cut at their masked names: every second part is one. */
export const apart = (words: string): string[] => words.split(MASKED);
