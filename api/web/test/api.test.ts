import { beforeEach, describe, expect, it, vi } from 'vitest';
import { get, newKey, setToken, whenSignedOut } from '../src/shared/api';
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

describe('a problem', () => {
  it('lets the same call go again where it was not answered or put off, and nowhere else', () => {
    const repeatable = [0, 400, 401, 404, 408, 409, 422, 429, 500, 503].filter((status) => new Problem(status, 'any', '').repeatable);
    expect(repeatable).toEqual([408, 429, 500, 503]);
    expect(new Problem(0, 'offline', '').repeatable).toBe(true);
  });
});
