import { words } from '@shared/i18n';
import zh from '@shared/i18n/zh-CN/point.json';

// English is fetched by whoever asks for it.
export const t = words(zh, () => import('@shared/i18n/en/point.json'));
