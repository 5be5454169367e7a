// A registrar in a village without network: the desk's form opens, what is filled in stays on the phone and goes out later, once and
// in order; what the server finds comes back to be looked at. Nothing of it can be read on the phone, and none of it stays for ever.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';

import { as, enter, type Call } from './day';
import { PHONE, screen } from './faces';
import { DESK_LIMITS, findings, sideways } from './measure-desk';
import { someone, type Person } from './people';
import { found, shellKept } from './phone';
import { startDemo, type Server } from './server';
import { Wire } from './wire';
import { like, t } from './words';

const VILLAGE = '朱家台';
const HOUR_MS = 3_600_000;
/** Somebody with a card already, somebody who waits for one, and two whom nobody knows yet. */
const REGISTERED = someone('向秀英', '302');
const WAITING = someone('谷满姑', '304');
const FIRST = someone('钟冬梅', '306');
const LAST = someone('刘桂香', '308');

let server: Server;
let registrar: Call;
let village = '';

test.beforeAll(async () => {
  server = await startDemo();
  registrar = await as(server.base, 'registrar');
  const { items } = await registrar<{ items: { code: string; name: string }[] }>('/places?level=village');
  village = items.find(({ name }) => name.startsWith(VILLAGE))!.code;
  const { id } = await hand(REGISTERED);
  const [verifier, approver] = await Promise.all([as(server.base, 'verifier'), as(server.base, 'approver')]);
  await verifier(`/registrations/${id}/verify`, {});
  await approver(`/registrations/${id}/approve`, {});
  await hand(WAITING);
});
test.afterAll(() => server.stop());

const hand = ({ name, residentId, phone }: Person): Promise<{ id: string }> =>
  registrar('/registrations', { name, resident_id: residentId, phone, village_code: village, consent: true });

interface Row {
  id: string;
  number: string;
  name: string;
  state: string;
}
/** What the server has of these, the oldest first. */
async function rows(...names: string[]): Promise<Row[]> {
  const { items } = await registrar<{ items: Row[] }>('/registrations?limit=200');
  return items.filter(({ name, state }) => names.includes(name) && state !== 'withdrawn').reverse();
}

const panel = (page: Page) => page.getByRole('region', { name: t('desk.door.title') });
const form = (page: Page) => page.getByRole('dialog', { name: t('desk.reg.new') });
const pressed = (page: Page, key: string) => page.getByRole('button', { name: t(key), exact: true });

/** A registrar's phone that has seen the registrations once where there was a network. */
async function phone(browser: Browser, base: string, clock = false): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, serviceWorkers: 'allow' });
  if (clock) await context.clock.install({ time: new Date() });
  await enter(context, base, 'registrar');
  const page = await context.newPage();
  await page.goto(`${base}/desk/registrations`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('desk.nav.registrations'));
  await shellKept(context, page);
  await expect.poll(() => found(page)).toContain('record places/');
  expect(await found(page)).toContain('record who');
  return { context, page };
}

async function reopened(context: BrowserContext, page: Page, base: string, path = '/desk'): Promise<Page> {
  await page.close();
  const next = await context.newPage();
  await next.goto(base + path);
  await expect(next.getByRole('heading', { level: 1 })).toHaveText(t('desk.nav.registrations'));
  return next;
}

async function fill(page: Page, person: Partial<Person>): Promise<void> {
  if (person.name) await form(page).getByLabel(t('desk.reg.name'), { exact: true }).fill(person.name);
  if (person.residentId) await form(page).getByLabel(t('desk.reg.resident_id'), { exact: true }).fill(person.residentId);
  if (person.phone) await form(page).getByLabel(t('desk.reg.phone'), { exact: true }).fill(person.phone);
}
async function choose(page: Page): Promise<void> {
  await form(page).getByRole('combobox', { name: t('desk.reg.village') }).fill(VILLAGE);
  await page.getByRole('option').first().click();
  await form(page).getByRole('checkbox', { name: t('desk.reg.consent') }).check();
}
async function register(page: Page, person: Person): Promise<void> {
  await pressed(page, 'desk.reg.new').click();
  await fill(page, person);
  await choose(page);
  await handIn(page, person);
}
async function handIn(page: Page, person: Person): Promise<void> {
  await pressed(page, 'desk.reg.hand_in').click();
  const kept = page.getByRole('dialog', { name: t('desk.door.kept'), exact: true });
  await expect(kept).toContainText(t('desk.door.kept_body', { name: person.name }));
  await kept.getByRole('button', { name: t('act.close') }).last().click();
}

/** What the phone holds can be read by nobody. */
async function sealed(page: Page, people: Person[]): Promise<void> {
  const lies = await found(page);
  expect(lies).toContain('record entry/');
  expect(lies).toContain('a key, not extractable');
  for (const one of people) for (const secret of [one.name, one.residentId, one.phone]) expect(lies).not.toContain(secret);
}

async function comfortable(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).disableRules('color-contrast').analyze();
  return [...(await findings(page, DESK_LIMITS)), ...(await sideways(page)), ...violations.map((one) => one.id)];
}

test('four forms without network, page closed and reopened, an answer lost: each is there once, in order, and what was found comes back', async ({ browser }) => {
  const wire = await Wire.to(server.base);
  const { context, page: first } = await phone(browser, wire.base);
  await wire.cut();
  await context.setOffline(true);

  // In the village the page is opened anew, and a call comes in the middle of the first form.
  let page = await reopened(context, first, wire.base);
  await expect(page.getByText(t('desk.door.away'))).toBeVisible();
  await pressed(page, 'desk.reg.new').click();
  expect(await comfortable(page)).toEqual([]);
  await screen(page, 'door-form');
  await fill(page, { name: FIRST.name, residentId: FIRST.residentId });
  await expect(form(page).getByText(t('desk.door.as_typed'))).toBeVisible();
  await screen(page, 'door-typed');
  page = await reopened(context, page, wire.base, '/desk/registrations');
  await expect(panel(page).getByText(t('desk.door.begun', { name: FIRST.name }))).toBeVisible();
  await pressed(page, 'desk.door.go_on').click();
  await expect(form(page).getByLabel(t('desk.reg.resident_id'), { exact: true })).toHaveValue(FIRST.residentId);
  await fill(page, { phone: FIRST.phone });
  await choose(page);
  await handIn(page, FIRST);

  for (const one of [REGISTERED, WAITING, LAST]) await register(page, one);
  page = await reopened(context, page, wire.base);
  await expect(panel(page).getByText(t('desk.door.waiting', { n: 4 }))).toBeVisible();
  expect(await comfortable(page)).toEqual([]);
  await screen(page, 'door-waiting');
  await sealed(page, [FIRST, REGISTERED, WAITING, LAST]);
  expect(await rows(FIRST.name, LAST.name)).toEqual([]);

  // The network is back, and the first answer gets lost although the form arrived.
  wire.loseNext(/POST .*\/registrations$/);
  await wire.mend();
  await context.setOffline(false);
  await expect.poll(() => wire.lost).toBe(1);
  await expect(panel(page).getByText(like('desk.door.waiting'))).toBeHidden({ timeout: 60_000 });
  const there = await rows(FIRST.name, REGISTERED.name, WAITING.name, LAST.name);
  expect(there.map(({ name }) => name)).toEqual([REGISTERED.name, WAITING.name, FIRST.name, WAITING.name, LAST.name]);

  // One has a card already, one may be there twice: both beside each other, and still so after another look.
  page = await reopened(context, page, wire.base, '/desk/registrations');
  await expect(panel(page).getByText(t('desk.door.look'))).toBeVisible();
  const looks = panel(page).getByRole('article');
  await expect(looks).toHaveCount(2);
  const refused = looks.filter({ hasText: REGISTERED.name });
  await refused.getByRole('button', { name: t('desk.door.compare') }).click();
  await expect(refused.getByText(t('desk.reg.this_one'))).toBeVisible();
  await expect(refused.getByText(t('desk.reg.twin.resident_id'))).toBeVisible();
  const twin = looks.filter({ hasText: WAITING.name });
  await expect(twin.getByText(t('desk.reg.this_one'))).toBeVisible();
  await expect(twin.getByRole('link', { name: t('desk.reg.open_twin', { number: there[1]!.number }) })).toBeVisible();
  expect(await comfortable(page)).toEqual([]);
  await screen(page, 'door-look');
  await twin.getByRole('button', { name: t('desk.door.seen') }).click();
  await expect(looks).toHaveCount(1);

  // Logging out asks before it takes anything away.
  await page.getByRole('button', { name: t('desk.sign_out') }).click();
  const asked = page.getByRole('dialog', { name: t('desk.leave.title', { n: 1 }) });
  await screen(page, 'door-leave');
  await asked.getByRole('button', { name: t('act.back') }).click();
  await expect(looks).toHaveCount(1);
  await page.getByRole('button', { name: t('desk.sign_out') }).click();
  await asked.getByRole('button', { name: t('desk.leave.yes') }).click();
  await expect(page.getByLabel(t('desk.login.password'))).toBeVisible();
  await expect.poll(() => found(page)).not.toMatch(/record (who|entry|look|draft|places)/);
  await context.close();
  await wire.cut();
});

test('what is typed is kept as it is typed: nothing waits for a pause, and what stands last is what is there again', async ({ browser }) => {
  const { context, page: first } = await phone(browser, server.base, true);
  // The page's clock stands still from here: whatever would wait for it would never be written.
  await context.clock.pauseAt(Date.now() + HOUR_MS);
  await pressed(first, 'desk.reg.new').click();
  for (const name of ['卓', '卓满', '卓满秀']) await fill(first, { name });
  await fill(first, { phone: FIRST.phone });
  await expect(form(first).getByText(t('desk.door.as_typed'))).toBeVisible();
  await first.close();
  const page = await context.newPage();
  await context.clock.resume();
  await page.goto(`${server.base}/desk/registrations`);
  await pressed(page, 'desk.door.go_on').click();
  await expect(form(page).getByLabel(t('desk.reg.name'), { exact: true })).toHaveValue('卓满秀');
  await expect(form(page).getByLabel(t('desk.reg.phone'), { exact: true })).toHaveValue(FIRST.phone);
  // What is taken out again leaves nothing behind.
  await fill(page, { name: ' ', phone: ' ' });
  await expect(form(page).getByText(t('desk.door.as_typed'))).toBeHidden();
  await expect.poll(() => found(page)).not.toContain('record draft/');
  await context.close();
});

test('whoever signs out with a form half filled in is asked about that form, and may go on with it', async ({ browser }) => {
  const { context, page } = await phone(browser, server.base);
  await pressed(page, 'desk.reg.new').click();
  await fill(page, { name: '卓满秀' });
  await expect(form(page).getByText(t('desk.door.as_typed'))).toBeVisible();
  await form(page).getByRole('button', { name: t('act.back') }).click();
  await pressed(page, 'desk.sign_out').click();
  const asked = page.getByRole('dialog', { name: t('desk.leave.begun', { name: '卓满秀' }) });
  await screen(page, 'door-leave-begun');
  await asked.getByRole('button', { name: t('desk.leave.go_on') }).click();
  await expect(form(page).getByLabel(t('desk.reg.name'), { exact: true })).toHaveValue('卓满秀');
  await form(page).getByRole('button', { name: t('act.back') }).click();
  await pressed(page, 'desk.sign_out').click();
  await asked.getByRole('button', { name: t('desk.leave.yes') }).click();
  await expect(page.getByLabel(t('desk.login.password'))).toBeVisible();
  await expect.poll(() => found(page)).not.toContain('record draft/');
  await context.close();
});

test('what can not be sent for three days is warned about, then it is gone and only that it was there is left', async ({ browser }) => {
  const { context, page } = await phone(browser, server.base, true);
  await context.setOffline(true);
  await expect(page.getByText(t('desk.door.away'))).toBeVisible();
  await register(page, someone('卓满秀', '310'));
  await expect(panel(page).getByText(like('desk.door.until'))).toBeVisible();
  await context.clock.fastForward(49 * HOUR_MS);
  await expect(panel(page).getByText(like('desk.door.urgent'))).toBeVisible();
  await context.clock.fastForward(24 * HOUR_MS);
  await expect(panel(page).getByText(t('desk.door.gone'))).toBeVisible();
  await expect(panel(page).getByText('卓*秀')).toBeVisible();
  await expect(page.getByText('卓满秀')).toHaveCount(0);
  expect(await found(page)).not.toContain('record entry/');
  await pressed(page, 'desk.door.seen').click();
  await expect(panel(page)).toBeHidden();
  await context.close();
});
