// A day that has been lived, for whoever measures pages or takes pictures of them: empty lists show nothing.
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';

import { DESK } from './faces';
import { someone } from './people';

export type Call = <T>(path: string, body?: unknown, method?: string) => Promise<T>;

/** The demo's people. */
const PASSWORD = 'nuancan-demo';

/** Calls as one of the demo's people; a path is what follows `/api/v1`. */
export async function as(base: string, login: string): Promise<Call> {
  const session = await send<{ access_token: string }>(base, '/auth/login', { body: { login, password: PASSWORD } });
  return (path, body, method) => send(base, path, { body, method, token: session.access_token });
}

async function send<T>(base: string, path: string, how: { body?: unknown; method?: string; token?: string }): Promise<T> {
  const response = await fetch(`${base}/api/v1${path}`, {
    method: how.method ?? (how.body === undefined ? 'GET' : 'POST'),
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
      ...(how.token === undefined ? {} : { Authorization: `Bearer ${how.token}` }),
    },
    ...(how.body === undefined ? {} : { body: JSON.stringify(how.body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** The desk as one of the demo's people, without the login page before it: so that the first view can be weighed. */
export async function signedIn(browser: Browser, base: string, login: string, language = 'zh-CN', viewport = DESK): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport });
  await enter(context, base, login, language);
  return context;
}

/** A browser becomes that of one of the demo's people. */
export async function enter(context: BrowserContext, base: string, login: string, language = 'zh-CN'): Promise<void> {
  const response = await context.request.post(`${base}/api/v1/auth/login`, { data: { login, password: PASSWORD } });
  expect(response.ok(), `login of ${login}: ${response.status()}`).toBe(true);
  await context.addInitScript((locale) => {
    localStorage.setItem('nuancan-session-desk', '1');
    // What the page is told later stays.
    if (localStorage.getItem('nuancan-locale') === null) localStorage.setItem('nuancan-locale', locale);
  }, language);
}

interface Stop {
  id: string;
}
interface Round {
  id: string;
  volunteer: unknown;
  stops: unknown[];
}
interface Today {
  canteens: { canteen_id: string; sittings: { id: string }[] }[];
}

/** What the tests need to find again. */
export interface Lived {
  day: string;
  sitting: string;
}

/**
 * From the demo's morning to noon: a registration waits, the cut-off is past, rounds are planned, on one of them two doors
 * were opened and the third was not, and a meal was handed out at the counter.
 */
export async function liveTheDay(base: string): Promise<Lived> {
  const [dispatcher, registrar, manager, finance] = await Promise.all(['dispatcher', 'registrar', 'manager', 'finance'].map((login) => as(base, login)));
  if (!dispatcher || !registrar || !manager || !finance) throw new Error('the demo has lost its people');
  const now = await dispatcher<{ now_at: string }>('/meta');
  const day = new Date(Date.parse(now.now_at) + 8 * 3_600_000).toISOString().slice(0, 10);
  await dispatcher('/demo/clock', { to: `${day}T09:35:00+08:00` });
  const { sitting, rounds } = await planned(manager, day);
  await dispatcher('/demo/clock', { to: `${day}T10:50:00+08:00` });
  await Promise.all([shutDoor(base, dispatcher, rounds), register(registrar), openTill(manager), announceTopUps(base, registrar, finance, day)]);
  // A draft of the month's claims, with the meals that were handed over.
  await manager('/settlement/claims', { period: day.slice(0, 7) });
  return { day, sitting };
}

/** Two at the door who look like one: the second is told apart side by side. */
async function register(registrar: Call): Promise<void> {
  const { items } = await registrar<{ items: { code: string; name: string }[] }>('/places?level=village');
  const village = items.find((one) => one.name.startsWith('朱家台')) ?? items[0];
  if (!village) throw new Error('no village is in scope');
  const person = someone();
  const common = { village_code: village.code, consent: true, diet: { texture: 'soft', low_salt: true } };
  await registrar('/registrations', { ...common, name: person.name, resident_id: person.residentId, phone: person.phone });
  await registrar('/registrations', { ...common, name: person.name, no_id_reason: '身份证丢了，在补办', birth_date: '1944-08-15', gender: 'female', phone: person.phone });
}

/** A daughter transferred twice: one waits to be looked up, the other was confirmed. */
async function announceTopUps(base: string, registrar: Call, finance: Call, day: string): Promise<void> {
  const publish = { holder: '桑植县民政局', bank: '农业银行桑植县支行', number: '1880123456789012' };
  await finance('/transfer-to', { account: publish }, 'PUT');
  const approver = await as(base, 'approver');
  await approver('/transfer-to/confirm', { number: publish.number });
  // Another one waits for its second person.
  await finance('/transfer-to', { account: { ...publish, number: '1880123456780000' } }, 'PUT');
  const { items } = await registrar<{ items: { id: string }[] }>('/seniors/search', { q: '朱家台', state: 'active' });
  const grant = { relative_name: '王小燕', relation: '女儿', consent_how: 'in_person', days: 30 };
  const { link } = await registrar<{ link: string }>(`/seniors/${items[0]?.id}/family-accesses`, grant);
  const { access_token: token } = await send<{ access_token: string }>(base, '/family/join', { body: { token: link.split('#k=')[1] } });
  const phone: Call = (path, body) => send(base, path, { body, token });
  const transfer = async (fen: number): Promise<string> => {
    const { reference } = await phone<{ reference: string }>('/family/top-ups');
    return (await phone<{ id: string }>('/family/top-ups', { fen, paid_on: day, reference })).id;
  };
  await finance(`/top-up-notices/${await transfer(10_000)}/confirm`, { fen: 10_000 });
  await transfer(20_000);
}

async function openTill(manager: Call): Promise<void> {
  const { items } = await manager<{ items: { id: string }[] }>('/canteens');
  const drawer = await manager<{ id: string }>('/drawers', { canteen_id: items[0]?.id, name: '一号钱箱' });
  await manager(`/drawers/${drawer.id}/shifts`, { counted_fen: 0 });
}

/** The rounds of the manager's sitting, those that somebody walks and that have three doors: the worker plans within seconds of the cut-off. */
async function planned(manager: Call, day: string): Promise<{ sitting: string; rounds: Round[] }> {
  let found: { sitting: string; rounds: Round[] } | undefined;
  await expect
    .poll(
      async () => {
        const today = await manager<Today>(`/today?day=${day}`);
        for (const { id } of today.canteens.flatMap((canteen) => canteen.sittings)) {
          const plan = await manager<{ planned: boolean; rounds: Round[] }>(`/sittings/${id}/rounds`);
          const staffed = plan.rounds.filter((round) => round.volunteer && round.stops.length >= 3);
          if (plan.planned && staffed.length > 0) found = { sitting: id, rounds: staffed };
        }
        return found !== undefined;
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  if (!found) throw new Error('nothing was planned');
  return found;
}

async function shutDoor(base: string, dispatcher: Call, rounds: Round[]): Promise<void> {
  const round = rounds[0];
  if (!round) throw new Error('no round has three doors');
  const { code } = await dispatcher<{ code: string }>(`/rounds/${round.id}/access`, {});
  const { access_token: token } = await send<{ access_token: string }>(base, '/route/join', { body: { code } });
  const phone: Call = (path, body) => send(base, path, { body, token });
  await phone('/route/depart', {});
  const { stops } = await phone<{ stops: Stop[] }>('/route');
  const at = (await phone<{ now_at: string }>('/meta')).now_at;
  const [first, second, third] = stops;
  if (!first || !second || !third) throw new Error('three doors were promised');
  await phone(`/route/stops/${first.id}/outcome`, { outcome: 'handed_over', care: 'usual', at });
  await phone(`/route/stops/${second.id}/outcome`, { outcome: 'handed_over', care: 'odd', change: 'mood', at });
  await phone(`/route/stops/${third.id}/no-answer`, { at });
  await phone(`/route/stops/${third.id}/outcome`, { outcome: 'no_answer', at });
}

/** Who is asked first for a page that several roles have: those with the most on it. */
const ROLES = ['manager', 'dispatcher', 'registrar', 'finance', 'admin', 'approver', 'verifier', 'supervisor', 'auditor', 'kitchen'];

export interface Part {
  /** What follows `/desk`; empty for the first page. */
  name: string;
  path: string;
  login: string;
}

/** Every page that the menu of any role leads to, each with one who may open it, in as few logins as there are roles. */
export async function menuParts(browser: Browser, base: string): Promise<Part[]> {
  const found = new Map<string, Part>();
  for (const login of ROLES) {
    const context = await signedIn(browser, base, login);
    const page = await context.newPage();
    await page.goto(`${base}/desk`);
    const menu = page.getByRole('navigation').first().getByRole('link');
    await expect(menu.first()).toBeVisible();
    for (const link of await menu.all()) {
      const path = (await link.getAttribute('href')) ?? '';
      const name = path.replace(/^\/desk\/?/, '').replaceAll('/', '-') || 'today';
      if (!found.has(path)) found.set(path, { name, path, login });
    }
    await context.close();
  }
  return [...found.values()];
}

/** A page is there: nothing on it still loads. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('main#work h1').first()).toBeVisible();
  await expect(page.locator('.loading, [aria-busy="true"]')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}
