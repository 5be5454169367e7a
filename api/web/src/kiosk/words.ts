import en from '@shared/i18n/en/kiosk.json';
import { words } from '@shared/i18n';
import zh from '@shared/i18n/zh-CN/kiosk.json';

export const t = words(zh, en);
