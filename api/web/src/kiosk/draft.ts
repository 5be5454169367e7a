import type { Choice, Pending } from './state';

/** What survives a reload, a lost network or the idle rule for ten minutes. */
export interface Draft {
  found: string;
  sittingId: string | null;
  choices: (Choice | null)[];
  /** An order whose answer never came: sent again word for word, so that it can only ever be one order. */
  pending: Pending | null;
  at: number;
}

const STORED = 'nuancan-kiosk-draft';
export const KEPT_MS = 10 * 60_000;

export function keep(draft: Omit<Draft, 'at'>): void {
  try {
    sessionStorage.setItem(STORED, JSON.stringify({ ...draft, at: Date.now() }));
  } catch {
    // Without storage the draft lives as long as the page.
  }
}

export function kept(found: string): Draft | null {
  try {
    const draft = JSON.parse(sessionStorage.getItem(STORED) ?? 'null') as Draft | null;
    return draft && draft.found === found && Date.now() - draft.at < KEPT_MS ? draft : null;
  } catch {
    return null;
  }
}

export function forget(): void {
  try {
    sessionStorage.removeItem(STORED);
  } catch {
    // Nothing was kept.
  }
}

/** A mark that is the same for the same card or phone and person, and from which neither can be read. */
export function markOf(...parts: string[]): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (const letter of parts.join('\n')) {
    a = Math.imul(a ^ (letter.codePointAt(0) ?? 0), 16777619);
    b = Math.imul(b ^ a, 2246822519) ^ (b >>> 13);
  }
  return `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}
