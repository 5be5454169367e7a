// The pages' own words, so that the walk presses what is written and not what was once written.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export type Language = 'zh-CN' | 'en';
export type Fill = Record<string, string | number>;

const folder = resolve(import.meta.dirname, '../../api/web/src/shared/i18n');

function gather(node: Record<string, unknown>, prefix: string, into: Map<string, string>): void {
  for (const [key, value] of Object.entries(node)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof value === 'string') into.set(path, value);
    else gather(value as Record<string, unknown>, path, into);
  }
}

function read(language: Language): Map<string, string> {
  const words = new Map<string, string>();
  for (const file of readdirSync(join(folder, language))) {
    gather(JSON.parse(readFileSync(join(folder, language, file), 'utf8')), '', words);
  }
  return words;
}

const words: Record<Language, Map<string, string>> = { 'zh-CN': read('zh-CN'), en: read('en') };

function said(language: Language, key: string): string {
  const found = words[language].get(key);
  if (found === undefined) throw new Error(`no words for ${key}`);
  return found;
}

/** As the pages fill it: `{n:stop|stops}` is the word that goes with the figure. */
function filled(text: string, fill: Fill): string {
  return text.replace(/\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g, (place, name: string, one?: string, many?: string) => {
    const value = fill[name];
    if (value === undefined) return place;
    return one === undefined || many === undefined ? String(value) : Number(value) === 1 ? one : many;
  });
}

/** The Chinese words of a key, with `{name}` places filled. */
export const t = (key: string, fill: Fill = {}): string => filled(said('zh-CN', key), fill);

/** The English words of a key. */
export const en = (key: string, fill: Fill = {}): string => filled(said('en', key), fill);

/** The words of a key in whatever language the page speaks. */
export const inWords =
  (language: Language): typeof t =>
  (key, fill = {}) =>
    filled(said(language, key), fill);

/** The Chinese words, whatever stands in their places: `like('a {n} b')` finds "a 12 b". */
export function like(key: string, fill: Fill = {}): RegExp {
  const parts = filled(said('zh-CN', key), fill).split(/\{\w+\}/);
  if (parts.every((part) => part.trim() === '')) throw new Error(`nothing fixed in ${key}`);
  return new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+'));
}
