/** 居民身份证号: the check a person at the door needs while typing. The server checks again. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

export type ResidentId =
  | { kind: 'empty' }
  /** `old`: 15 digits, but with no birth date where numbers of before 1999 have it; most often the first 15 of 18. */
  | { kind: 'short'; missing: number; old: boolean }
  | { kind: 'bad'; why: 'characters' | 'birth' | 'check' }
  | { kind: 'good'; birth_date: string; gender: 'female' | 'male'; old: boolean };

function dayOf(text: string): string | null {
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const whole = `${year}-${month}-${day}`;
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(whole) ? whole : null;
}

/** Nobody is older: what would be is a digit typed wrong, as a birth still to come is. */
const OLDEST = 130;
export const ageIsPossible = (birth_date: string, day: string): boolean => birth_date <= day && ageOn(birth_date, day) <= OLDEST;

/** Reads 18 digits (the last may be X) or the 15 digits of before 1999, which carry no check digit and mean the 1900s. */
export function readResidentId(input: string): ResidentId {
  const text = input.replace(/\s/g, '').toUpperCase();
  if (text === '') return { kind: 'empty' };
  if (!/^\d{0,17}[\dX]?$/.test(text)) return { kind: 'bad', why: 'characters' };
  if (text.length === 15) return readOld(text);
  if (text.length < 18) return { kind: 'short', missing: 18 - text.length, old: false };
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
  if (CHECKS[sum % 11] !== text[17]) return { kind: 'bad', why: 'check' };
  return born(text.slice(6, 14), text[16], false);
}

function readOld(text: string): ResidentId {
  if (!/^\d{15}$/.test(text)) return { kind: 'bad', why: 'characters' };
  const read = born(`19${text.slice(6, 12)}`, text[14], true);
  return read.kind === 'bad' ? { kind: 'short', missing: 3, old: true } : read;
}

function born(digits: string, order: string | undefined, old: boolean): ResidentId {
  const birth_date = dayOf(digits);
  if (birth_date === null) return { kind: 'bad', why: 'birth' };
  return { kind: 'good', birth_date, gender: Number(order) % 2 === 1 ? 'male' : 'female', old };
}

/** Whole years on a service day, both `YYYY-MM-DD`. */
export function ageOn(birth_date: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birth_date.slice(0, 4));
  return day.slice(5) < birth_date.slice(5) ? years - 1 : years;
}
