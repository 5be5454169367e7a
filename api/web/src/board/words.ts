import en from '@shared/i18n/en/board.json';
import { words } from '@shared/i18n';
import zh from '@shared/i18n/zh-CN/board.json';

export const t = words(zh, en);
