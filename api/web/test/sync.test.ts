import { expect, it, vi } from 'vitest';
import { setToken } from '../src/shared/api';
import type { Entry } from '../src/route/outbox';
import { kept, online, signedOut } from '../src/route/state';
import { push, pushAll } from '../src/route/sync';

const json = (body: unknown): Response => new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' } });
const round = { round: { state: 'departed', ends_at: '2026-11-27T04:30:00.000Z' }, stops: [], now_at: '2026-11-27T03:00:00.000Z' };

it('whoever hands in waits for what was said while the round was being read', async () => {
  let read: (answer: Response) => void = () => undefined;
  const reads: string[] = [];
  const sent: string[] = [];
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    if (init?.method === 'POST') {
      sent.push(url);
      return Promise.resolve(json({}));
    }
    reads.push(url);
    return reads.length === 1 ? new Promise<Response>((done) => (read = done)) : Promise.resolve(json(round));
  });
  setToken('one');
  signedOut.value = false;
  online.value = true;
  const first = push();
  await vi.waitFor(() => expect(reads).toHaveLength(1));
  kept.entries.push({ kind: 'cash', key: 'k', n: 1, stop_id: 's', at: '2026-11-27T03:00:00.000Z', fen: 400 } as Entry);
  const all = pushAll();
  expect(sent).toEqual([]);
  read(json(round));
  await Promise.all([first, all]);
  expect(kept.entries).toEqual([]);
  expect(sent).toHaveLength(1);
});
