import { beforeEach, describe, expect, it, vi } from 'vitest';
import { get, newKey, post, setToken, whenSignedOut } from '../src/shared/api';
import { Problem } from '../src/shared/problem';

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json' } });
let refreshes = 0;
let good = 'new';

beforeEach(() => {
  refreshes = 0;
  good = 'new';
  setToken('old');
  // Without locks, as on plain http.
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (url === '/api/v1/auth/refresh?as=desk') {
      refreshes += 1;
      return good === 'none' ? json(401, { code: 'refresh_expired' }) : json(200, { access_token: good, expires_in_s: 900 });
    }
    const sent = (init.headers as Record<string, string>).Authorization;
    if (sent !== `Bearer ${good}`) return json(401, { code: 'token_expired' });
    return url.endsWith('/wrong') ? json(422, { code: 'bad_phone', detail: '电话不对', field: 'phone' }) : json(200, { url });
  });
});

describe('calls', () => {
  it('renew an old token once for all that wait, and are sent again', async () => {
    const answers = await Promise.all(['/a', '/b', '/c'].map((path) => get<{ url: string }>(path)));
    expect(answers.map(({ url }) => url)).toEqual(['/api/v1/a', '/api/v1/b', '/api/v1/c']);
    expect(refreshes).toBe(1);
  });

  it('tell the page when the way in is lost', async () => {
    good = 'none';
    const lost = vi.fn();
    whenSignedOut(lost);
    await expect(get('/a')).rejects.toMatchObject({ status: 401 });
    expect(lost).toHaveBeenCalledOnce();
  });

  it('throw what the server said', async () => {
    await expect(get('/wrong')).rejects.toMatchObject({ status: 422, code: 'bad_phone', field: 'phone', detail: '电话不对' });
    await expect(get('/wrong')).rejects.toBeInstanceOf(Problem);
  });

  it('leave out empty questions and make keys the server accepts', async () => {
    setToken('new');
    expect(await get('/a', { q: '', day: '2026-11-22', none: null })).toEqual({ url: '/api/v1/a?day=2026-11-22' });
    expect(newKey()).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
    expect(newKey()).not.toBe(newKey());
  });
});

describe('what is asked for again', () => {
  let keys: string[] = [];
  let answers: (number | 'nothing')[] = [];

  beforeEach(() => {
    setToken(null);
    setToken('new');
    keys = [];
    vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
      keys.push((init.headers as Record<string, string>)['Idempotency-Key'] ?? '');
      const status = answers.shift() ?? 200;
      if (status === 'nothing') throw new TypeError('Failed to fetch');
      return json(status, { code: 'any' });
    });
  });

  const ask = (body: unknown = { name: '王芳' }): Promise<unknown> => post('/volunteers', body).catch(() => {});

  it('keeps its key while no answer is heard, and has another one afterwards', async () => {
    answers = ['nothing', 503, 200, 200];
    for (let time = 0; time < 4; time += 1) await ask();
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
  });

  it('is something else when its words differ, when it was refused, or when somebody else signs in', async () => {
    answers = ['nothing', 'nothing', 422, 'nothing', 200];
    await ask();
    await ask({ name: '李强' });
    await ask();
    await ask();
    setToken(null);
    setToken('new');
    await ask();
    expect(keys[1]).not.toBe(keys[0]);
    expect(keys[2]).toBe(keys[0]);
    expect(keys[3]).not.toBe(keys[2]);
    expect(keys[4]).not.toBe(keys[3]);
  });

  it('goes under the key that its sender has chosen', async () => {
    await post('/orders', {}, { key: 'a-key-of-its-own' });
    expect(keys).toEqual(['a-key-of-its-own']);
  });
});

describe('a problem', () => {
  it('lets the same call go again where it was not answered or put off, and nowhere else', () => {
    const repeatable = [0, 400, 401, 404, 408, 409, 422, 429, 500, 503].filter((status) => new Problem(status, 'any', '').repeatable);
    expect(repeatable).toEqual([408, 429, 500, 503]);
    expect(new Problem(0, 'offline', '').repeatable).toBe(true);
  });
});
