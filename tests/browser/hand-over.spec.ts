// The rest of a round goes from one phone to another; what somebody reported comes back to them; and the desk moves doors by mouse and
// by keys, seeing beforehand what it costs.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';

import { settled, signedIn } from './day';
import { access, hired, roundOf, Staff, type Round } from './desk';
import { face, PHONE, screen } from './faces';
import { DESK_LIMITS, findings, sideways } from './measure-desk';
import { depart, hand, join, name } from './phone';
import { startDemo, type Server } from './server';
import { like, t } from './words';

const DOORS = 5;
let server: Server;
let desk: Staff;
let day: { sitting: string; canteen: string; round: Round };
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  server = await startDemo();
  desk = await Staff.in(server.base, 'dispatcher');
  day = await roundOf(desk, DOORS);
});
test.afterAll(() => server.stop());

const rounds = (): Promise<Round[]> => desk.rounds(day.sitting);
const pending = (round: Round): string[] => round.stops.filter(({ state }) => state === 'pending').map(({ id }) => id);
async function phoneOn(browser: Browser, round: string): Promise<Page> {
  const page = await face(browser, 'about:blank', PHONE);
  await join(page, server.base, (await access(desk, round)).link);
  return page;
}

test('the rest of a round goes to another phone, and the first one has nobody’s address any more', async ({ browser }) => {
  const taker = await hired(desk, day.canteen, '向小军', '19900007201');
  const first = await phoneOn(browser, day.round.id);
  await depart(first);
  await hand(first, { odd: 'mood' });
  const next = await name(first);
  const rest = async (): Promise<string[]> => pending((await rounds()).find(({ id }) => id === day.round.id)!);
  await expect.poll(async () => (await rest()).length).toBe(day.round.stops.length - 1);
  const left = await rest();
  await first.getByRole('button', { name: t('route.bar.list') }).click();
  const addresses = (await first.locator('.stop-row.pending small').allInnerTexts()).filter((one) => one !== '');
  expect(addresses.length).toBeGreaterThan(0);

  // Without network it says so, and offers the telephone.
  await first.context().setOffline(true);
  await first.getByRole('button', { name: t('route.over.act') }).click();
  await expect(first.getByRole('dialog').getByText(t('route.over.offline'))).toBeVisible();
  await expect(first.getByRole('dialog').getByText(like('route.over.say'))).toBeVisible();
  await screen(first, 'route-over-offline');
  // The try without network is over; before, the sheet would go on by itself when the network is back.
  const again = first.getByRole('dialog').getByRole('button', { name: t('route.over.again') });
  await expect(again).toBeEnabled();
  await first.context().setOffline(false);
  await again.click();

  await expect(first.getByRole('dialog').getByRole('button', { name: new RegExp(`^${taker}`) })).toBeVisible();
  await screen(first, 'route-over-who');
  await first.getByRole('dialog').getByRole('button', { name: new RegExp(`^${taker}`) }).click();
  await screen(first, 'route-over-sure');
  await first.getByRole('dialog').getByRole('button', { name: t('route.over.yes') }).click();
  const sheet = first.getByRole('dialog');
  await expect(sheet.getByRole('heading')).toHaveText(t('route.over.done', { name: taker, n: left.length }));
  const code = (await sheet.locator('.code-shown').innerText()).replace(/\D/g, '');
  expect(code).toHaveLength(6);
  await screen(first, 'route-over-done');
  await sheet.getByRole('button', { name: t('route.over.close') }).click();
  await expect(first.locator('.stop-row')).toHaveCount(1);
  const shown = await first.locator('body').innerText();
  for (const address of addresses) expect(shown).not.toContain(address);

  const second = await face(browser, `${server.base}/route`, PHONE);
  await second.getByLabel(t('route.join.code')).fill(code);
  await expect(second.getByRole('button', { name: t('route.stop.delivered') })).toBeVisible();
  expect(await name(second)).toBe(next);
  const now = await rounds();
  const theirs = now.find(({ volunteer }) => volunteer?.name === taker)!;
  expect(pending(theirs)).toEqual(left);
  expect(now.find(({ id }) => id === day.round.id)!.stops).toHaveLength(1);

  await first.getByRole('button', { name: t('route.list.back') }).click();
  await expect(first.getByRole('heading', { level: 1 })).toHaveText(t('route.finish.title_handed'));
  await expect(first.getByText(like('route.over.went')).first()).toBeVisible();
  await screen(first, 'route-over-finish');
  await first.getByRole('button', { name: t('route.finish.act') }).click();
  await expect(first.getByText(t('route.finish.wiped'))).toBeVisible();
  await first.context().close();
  await second.context().close();
});

test('who reported something reads on the next round what became of it', async ({ browser }) => {
  const alarms = await desk.get<{ items: { id: string; kind: string }[] }>('/alarms?state=open');
  const odd = alarms.items.find(({ kind }) => kind === 'odd')!;
  await desk.post(`/alarms/${odd.id}/claim`);
  await desk.post(`/alarms/${odd.id}/close`, { seen_by: '向支书', how: 'in_person' });
  const other = (await rounds()).find((round) => round.id !== day.round.id && (round as Round & { state: string }).state === 'planned')!;
  const giver = (day.round.volunteer as unknown as { id: string }).id;
  await desk.post(`/rounds/${other.id}/assign`, { volunteer_id: giver });
  const page = await phoneOn(browser, other.id);
  const past = page.locator('section.results');
  await expect(past.getByRole('heading')).toHaveText(t('route.list.past'));
  await expect(past.getByRole('listitem')).toHaveCount(1);
  await expect(past.getByRole('listitem')).toContainText(t('route.result.kind.odd'));
  await expect(past.getByRole('listitem')).toContainText('向支书当面见到人了');
  await screen(page, 'route-past-zh');
  await page.evaluate(() => localStorage.setItem('nuancan-locale', 'en'));
  await page.reload();
  await expect(past.getByRole('listitem')).toContainText('向支书 has seen them in person');
  await screen(page, 'route-past-en');
  await page.context().close();
});

async function dragTo(page: Page, from: Locator, to: Locator): Promise<void> {
  const [a, b] = [(await from.boundingBox())!, (await to.boundingBox())!];
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
  await page.mouse.down();
  await page.mouse.move(a.x + a.width / 2 + 10, a.y + a.height / 2 + 10, { steps: 3 });
  await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 8 });
  // The first move over a place enters it, the second is over it; at the edge of a word the second enters what is beside it.
  for (const on of [1, 2]) await page.mouse.move(b.x + b.width / 2 + on, b.y + b.height / 2 + on);
}

async function floorHolds(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).disableRules('color-contrast').analyze();
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
  expect([...(await findings(page, DESK_LIMITS)), ...(await sideways(page))]).toEqual([]);
}

/** Two rounds that have not left, one below the other: the upper one keeps its place when the other's list unfolds. The lower one has
 * two doors at least, from whoever has most. */
async function neighbours(): Promise<[Round, Round, Round[]]> {
  const planned = (round: Round | undefined): boolean => (round as (Round & { state: string }) | undefined)?.state === 'planned';
  const before = await rounds();
  const i = before.findIndex((round, n) => planned(before[n - 1]) && planned(round));
  const [most] = before.filter((_, n) => n !== i && n !== i - 1).sort((a, b) => pending(b).length - pending(a).length);
  for (const id of pending(most!).slice(0, 2)) await desk.post(`/stops/${id}/move`, { round_id: before[i]!.id, position: 99 });
  const all = await rounds();
  return [all[i - 1]!, all[i]!, all];
}

for (const language of ['zh-CN', 'en'] as const) {
  test(`a door is dragged over lists and map, and what it costs is said before it is let go: ${language}`, async ({ browser }) => {
    const [to, from, all] = await neighbours();
    const context = await signedIn(browser, server.base, 'dispatcher', language);
    const page = await context.newPage();
    await page.goto(`${server.base}/desk/rounds`);
    await settled(page);
    const card = (round: Round): Locator => page.locator('article.round').nth(all.findIndex(({ id }) => id === round.id));
    await card(from).locator('.round-head').click();
    await card(from).locator('.round-head').evaluate((one) => one.scrollIntoView({ block: 'center' }));
    const bar = page.locator('aside.hand');

    // Over another round: both rounds' minutes and the food clock are said while it is still in the hand.
    const stop = from.stops[0]!;
    await dragTo(page, card(from).locator('li.stop').first(), card(to).locator('.round-facts'));
    await expect(bar.locator('.note')).toBeVisible();
    await screen(page, `desk-rounds-drag-${language}`, false);
    await expect(bar.locator('.note')).toContainText(String(from.no));
    await expect(card(to)).toHaveClass(/under/);
    expect((await rounds()).find(({ id }) => id === from.id)!.stops[0]!.id, 'nothing has been moved yet').toBe(stop.id);
    await floorHolds(page);
    await page.mouse.up();
    const anyway = bar.locator('button.danger');
    const back = bar.getByRole('button').first();
    await expect(anyway.or(back).first()).toBeVisible();
    if (await anyway.isVisible()) await anyway.click();
    await expect.poll(async () => (await rounds()).find(({ id }) => id === to.id)!.stops.map(({ id }) => id)).toContain(stop.id);
    await floorHolds(page);
    await screen(page, `desk-rounds-undo-${language}`);
    // And back to where it was.
    await bar.getByRole('button').first().click();
    await expect.poll(async () => (await rounds()).find(({ id }) => id === from.id)!.stops[0]!.id).toBe(stop.id);
    await expect(bar).toBeHidden();

    // A pin on the map: beside a door of the other round.
    const map = page.locator('.rounds-map');
    const pin = (no: number, seq: number): Locator => map.locator('.door').filter({ hasText: new RegExp(`^\\s*${seq}\\s*${no}-${seq} `) });
    await dragTo(page, pin(from.no, 1), pin(to.no, 1));
    await expect(bar).toBeVisible();
    await expect(bar.locator('.note')).toBeVisible();
    await screen(page, `desk-rounds-pin-${language}`, false);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await expect(bar).toBeHidden();
    expect((await rounds()).find(({ id }) => id === from.id)!.stops[0]!.id, 'Esc leaves it where it was').toBe(stop.id);

    // By keys alone: the same door, the same cost, the same way back.
    await card(from).locator('li.stop').first().getByRole('button').last().focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog.locator('.note')).toBeVisible();
    await dialog.getByRole('combobox').first().selectOption(to.id);
    await expect(dialog.locator('.note')).toContainText(String(from.no));
    await screen(page, `desk-rounds-keys-${language}`);
    await floorHolds(page);
    await dialog.locator('footer button').last().press('Enter');
    await expect(dialog).toBeHidden();
    await expect.poll(async () => (await rounds()).find(({ id }) => id === to.id)!.stops.map(({ id }) => id)).toContain(stop.id);
    await bar.getByRole('button').first().press('Enter');
    await expect.poll(async () => (await rounds()).find(({ id }) => id === from.id)!.stops[0]!.id).toBe(stop.id);
    await context.close();
  });
}

test('the desk hands the rest over, and sees what nobody has', async ({ browser }) => {
  const round = (await rounds()).find((one) => (one as Round & { state: string }).state === 'planned' && one.volunteer && one.stops.length > 0)!;
  await desk.post(`/rounds/${round.id}/depart`);
  const context = await signedIn(browser, server.base, 'dispatcher');
  const page = await context.newPage();
  await page.goto(`${server.base}/desk/rounds`);
  await settled(page);
  const card = page.locator('article.round').filter({ has: page.getByText(t('desk.rounds.no', { no: round.no }), { exact: true }) });
  await card.getByRole('button', { name: t('desk.rounds.hand_over') }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading')).toHaveText(t('desk.rounds.hand_over_title', { no: round.no, n: round.stops.length }));
  await floorHolds(page);
  await dialog.getByLabel(t('desk.rounds.hand_over_to')).selectOption({ label: t('desk.rounds.hand_over_none') });
  await dialog.getByRole('button', { name: t('desk.rounds.hand_over_go') }).click();
  await expect(dialog.getByText(like('desk.rounds.handed_later'))).toBeVisible();
  await dialog.getByRole('button', { name: t('act.done') }).click();
  await expect(page.locator('.note.bad').getByText(like('desk.rounds.alone'))).toBeVisible();
  await expect(page.locator('.round-head').getByText(t('desk.rounds.nobody_out'))).toBeVisible();
  await screen(page, 'desk-rounds-nobody');
  await expect(card.getByText(like('desk.rounds.gave'))).toBeVisible();
  await floorHolds(page);
  await context.close();
});

test('a used code says so where it was given out, and the desk ends a round only when every door has its outcome', async ({ browser }) => {
  const free = (await rounds()).find((one) => (one as Round & { state: string }).state === 'planned' && one.stops.length > 0)!;
  // A volunteer of its own: whoever leads another round needs no code.
  const carrier = await hired(desk, day.canteen, '覃小妹', '19900007209');
  const { items } = await desk.get<{ items: { id: string; name: string }[] }>('/volunteers');
  await desk.post(`/rounds/${free.id}/assign`, { volunteer_id: items.find((one) => one.name === carrier)!.id });
  const context = await signedIn(browser, server.base, 'dispatcher');
  const page = await context.newPage();
  await page.goto(`${server.base}/desk/rounds`);
  await settled(page);
  const card = page.locator('article.round').filter({ has: page.getByText(t('desk.rounds.no', { no: free.no }), { exact: true }) });
  await card.getByRole('button', { name: t('desk.rounds.access') }).click();
  const dialog = page.getByRole('dialog');
  const link = await dialog.locator('.link').innerText();
  const phone = await face(browser, 'about:blank', PHONE);
  await join(phone, '', link.trim());
  await expect(dialog.locator('.chip')).toContainText(t('desk.rounds.access_used'));
  await floorHolds(page);
  await screen(page, 'desk-rounds-used');
  await dialog.getByRole('button', { name: t('desk.rounds.access_another') }).click();
  await expect(dialog.locator('.link')).toBeVisible();
  await expect(dialog.locator('.chip')).toHaveCount(0);
  await dialog.getByRole('button', { name: t('act.done') }).click();

  await desk.post(`/rounds/${free.id}/depart`);
  await card.getByRole('button', { name: t('desk.rounds.finish') }).click();
  for (const stop of free.stops) await expect(dialog.getByText(`${stop.seq} ${stop.masked_name}`)).toBeVisible();
  await expect(dialog.getByRole('button', { name: t('desk.rounds.finish'), exact: true })).toHaveCount(0);
  await floorHolds(page);
  await screen(page, 'desk-rounds-finish-waits');
  await dialog.getByRole('button', { name: t('act.back') }).click();
  const at = (await desk.now()).toISOString();
  await desk.post(`/rounds/${free.id}/paper`, { left_at: at, lines: free.stops.map(({ id }) => ({ stop_id: id, outcome: 'handed_over', care: 'usual', at })) });
  await expect(card.getByText(t('desk.rounds.progress', { done: free.stops.length, all: free.stops.length }))).toBeVisible();
  await card.getByRole('button', { name: t('desk.rounds.finish') }).click();
  await dialog.getByRole('button', { name: t('desk.rounds.finish'), exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(card.locator('.round-head')).toContainText(t('desk.rounds.state.finished'));
  await context.close();
});
