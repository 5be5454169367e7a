import { get, post, setToken } from './api';
import { syncClock } from './clock';
import type { Canteen, Device, Meta, Page, Session } from './types';

/** Makes this browser the machine the one-time code was given for. */
export async function enrolWith(code: string): Promise<Session> {
  const session = await post<Session>('/devices/enrol', { code: code.trim() }, { anonymous: true });
  setToken(session.access_token);
  return session;
}

/** A demonstration needs nobody at the desk to hand out the code. */
export async function enrolInDemo(canteenId: string, kind: Device['kind']): Promise<Session> {
  const { code } = await post<{ code: string }>('/demo/kiosk', { canteen_id: canteenId, kind }, { anonymous: true });
  return enrolWith(code);
}

const CLOCK_MS = 20_000;
const DEMO_CLOCK_MS = 2_000;

/** Follows the server's clock for as long as the page is open: a machine's own drifts, a demonstration's is moved by hand. */
export function followClock(): void {
  const look = async (): Promise<void> => {
    // Without an answer the clock goes on as it was.
    const meta = await get<Meta>('/meta', {}, { anonymous: true }).catch(() => null);
    if (meta !== null) syncClock(meta.now_at);
    setTimeout(() => void look(), meta?.demo ? DEMO_CLOCK_MS : CLOCK_MS);
  };
  setTimeout(() => void look(), DEMO_CLOCK_MS);
}

/** The canteen this machine or person belongs to; for somebody over many canteens the first. */
export async function ownCanteen(session: Session): Promise<Canteen | null> {
  const { items } = await get<Page<Canteen>>('/canteens');
  const own = session.device?.canteen_id ?? session.account?.canteen_id;
  return items.find(({ id }) => id === own) ?? items[0] ?? null;
}
