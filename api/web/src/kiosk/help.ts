import { get, post } from '@shared/api';
import type { HelpCall } from '@shared/types';
import { kiosk } from './state';

/** Rings at the canteen's desk. Where that can't be done the screen says whom to wave at, as it does without network. */
export async function ring(): Promise<void> {
  try {
    kiosk.help = await post<HelpCall>('/kiosk/help');
  } catch {
    kiosk.help = null;
  }
}

/** What became of the call. A lost answer leaves what was known. */
export async function askHelp(): Promise<void> {
  if (kiosk.screen !== 'help') return;
  try {
    kiosk.help = (await get<{ call?: HelpCall | null }>('/kiosk/help')).call ?? null;
  } catch {
    // Asked again in a moment.
  }
}

/** Helped: nobody needs to come any more. */
export async function helped(): Promise<void> {
  kiosk.help = null;
  try {
    await post('/kiosk/help/end');
  } catch {
    // It lapses by itself.
  }
}
