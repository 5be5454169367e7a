import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fill, HOLE } from '../src/shared/i18n';
import { problemWords } from '../src/shared/problems';

const folder = new URL('../src/shared/i18n/', import.meta.url);

function flat(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  return new Map(Object.entries(value as object).flatMap(([key, inner]) => [...flat(inner, path ? `${path}.${key}` : key)]));
}

const read = (locale: string, file: string): Map<string, string> => flat(JSON.parse(readFileSync(new URL(`${locale}/${file}`, folder), 'utf8')));
const files = readdirSync(new URL('zh-CN/', folder)).sort();
/** What a text wants to be told; a count that only chooses a word says nothing itself, and Chinese has no such word. */
const holes = (text: string): string[] => [...text.matchAll(HOLE)].filter((hole) => hole[2] === undefined).map((hole) => hole[1] ?? '').sort();
/** A figure and, right after it, a noun in the plural that would be said of one as well. */
const COUNTED = /\{(\w+)\} (?:more |new )?([a-z]+s|people)\b/g;
/** What somebody does, not what is counted. */
const NO_COUNT = new Set(['is', 'was', 'has', 'as', 'comes', 'confirms', 'departs', 'eats', 'goes', 'opens', 'takes']);

describe('dictionaries', () => {
  it('come in pairs', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(readdirSync(new URL('en/', folder)).sort()).toEqual(files);
  });

  it.each(files)('%s has the same keys and holes in both languages, and no empty text', (file) => {
    const zh = read('zh-CN', file);
    const en = read('en', file);
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
    for (const [key, text] of zh) {
      expect(text.trim(), key).not.toBe('');
      expect((en.get(key) ?? '').trim(), key).not.toBe('');
      expect(holes(en.get(key) ?? ''), key).toEqual(holes(text));
    }
  });

  it('say one stop and several stops', () => {
    const say = (n: number | string): string => fill('{n} {n:stop is|stops are} left on round {no}', { n, no: 2 });
    expect([0, 1, '1', 2].map(say)).toEqual(['0 stops are left on round 2', '1 stop is left on round 2', '1 stop is left on round 2', '2 stops are left on round 2']);
    expect(fill('{n:one|more} and {m}', {})).toBe('{n:one|more} and {m}');
  });

  it.each(files)('%s never counts one of a thing in the plural', (file) => {
    const plural = [...read('en', file)].flatMap(([key, text]) => [...text.matchAll(COUNTED)].map(([words, , noun]) => ({ key, words, noun })));
    expect(plural.filter(({ noun }) => !NO_COUNT.has(noun ?? '')).map(({ key, words }) => `${key}: ${words}`)).toEqual([]);
  });

  it.each(files)('%s has no key twice, for the second would silence the first', (file) => {
    const keys = (value: unknown): number => (typeof value === 'string' ? 0 : Object.values(value as object).reduce((sum: number, inner) => sum + 1 + keys(inner), 0));
    for (const locale of ['zh-CN', 'en']) {
      const text = readFileSync(new URL(`${locale}/${file}`, folder), 'utf8');
      expect([...text.matchAll(/"(?:[^"\\]|\\.)*"\s*:/g)].length, locale).toBe(keys(JSON.parse(text)));
    }
  });

  it.each(files)('%s has no apostrophe that a Chinese font draws as wide as a sign', (file) => {
    expect([...read('en', file)].filter(([, text]) => /\w’/.test(text))).toEqual([]);
  });

  it('have words for every kind of account in the ledger', () => {
    const kinds = readFileSync(new URL('../../domain/src/ledger/account.rs', import.meta.url), 'utf8').matchAll(/^ +"(\w+)"(?: if is_name\(rest\))? => Self::/gm);
    const names = ['bank', ...[...kinds].map((hit) => hit[1] ?? '')];
    expect(names.length).toBe(11);
    const words = read('zh-CN', 'desk-money.json');
    expect(names.filter((name) => !words.has(`desk.money.account.${name}`))).toEqual([]);
  });

  it('have words for everything that the audit log writes down', () => {
    const source = new URL('../../store/src/', import.meta.url);
    const rooms = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.rs') && !path.includes('tests'));
    const written = rooms.flatMap((path) => {
      const text = readFileSync(new URL(path, source), 'utf8');
      return [/action: "(\w+\.\w+)"/g, /\.note_\w+\([^;]{0,200}?"(\w+\.\w+)"/g].flatMap((like) => [...text.matchAll(like)].map((hit) => hit[1] ?? ''));
    });
    expect(written.length).toBeGreaterThan(70);
    const words = read('zh-CN', 'desk-office.json');
    expect([...new Set(written)].filter((action) => !words.has(`desk.office.did.${action}`))).toEqual([]);
  });

  it('have words for every problem in both languages', () => {
    for (const [zh, en] of problemWords) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).toMatch(/[a-z]/i);
    }
  });
});
