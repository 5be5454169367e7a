import { get, newKey, post } from '@shared/api';
import type { Candidate, KioskCall } from '@shared/types';
import { kiosk } from './state';

/** Whether this call has reached the desk: until then it rings again, afterwards only the desk ends it. */
let rung = false;
/** One touch is one call, however often it has to be sent. */
let key = '';
/** When the try under way was sent; none is after its answer. */
let sentAt_ms: number | null = null;
/** A server that has much to do answers late and has counted the call: so long its answer is waited for. */
const SLOW_MS = 20_000;

/** Rings at the canteen's desk. Where that can't be done the screen says whom to wave at, as it does without network. */
export async function ring(): Promise<void> {
  rung = false;
  key = newKey();
  kiosk.help = null;
  kiosk.unanswered = false;
  kiosk.ringing = true;
  await ringOnce();
}

async function ringOnce(): Promise<void> {
  const [mine, at] = [key, Date.now()];
  sentAt_ms = at;
  const last = (): boolean => mine === key && sentAt_ms === at;
  try {
    const call = await post<KioskCall>('/kiosk/help', undefined, { key: mine });
    // Of an earlier call, which somebody has left: the one on the screen waits for its own.
    if (mine !== key) return;
    kiosk.help = call;
    rung = true;
  } catch {
    // A try that hung and fails after the next one came through takes nothing back.
    if (mine === key && !rung) kiosk.help = null;
  }
  if (last()) sentAt_ms = null;
  if (mine === key) kiosk.ringing = false;
}

/** What became of the call; one that couldn't be made is made now. A lost answer leaves what was known. */
export async function askHelp(): Promise<void> {
  if (kiosk.screen !== 'help') return;
  if (!rung) {
    // A line that is silent for so long doesn't say that it is broken: waving is surer.
    kiosk.ringing = false;
    if (sentAt_ms !== null && Date.now() - sentAt_ms < SLOW_MS) return;
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
