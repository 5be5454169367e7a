// What a test arranges behind the pages' back, as the demo's people would at their desks.
export interface DemoCounty {
  canteens: { id: string; name: string; name_en: string }[];
  cards: { number: string; name: string; note: string }[];
  day: string;
}

type Body = Record<string, unknown>;

async function call<T>(base: string, method: string, path: string, body: Body | null, token?: string): Promise<T> {
  const headers: Record<string, string> = body === null ? {} : { 'Content-Type': 'application/json' };
  if (token !== undefined) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(`${base}/api/v1${path}`, { method, headers, body: body === null ? undefined : JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const demoOf = (base: string): Promise<DemoCounty> => call(base, 'GET', '/demo', null);

/** Somebody of the demo, signed in. */
export async function as(base: string, login: string) {
  const { access_token: token } = await call<{ access_token: string }>(base, 'POST', '/auth/login', { login, password: 'nuancan-demo' });
  return {
    get: <T>(path: string) => call<T>(base, 'GET', path, null, token),
    post: <T>(path: string, body: Body = {}) => call<T>(base, 'POST', path, body, token),
    put: <T>(path: string, body: Body) => call<T>(base, 'PUT', path, body, token),
  };
}

export type Somebody = Awaited<ReturnType<typeof as>>;

export interface Sitting {
  id: string;
  period: string;
  dishes: { id: string; name: string }[];
}

/** Adds a dinner of so many dishes to the first canteen's day, and opens it. */
export async function addDinner(base: string, dishes: number): Promise<Sitting> {
  const [{ canteens, day }, manager] = await Promise.all([demoOf(base), as(base, 'manager')]);
  const canteen = canteens[0].id;
  const library = await manager.get<{ items: { id: string; price_fen: number }[] }>(`/dishes?canteen_id=${canteen}`);
  const planned = await manager.put<Sitting>('/sittings', {
    canteen_id: canteen,
    service_day: day,
    period: 'dinner',
    capacity: 80,
    delivery_capacity: 20,
    counter_capacity: 20,
    dishes: library.items.slice(0, dishes).map(({ id, price_fen }) => ({ dish_id: id, price_fen, capacity: 40 })),
  });
  await manager.post(`/sittings/${planned.id}/publish`);
  return planned;
}
