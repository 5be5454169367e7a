// A kiosk with a server that answers what a test wants.
import { vi } from 'vitest';
import { identify } from '../src/kiosk/flow';
// What the greeting fetches afterwards is there before a test's clock stands still.
import '../src/kiosk/later';
import { clearDiner } from '../src/kiosk/state';
import type { DinerDish, DinerMenu, Order } from '../src/shared/types';

export const dish = (id: string, name: string, extra: Partial<DinerDish> = {}): DinerDish => ({
  id, name, name_en: name, ingredients: [], price_fen: 1000, state: 'on', allergens: [], tags: [],
  textures: ['regular', 'soft'], remaining: 10, texture: 'soft', conflicts: [], usual: false, ...extra,
});

export const menu = (masked_name: string): DinerMenu => ({
  diner: { masked_name, salutation: '王奶奶', texture: 'soft', delivery: true },
  spouse: { diner_token: 'spouse', masked_name: '李*国', salutation: '李爷爷', pickup_nos: [] },
  usual: { sitting_dish_id: 'c', mode: 'dine_in' },
  orders: [],
  sittings: [{
    id: 's', period: 'lunch', state: 'published', cutoff_at: '2026-11-22T01:30:00.000Z', starts_at: '2026-11-22T02:45:00.000Z', ends_at: '2026-11-22T04:30:00.000Z',
    can: { dine_in: true, take_away: true, delivery: false, delivery_reason: 'cutoff_passed' },
    dishes: [
      dish('a', '番茄炒蛋'),
      dish('b', '宫保鸡丁', { conflicts: [{ kind: 'allergy', key: 'peanut', blocks: true }], substitute_id: 'a' }),
      dish('c', '青菜面', { usual: true }),
      dish('d', '羊肉', { remaining: 0 }),
    ],
  }],
});

export const placed: Order = {
  id: 'o', pickup_no: '012', bag_no: null, canteen_id: 'k', sitting_id: 's', service_day: '2026-11-22', period: 'lunch', mode: 'dine_in', state: 'placed',
  price_fen: 1000, self_fen: 300, payment: 'cash', parts: [], lines: [], masked_name: '王*英', placed_at: '', standing: false, cancel_until: '', can_cancel: true,
};

export const sent: { path: string; method: string; body: { second_meal?: boolean }; key: string | null }[] = [];
/** How the server answers; a test may have it answer otherwise. */
export const server = { answer: usually as (path: string) => Response | Promise<Response> };
export const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

export function usually(path: string): Response {
  if (path === '/kiosk/identify') return json(200, { strong: true, candidates: [{ diner_token: 'own', masked_name: '王*英', salutation: '王奶奶', picture: 'plum' }] });
  if (path === '/diner/menu') return json(200, menu('王*英'));
  if (path === '/quotes') {
    const part = (fund: string, fen: number) => ({ fund, fen, label: '低保老人补贴', label_en: 'dibao', reason: '低保', reason_en: 'dibao' });
    return json(200, { total: { price_fen: 1000, self_fen: 300 }, diners: [{ price_fen: 1000, self_fen: 300, payment: 'cash', payments: ['cash'], parts: [part('government', 500), part('collective', 200), part('self', 300)] }] });
  }
  return json(201, { orders: [placed] });
}

/** Before each test: nobody has asked anything, and a card was shown. */
export async function begin(): Promise<void> {
  vi.useFakeTimers();
  sent.length = 0;
  server.answer = usually;
  const stored = new Map<string, string>();
  vi.stubGlobal('sessionStorage', { getItem: (name: string) => stored.get(name) ?? null, setItem: (name: string, value: string) => stored.set(name, value), removeItem: (name: string) => stored.delete(name) });
  clearDiner();
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const path = url.replace('/api/v1', '');
    sent.push({ path, method: init.method ?? 'GET', body: JSON.parse(String(init.body ?? '{}')), key: (init.headers as Record<string, string>)['Idempotency-Key'] ?? null });
    return server.answer(path);
  });
  await identify({ card: '62100001' });
}

export const orders = () => sent.filter(({ path }) => path === '/orders');
