/** Two who may be one person, line by line: what the server found tells which lines are the same although it masks them. */
import type { Duplicate } from '../types';

export interface Mine {
  name: string;
  village: string;
  number: string;
  phone?: string | null;
  /** As the server writes it, where it is known. */
  birth_date?: string | null;
  /** Null where there is none, absent where nobody knows here. */
  resident_id_masked?: string | null;
}
export type Verdict = 'same' | 'like' | 'differs' | 'ask';
export interface TwinLine {
  key: 'name' | 'village' | 'birth' | 'resident_id' | 'phone';
  mine: string;
  twin: string;
  verdict: Verdict;
}

/** The shortest name of which the last letter is left. */
const LAST_SHOWN = 3;
/**
 * What is masked can only be like the other: the letters that are left of it are the same ones. The mask tells the kind of name,
 * too: 覃* is one of two letters (of more the last would be left), 乌** one of several words.
 */
export function compared(whole: string, masked: string): Verdict {
  if (whole === masked) return 'same';
  if (!masked.includes('*')) return 'differs';
  const [first, last] = [masked.slice(0, masked.indexOf('*')), masked.slice(masked.lastIndexOf('*') + 1)];
  const kind = last !== '' ? whole.length >= LAST_SHOWN : masked.endsWith('**') ? /[· ]/.test(whole) : whole.length < LAST_SHOWN;
  return kind && whole.startsWith(first) && whole.endsWith(last) ? 'like' : 'differs';
}

export function twinLines(mine: Mine, twin: Duplicate): TwinLine[] {
  // Found by whole name, village and day of birth; by the number, the day of birth follows from it.
  const whole = twin.kind === 'name_village_birth';
  const birth: TwinLine = { key: 'birth', mine: mine.birth_date ?? '', twin: mine.birth_date ?? '', verdict: 'same' };
  // Of somebody out of reach no more is known than what they were found by.
  if (twin.village === '') return [birth];
  const lines: TwinLine[] = [
    { key: 'name', mine: mine.name, twin: twin.masked_name, verdict: whole ? 'same' : compared(mine.name, twin.masked_name) },
    { key: 'village', mine: mine.village, twin: twin.village, verdict: whole || mine.village === twin.village ? 'same' : 'differs' },
    birth,
  ];
  if (whole && mine.resident_id_masked !== undefined) lines.push({ key: 'resident_id', mine: mine.resident_id_masked ?? '', twin: '', verdict: 'ask' });
  if (twin.phone_masked) lines.push({ key: 'phone', mine: mine.phone ?? '', twin: twin.phone_masked, verdict: compared(mine.phone ?? '', twin.phone_masked) });
  return lines;
}
