import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemWords } from '../src/shared/problems';

const folder = new URL('../src/shared/i18n/', import.meta.url);

function flat(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  return new Map(Object.entries(value as object).flatMap(([key, inner]) => [...flat(inner, path ? `${path}.${key}` : key)]));
}

const read = (locale: string, file: string): Map<string, string> => flat(JSON.parse(readFileSync(new URL(`${locale}/${file}`, folder), 'utf8')));
const files = readdirSync(new URL('zh-CN/', folder)).sort();
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((hole) => hole[1] ?? '').sort();

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
