import type { Warning } from '../types';
import { t } from './words';

/** What the server noticed, and where one does something about it that the form itself has no field for. */
export const warningWords = (warning: Warning): string =>
  warning.code === 'no_location' ? [warning.detail, t('desk.reg.locate_later')].join(' ') : warning.detail;
