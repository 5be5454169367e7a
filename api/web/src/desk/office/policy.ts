import { locale } from '@shared/i18n';
import { yuan } from '@shared/money';
import { label } from './words';

export interface Policy {
  id: string;
  name?: string;
  name_en?: string;
  valid_from?: string | null;
  valid_to?: string | null;
  rules?: Record<string, unknown>[];
  [key: string]: unknown;
}

export interface Line {
  name: string;
  value: string;
  depth: number;
}

/** The words a policy or a rule goes by. */
export function title(thing: Record<string, unknown>): string {
  const keys = locale.value === 'en' ? ['name_en', 'label_en', 'name', 'label', 'reason', 'id'] : ['name', 'label', 'reason', 'id'];
  return String(keys.map((key) => thing[key]).find((value) => typeof value === 'string' && value !== '') ?? '');
}

function valueWords(name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (name.endsWith('fen') && typeof value === 'number') return yuan(value, locale.value);
  return typeof value === 'boolean' ? label('desk', value ? 'yes' : 'no') : String(value);
}

/** Any record as indented lines: policies differ from county to county, and none of it should be hidden. */
export function linesOf(record: Record<string, unknown>, depth = 0): Line[] {
  return Object.entries(record).flatMap(([key, value]) => {
    const name = label('desk.office.policy.key', key);
    if (Array.isArray(value)) {
      if (value.every((one) => typeof one !== 'object')) return [{ name, value: value.map(String).join(', '), depth }];
      return [
        { name, value: '', depth },
        ...value.flatMap((one, i) => [
          { name: `${i + 1}`, value: title(one as Record<string, unknown>), depth: depth + 1 },
          ...linesOf(one as Record<string, unknown>, depth + 2),
        ]),
      ];
    }
    if (typeof value === 'object' && value !== null) return [{ name, value: '', depth }, ...linesOf(value as Record<string, unknown>, depth + 1)];
    return value === null || value === undefined ? [] : [{ name, value: valueWords(key, value), depth }];
  });
}
