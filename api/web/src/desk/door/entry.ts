/** A registration that was filled in at a door and waits on the phone; pure, so that its rules can be tested without one. */
import type { Draft } from '../people/draft';
import type { Duplicate, Warning } from '../types';

const HOUR_MS = 3_600_000;
/** So long a phone keeps somebody's papers: over a weekend in the mountains, not longer. */
export const KEEP_MS = 72 * HOUR_MS;
/** So long before that the phone warns. */
export const WARN_MS = 24 * HOUR_MS;
/** `n` is the order in which this phone was told; instants are the server's, as well as the phone knows them. */
export interface Entry {
  key: string;
  n: number;
  /** The account that filled it in: nobody else sends or sees it. */
  by: string;
  at_ms: number;
  /** When it was first sent: from then on the form stays as it is, for it may have arrived. */
  tried_ms: number | null;
  draft: Draft;
}

/** What the registrar has to look at, until they have. */
export type Look = { key: string; n: number; by: string; at_ms: number } & (
  | { kind: 'refused'; draft: Draft; code: string; why: string; told: Record<string, string> }
  | { kind: 'taken'; id: string; number: string; name: string; village_code: string; duplicates: Duplicate[]; warnings: Warning[] }
  | { kind: 'gone'; masked_name: string; village_code: string }
);

export const untilOf = (one: { at_ms: number }): number => one.at_ms + KEEP_MS;
export const isOver = (one: { at_ms: number }, now_ms: number): boolean => now_ms >= untilOf(one);
export const isUrgent = (one: { at_ms: number }, now_ms: number): boolean => now_ms >= untilOf(one) - WARN_MS;

/** 王*芳, as the server masks it. */
export function masked(name: string): string {
  const signs = [...name.trim()];
  return signs.length > 2 ? `${signs[0]}*${signs.at(-1)}` : `${signs[0] ?? ''}*`;
}

/** What is left of a form whose time is over: that there was one, so that somebody goes there again. */
export function gone(one: Entry | Extract<Look, { kind: 'refused' }>): Look {
  const { key, n, by, at_ms, draft } = one;
  return { kind: 'gone', key, n, by, at_ms, masked_name: masked(draft.name), village_code: draft.village_code };
}

/** What signing out would lose, the gravest first: forms that wait for a network, then those that came back, then the one only begun. */
export function lossOf(waiting: readonly Entry[], looks: readonly Look[], begun: object | null): { kind: 'nothing' | 'begun' | 'refused' | 'waiting'; n: number } {
  const refused = looks.filter((one) => one.kind === 'refused').length;
  const n = waiting.length + refused;
  if (n > 0) return { kind: waiting.length > 0 ? 'waiting' : 'refused', n };
  return begun === null ? { kind: 'nothing', n: 0 } : { kind: 'begun', n: 1 };
}

/** Something was typed that would be missed. */
export const isBegun = (draft: Draft): boolean =>
  [draft.name, draft.resident_id, draft.phone, draft.village_code, draft.no_id_reason, draft.address].some((one) => one.trim() !== '');
