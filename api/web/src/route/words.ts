import { words } from '@shared/i18n';
import en from '@shared/i18n/en/route.json';
import zh from '@shared/i18n/zh-CN/route.json';

export const t = words(zh, en);
