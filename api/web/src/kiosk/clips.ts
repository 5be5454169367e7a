import { get } from '@shared/api';
import { type Clip, knowClips } from '@shared/speech';
import { kiosk } from './state';

const FRESH_MS = 60_000;
let asked = -Infinity;

/** Learns between two diners which sentences can be played; without an answer the device speaks. */
export async function learnClips(): Promise<void> {
  const canteen = kiosk.canteen;
  if (!canteen || performance.now() - asked < FRESH_MS) return;
  asked = performance.now();
  try {
    knowClips((await get<{ items: Clip[] }>('/voice/clips', { canteen_id: canteen.id })).items);
  } catch {
    asked = -Infinity;
  }
}
