import { type Paths, type Say, words } from '@shared/i18n';
import en from '@shared/i18n/en/desk-alarm.json';
import zh from '@shared/i18n/zh-CN/desk-alarm.json';
import type { DeskKey } from '../words';

export type AlarmKey = DeskKey | Paths<typeof zh>;
export const t = words(zh, en) as Say<AlarmKey>;

/** A word for a value that comes from the server; one we have no word for is shown as it is. */
export function label(group: string, value: string | null | undefined): string {
  return value ? t(`${group}.${value}` as AlarmKey) : '';
}
