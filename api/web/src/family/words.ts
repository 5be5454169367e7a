import { words } from '@shared/i18n';
import zh from '@shared/i18n/zh-CN/family.json';

// English is fetched by whoever asks for it.
export const t = words(zh, () => import('@shared/i18n/en/family.json'));
