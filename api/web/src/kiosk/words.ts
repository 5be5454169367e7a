import { words } from '@shared/i18n';
import zh from '@shared/i18n/zh-CN/kiosk.json';

// English is fetched at the first touch of the language button: most kiosks never need it.
export const t = words(zh, () => import('@shared/i18n/en/kiosk.json'));
