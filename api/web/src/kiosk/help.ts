import { get, post } from '@shared/api';
import type { Candidate, KioskCall } from '@shared/types';
import { kiosk } from './state';

/** Whether this call has reached the desk: until then it rings again, afterwards only the desk ends it. */
let rung = false;

/** Rings at the canteen's desk. Where that can't be done the screen says whom to wave at, as it does without network. */
export async function ring(): Promise<void> {
  rung = false;
  kiosk.help = null;
  kiosk.ringing = true;
  await ringOnce();
}

async function ringOnce(): Promise<void> {
  try {
    kiosk.help = await post<KioskCall>('/kiosk/help');
    rung = true;
  } catch {
    // A try that hung and fails after the next one came through takes nothing back.
    if (!rung) kiosk.help = null;
  }
  kiosk.ringing = false;
}

/** What became of the call; one that couldn't be made is made now. A lost answer leaves what was known. */
export async function askHelp(): Promise<void> {
  if (kiosk.screen !== 'help') return;
  if (!rung) {
    // A line that is silent for so long doesn't say that it is broken: waving is surer.
    kiosk.ringing = false;
    return ringOnce();
  }
  try {
    const own = await get<{ call?: KioskCall | null; diner?: Candidate | null }>('/kiosk/help');
    kiosk.help = own.call ?? null;
    kiosk.named = own.diner ?? null;
  } catch {
    // Asked again in a moment.
  }
}

/** Helped: nobody needs to come any more. */
export async function helped(): Promise<void> {
  kiosk.help = null;
  kiosk.named = null;
  try {
    await post('/kiosk/help/end');
  } catch {
    // It lapses by itself.
  }
}
