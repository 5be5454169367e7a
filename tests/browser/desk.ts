// The desk's side of a round, through the API as the desk's page uses it.
import { expect } from '@playwright/test';

export interface Stop {
  id: string;
  seq: number;
  masked_name: string;
  portions: number;
  state: string;
  outcome?: string | null;
  care?: string | null;
}
export interface Round {
  id: string;
  no: number;
  capacity: number;
  departs_at: string;
  stops: Stop[];
  volunteer?: { name: string } | null;
}

/** One of the demo's people at the desk. */
export class Staff {
  private constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  static async in(base: string, login: string): Promise<Staff> {
    const answer = await fetch(`${base}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login, password: 'nuancan-demo' }),
    });
    expect(answer.ok, `login of ${login}`).toBe(true);
    return new Staff(base, ((await answer.json()) as { access_token: string }).access_token);
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.token}`, 'Idempotency-Key': crypto.randomUUID() },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    expect(answer.ok, `${method} ${path}: ${answer.status} ${text}`).toBe(true);
    return (text === '' ? null : JSON.parse(text)) as T;
  }
  get = <T>(path: string): Promise<T> => this.call('GET', path);
  post = <T>(path: string, body: unknown = {}): Promise<T> => this.call('POST', path, body);
  put = <T>(path: string, body: unknown): Promise<T> => this.call('PUT', path, body);

  /** The server's present. */
  now = async (): Promise<Date> => new Date((await this.get<{ now_at: string }>('/meta')).now_at);
  day = async (): Promise<string> => (await this.get<{ day: string }>('/meta')).day;
  clockTo = (time: string): Promise<unknown> => this.post('/demo/clock', { to: time });

  /** The rounds of a sitting. */
  rounds = async (sitting: string): Promise<Round[]> => (await this.get<{ rounds: Round[] }>(`/sittings/${sitting}/rounds`)).rounds;
}

/** Past the cut-off: the largest canteen's rounds, once the worker has planned them. */
export async function planned(desk: Staff): Promise<{ sitting: string; canteen: string; rounds: Round[] }> {
  await desk.clockTo('10:40');
  const day = await desk.day();
  let best = { sitting: '', canteen: '', rounds: [] as Round[] };
  await expect
    .poll(
      async () => {
        const today = await desk.get<{ canteens: { canteen_id: string; sittings: { id: string }[] }[] }>(`/today?day=${day}`);
        for (const canteen of today.canteens) {
          for (const { id } of canteen.sittings) {
            const rounds = await desk.rounds(id);
            const doors = (list: Round[]): number => list.reduce((sum, round) => sum + round.stops.length, 0);
            if (doors(rounds) > doors(best.rounds)) best = { sitting: id, canteen: canteen.canteen_id, rounds };
          }
        }
        return best.rounds.length;
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  return best;
}

/** A round with at least so many doors: the dispatcher moves doors of other rounds to the one that carries most. */
export async function roundOf(desk: Staff, doors: number): Promise<{ sitting: string; canteen: string; round: Round }> {
  const { sitting, canteen, rounds } = await planned(desk);
  const [target, ...others] = rounds.filter((round) => round.volunteer).sort((a, b) => b.capacity - a.capacity || b.stops.length - a.stops.length);
  let missing = doors - target!.stops.length;
  for (const stop of others.flatMap((round) => round.stops)) {
    if (missing-- <= 0) break;
    await desk.post(`/stops/${stop.id}/move`, { round_id: target!.id, position: 99 });
  }
  const round = (await desk.rounds(sitting)).find(({ id }) => id === target!.id)!;
  expect(round.stops.length).toBeGreaterThanOrEqual(doors);
  return { sitting, canteen, round };
}

/** A way in for the round's volunteer. */
export const access = (desk: Staff, round: string): Promise<{ code: string; link: string }> => desk.post(`/rounds/${round}/access`);

/** A volunteer who comes today and has no round. */
export async function hired(desk: Staff, canteen_id: string, name: string, phone: string): Promise<string> {
  const made = await desk.post<{ id: string }>('/volunteers', { name, phone, canteen_id, mode: 'ebike', capacity: 40 });
  await desk.post(`/volunteers/${made.id}/signups`, { days: [await desk.day()], period: 'lunch' });
  return name;
}
