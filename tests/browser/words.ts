// The pages' own words, so that the walk presses what is written and not what was once written.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../api/web/src/shared/i18n/zh-CN');
const words = new Map<string, string>();

function gather(node: Record<string, unknown>, prefix: string): void {
  for (const [key, value] of Object.entries(node)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof value === 'string') words.set(path, value);
    else gather(value as Record<string, unknown>, path);
  }
}
for (const file of readdirSync(folder)) gather(JSON.parse(readFileSync(join(folder, file), 'utf8')), '');

/** The Chinese words of a key, with `{name}` places filled. */
export function t(key: string, fill: Record<string, string | number> = {}): string {
  const found = words.get(key);
  if (found === undefined) throw new Error(`no words for ${key}`);
  return found.replace(/\{(\w+)\}/g, (place, name: string) => String(fill[name] ?? place));
}

/** The words up to the first place to be filled. */
export function begins(key: string): RegExp {
  const head = (words.get(key) ?? '').split('{')[0];
  if (head === '') throw new Error(`no fixed beginning in ${key}`);
  return new RegExp(`^\\s*${head.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
