import { type Paths, type Say, words } from '@shared/i18n';
import en from '@shared/i18n/en/desk-standing.json';
import zh from '@shared/i18n/zh-CN/desk-standing.json';
import type { DeskKey } from '../words';

export const t = words(zh, en) as Say<DeskKey | Paths<typeof zh>>;
export { label } from '../words';
