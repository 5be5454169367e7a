import type { Conflict } from '@shared/types';
import { label, t } from './words';

/** What speaks against a dish, as one would say it on the phone. */
export function conflictWords(conflict: Conflict): string {
  const what = label(conflict.kind === 'texture' ? 'texture' : 'diet', conflict.key);
  return t(`desk.phone.conflict.${conflict.kind}`, { what });
}
