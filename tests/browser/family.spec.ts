// Who has no account: the neighbour in front of the poster, the daughter in the city, whoever can't get along with the kiosk.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type Page } from '@playwright/test';

import { addDinner, as, demoOf } from './api';
import { desk, face, KIOSK, PHONE, screen, toPart } from './faces';
import { DESK_LIMITS, findings } from './measure-desk';
import { startDemo, type Server } from './server';
import { en, t } from './words';

let demo: Server;
/** The demo's staff by role: login and password. */
let staff: Map<string, { login: string; password: string }>;
let canteen: { id: string; name: string };

const ask = async (path: string, token?: string, body?: object): Promise<any> => {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(`${demo.base}/api/v1${path}`, { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) });
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
};
const tokenOf = async (role: string): Promise<string> => (await ask('/auth/login', undefined, staff.get(role)!)).access_token;

test.beforeAll(async () => {
  demo = await startDemo();
  const { accounts } = await ask('/demo');
  staff = new Map(accounts.map((one: any) => [one.role, { login: one.login, password: one.password }]));
  canteen = (await ask('/canteens', await tokenOf('canteen_manager'))).items[0];
});
test.afterAll(async () => {
  await demo.stop();
});

async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

async function phone(browser: Browser, url: string): Promise<Page> {
  return face(browser, url, PHONE);
}

test('the public page says what somebody of 82 pays, in both languages, and prints a poster', async ({ browser }) => {
  const page = await phone(browser, `${demo.base}/point/${canteen.id}`);
  await expect(page.getByRole('heading', { name: canteen.name })).toBeVisible();
  await page.getByLabel(t('point.age')).fill('82');
  await expect(page.locator('.own').first()).toContainText(/您付 \d/);
  const old = await page.locator('.own').first().textContent();
  await page.getByLabel(t('point.age')).fill('55');
  await expect(page.locator('.own').first()).not.toHaveText(old ?? '');
  await accessible(page);
  await screen(page, 'point-zh-CN');
  await page.evaluate(() => {
    window.print = () => {};
  });
  await page.getByRole('button', { name: t('point.poster') }).click();
  await expect(page.locator('.sheet svg')).toHaveCount(1);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.sheet h1')).toBeVisible();
  await expect(page.locator('header')).toBeHidden();
  await screen(page, 'point-poster');
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('button', { name: t('act.otherLanguage') }).click();
  await expect(page.getByRole('heading', { name: en('point.week') })).toBeVisible();
  // Signs are in Chinese: the characters stand behind the pinyin.
  await expect(page.locator('.facts p').first()).toHaveText(/^[A-Z][\w ,]+ \(\p{Script=Han}+\)$/u);
  await screen(page, 'point-en');
  await page.goto(`${demo.base}/point/00000000-0000-7000-8000-000000000000`);
  await expect(page.getByRole('alert')).toHaveText(en('point.unknown'));
});

test('a daughter opens the link, orders, cancels, and is out once the desk ends it', async ({ browser }) => {
  const registrar = await tokenOf('registrar');
  const found = await ask('/seniors/search', registrar, { q: '朱家台', state: 'active' });
  const grant = { relative_name: '王小燕', relation: '女儿', consent_how: 'in_person', days: 30 };
  const { id, link } = await ask(`/seniors/${found.items[0].id}/family-accesses`, registrar, grant);
  const page = await phone(browser, demo.base + link);
  await expect(page.getByText(t('family.none'))).toBeVisible();
  expect(page.url()).toBe(`${demo.base}/family`);
  await accessible(page);
  await page.getByRole('button', { name: t('family.orderOpen') }).click();
  await page.locator('.dish:not([disabled])').first().click();
  await screen(page, 'family-order');
  await page.getByRole('button', { name: t('family.place') }).click();
  await expect(page.getByText(t('family.status.ordered'), { exact: true })).toBeVisible();
  await accessible(page);
  await screen(page, 'family-ordered');
  await page.getByRole('button', { name: t('family.cancel') }).click();
  await screen(page, 'family-sure');
  await page.getByRole('button', { name: t('family.cancelSure') }).click();
  await expect(page.getByText(t('family.status.cancelled'), { exact: true })).toBeVisible();
  // What was said of the order goes with it.
  await expect(page.locator('.good')).toHaveCount(0);
  await page.getByRole('button', { name: t('family.pauseGo') }).click();
  await expect(page.getByRole('button', { name: t('family.resume') })).toBeVisible();
  await screen(page, 'family-paused');
  await page.getByRole('button', { name: t('family.resume') }).click();
  await expect(page.getByRole('button', { name: t('family.pauseGo') })).toBeVisible();
  // The session stays with the phone; the secret doesn't stay in its address.
  await page.reload();
  await expect(page.getByText(t('family.status.cancelled'), { exact: true })).toBeVisible();
  await ask(`/family-accesses/${id}/revoke`, registrar, {});
  await page.getByRole('button', { name: t('family.again') }).click();
  await expect(page.getByRole('heading', { name: t('family.out') })).toBeVisible();
  await screen(page, 'family-out');
});

test('the desk gives a relative a link, shows it once, and ends it', async ({ browser }) => {
  const page = await desk(browser, demo.base, 'registrar', 'seniors');
  await page.getByRole('searchbox').fill('朱家台');
  await page.locator('.row-open').nth(1).click();
  const section = page.locator('section.form', { has: page.getByRole('heading', { name: t('desk.people.family.title') }) });
  await expect(section.getByText(t('desk.people.family.none'))).toBeVisible();
  await section.getByRole('button', { name: t('desk.people.family.add') }).click();
  const dialog = page.getByRole('dialog').last();
  const go = dialog.getByRole('button', { name: t('desk.people.family.go') });
  await go.click();
  // Said at the fields, before anything is sent.
  await expect(dialog.getByText(t('desk.people.family.gap.relative_name'))).toBeVisible();
  await expect(dialog.getByLabel(t('desk.people.family.who'))).toBeFocused();
  await dialog.getByLabel(t('desk.people.family.who')).fill('王小燕');
  await dialog.getByLabel(t('desk.people.family.relation'), { exact: true }).fill('女儿');
  await dialog.getByLabel(t('desk.people.family.how_label')).selectOption('in_person');
  await screen(page, 'desk-family-grant');
  expect(await findings(page, DESK_LIMITS)).toEqual([]);
  await go.click();
  const link = (await dialog.locator('.link').innerText()).trim();
  expect(link).toContain(`${demo.base}/family#`);
  expect(await findings(page, DESK_LIMITS)).toEqual([]);
  await screen(page, 'desk-family-link');
  await accessible(page);
  await dialog.getByRole('button', { name: t('act.done') }).click();
  const entry = section.getByRole('listitem').filter({ hasText: '王小燕' });
  await expect(entry.locator('.chip')).toContainText(t('desk.people.family.live'));
  // Whoever comes to this screen later doesn't find it.
  expect(await page.content()).not.toContain(link.split('#')[1]);

  const daughter = await phone(browser, link);
  await expect(daughter.getByRole('button', { name: t('family.orderOpen') })).toBeVisible();
  await entry.getByRole('button', { name: t('desk.people.family.end') }).click();
  const sure = page.getByRole('dialog', { name: t('desk.people.family.end_sure', { name: '王小燕' }) });
  await sure.getByRole('button', { name: t('act.back') }).click();
  await expect(entry.locator('.chip')).toContainText(t('desk.people.family.live'));
  await entry.getByRole('button', { name: t('desk.people.family.end') }).click();
  await sure.getByRole('button', { name: t('desk.people.family.end') }).click();
  await expect(entry.locator('.chip')).toContainText(t('desk.people.family.over'));
  await expect(entry.getByRole('button')).toHaveCount(0);
  await screen(daughter, 'family');
  await daughter.getByRole('button', { name: t('act.otherLanguage') }).click();
  await screen(daughter, 'family-en');
  await daughter.getByRole('button', { name: en('act.otherLanguage') }).click();
  await daughter.reload();
  await expect(daughter.getByRole('heading', { name: t('family.out') })).toBeVisible();
  // Whoever opens the link anew is told that it was ended, not only that it doesn't work.
  const late = await phone(browser, link);
  await expect(late.getByText('这个链接停用了')).toBeVisible();
  await screen(late, 'family-link-ended');
});

test('a daughter transfers, finance sees it on the statement and books it with one touch, and she reads the receipt', async ({ browser }) => {
  const registrar = await tokenOf('registrar');
  const found = await ask('/seniors/search', registrar, { q: '朱家台', state: 'active' });
  const grant = { relative_name: '王小燕', relation: '女儿', consent_how: 'in_person', days: 30 };
  const { link } = await ask(`/seniors/${found.items[2].id}/family-accesses`, registrar, grant);
  const daughter = await phone(browser, demo.base + link);
  // No account yet: the page says how else one pays in, and offers nothing that would lead nowhere.
  const charge = daughter.locator('section.charge');
  await expect(charge.getByText(/带助餐卡或身份证到助餐点交现金/)).toBeVisible();
  await expect(charge.getByRole('button')).toHaveCount(0);

  const office = await desk(browser, demo.base, 'finance', 'top_ups');
  await expect(office.getByText(t('desk.money.top_ups.no_account'))).toBeVisible();
  await expect(office.getByText(t('desk.money.top_ups.none.waiting'))).toBeVisible();
  await screen(office, 'desk-top-ups-empty');
  await office.getByRole('button', { name: t('desk.money.top_ups.account') }).click();
  const dialog = office.getByRole('dialog');
  await dialog.getByRole('button', { name: t('desk.money.top_ups.publish') }).click();
  await expect(dialog.getByText(t('desk.money.top_ups.gap.holder'))).toBeVisible();
  await dialog.getByLabel(t('desk.money.top_ups.holder')).fill('桑植县民政局');
  await dialog.getByLabel(t('desk.money.top_ups.bank')).fill('农业银行桑植县支行');
  await dialog.getByLabel(t('desk.money.top_ups.number')).fill('1880 1234 5678 9012');
  expect(await findings(office, DESK_LIMITS)).toEqual([]);
  await screen(office, 'desk-top-ups-account');
  await dialog.getByRole('button', { name: t('desk.money.top_ups.publish') }).click();
  await expect(office.getByText('…9012')).toBeVisible();
  // Alone finance changes nothing: families see it once a second person has held it against the bank's paper.
  await daughter.getByRole('button', { name: t('family.again') }).click();
  await expect(charge.getByText(/带助餐卡或身份证到助餐点交现金/)).toBeVisible();
  const approver = await desk(browser, demo.base, 'approver', 'transfer_account');
  const yes = approver.getByRole('button', { name: t('desk.money.transfer.confirm') });
  await expect(yes).toBeDisabled();
  await approver.getByLabel(t('desk.money.transfer.compared')).check();
  expect(await findings(approver, DESK_LIMITS)).toEqual([]);
  await screen(approver, 'desk-transfer-account');
  await yes.click();
  await expect(approver.getByText(t('desk.money.transfer.nothing'))).toBeVisible();
  await office.reload();
  await expect(office.getByText(t('desk.money.top_ups.no_account'))).toBeHidden();

  // Four transfers: as said, on no statement, with another sum, and one that she didn't make after all.
  const transfer = async (sum: string): Promise<string> => {
    const of = charge.getByRole('button', { name: `${sum} 元`, exact: true });
    if ((await of.count()) > 0) await of.click();
    else {
      await charge.getByRole('button', { name: t('family.charge.other') }).click();
      await charge.getByLabel(t('family.charge.typed')).fill(sum);
    }
    const reference = (await charge.locator('.code').innerText()).trim();
    expect(reference).toMatch(/^[34679ACDEFGHJKMNPQRTWX]{6}$/);
    await charge.getByRole('button', { name: t('family.charge.go', { sum: `${sum} 元` }) }).click();
    await expect(charge.getByRole('article').first()).toContainText(reference);
    return reference;
  };
  await daughter.getByRole('button', { name: t('family.again') }).click();
  await charge.getByRole('button', { name: '200 元', exact: true }).click();
  await expect(charge.getByText('1880 1234 5678 9012')).toBeVisible();
  await accessible(daughter);
  await screen(daughter, 'family-charge');
  const seen = await transfer('200');
  await expect(charge.getByText(t('family.charge.sent'))).toBeVisible();
  const lost = await transfer('100');
  const less = await transfer('88.5');
  // Three wait: no more for now.
  await expect(charge.getByText(t('family.charge.full', { n: 3 }))).toBeVisible();
  await accessible(daughter);
  await screen(daughter, 'family-charge-waiting');

  await toPart(office, 'today');
  await office.getByRole('link', { name: t('desk.today.top_ups', { n: 3 }) }).click();
  const row = (reference: string) => office.getByRole('row').filter({ hasText: reference });
  await expect(row(seen)).toContainText('王小燕');
  expect(await findings(office, DESK_LIMITS)).toEqual([]);
  await screen(office, 'desk-top-ups');
  await row(seen).getByRole('button', { name: t('desk.money.top_ups.confirm', { amount: '200.00' }) }).click();
  await expect(row(seen)).toHaveCount(0);
  await row(lost).getByRole('button', { name: t('desk.money.top_ups.differs') }).click();
  await dialog.getByLabel(t('desk.money.top_ups.how')).selectOption('not_found');
  expect(await findings(office, DESK_LIMITS)).toEqual([]);
  await screen(office, 'desk-top-ups-differs');
  await dialog.getByRole('button', { name: t('desk.money.top_ups.decline') }).click();
  await expect(row(lost)).toHaveCount(0);
  await row(less).getByRole('button', { name: t('desk.money.top_ups.differs') }).click();
  await dialog.getByLabel(t('desk.money.top_ups.how')).selectOption('other_sum');
  await dialog.getByLabel(t('desk.money.top_ups.arrived_is')).fill('80');
  await dialog.getByRole('button', { name: t('desk.money.top_ups.confirm', { amount: '80.00' }) }).click();
  await expect(office.getByText(t('desk.money.top_ups.none.waiting'))).toBeVisible();
  await office.getByRole('button', { name: t('desk.money.top_ups.tab.settled') }).click();
  await expect(row(lost)).toContainText(t('desk.money.top_ups.reason.not_found'));
  await expect(row(less)).toContainText('80.00');
  expect(await findings(office, DESK_LIMITS)).toEqual([]);
  await screen(office, 'desk-top-ups-settled');

  await daughter.getByRole('button', { name: t('family.again') }).click();
  const told = (reference: string) => charge.getByRole('article').filter({ hasText: reference });
  await expect(told(seen)).toContainText(t('family.charge.state.confirmed'));
  await expect(told(seen)).toContainText(/收据号 \d{6}/);
  await expect(told(lost)).toContainText(/银行流水里没找到这笔钱/);
  await expect(told(less)).toContainText(t('family.charge.another', { arrived: '80 元', sum: '88.5 元' }));
  await expect(daughter.getByText(t('family.balance', { sum: '280 元' }))).toBeVisible();
  const mistaken = await transfer('50');
  await told(mistaken).getByRole('button', { name: t('family.charge.withdraw') }).click();
  await told(mistaken).getByRole('button', { name: t('family.charge.withdrawSure') }).click();
  await expect(told(mistaken)).toContainText(t('family.charge.state.withdrawn'));
  await accessible(daughter);
  await screen(daughter, 'family-charge-told');
  await daughter.getByRole('button', { name: t('act.otherLanguage') }).click();
  await expect(daughter.getByRole('heading', { name: en('family.charge.title') })).toBeVisible();
  await screen(daughter, 'family-charge-en');
});

interface Meal {
  id: string;
  pickup_no: string;
}
/** Three who ate the same dish at the kiosk's canteen, each ready to say how it was. */
async function eaters(): Promise<{ dish: string; rate: ((face: string) => Promise<void>)[] }> {
  const sitting = await addDinner(demo.base, 6);
  const { code } = await ask('/demo/kiosk', undefined, { canteen_id: canteen.id, kind: 'kiosk' });
  const { access_token: kiosk } = await ask('/devices/enrol', undefined, { code });
  const manager = await as(demo.base, 'manager');
  const meals: { card: string; order: Meal; dish: string }[] = [];
  const known = async (card: string): Promise<string> => (await ask('/kiosk/identify', kiosk, { card })).candidates[0].diner_token;
  const count = (dish: string): number => meals.filter((meal) => meal.dish === dish).length;
  for (const { number: card } of (await demoOf(demo.base)).cards) {
    const token = await known(card);
    const menu = await ask('/diner/menu', kiosk, { diner_token: token });
    const dinner = menu.sittings.find((one: any) => one.id === sitting.id);
    const fit = (dinner?.dishes ?? []).filter((one: any) => one.remaining > 0 && !one.conflicts.some((conflict: any) => conflict.blocks));
    const dish = fit.sort((a: any, b: any) => count(b.name) - count(a.name))[0];
    if (dish === undefined) continue;
    const lines = [{ sitting_dish_id: dish.id, texture: dish.texture ?? dish.textures[0], portion: 'regular' }];
    const answer = await fetch(`${demo.base}/api/v1/orders`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${kiosk}`, 'Idempotency-Key': crypto.randomUUID() },
      body: JSON.stringify({ sitting_id: sitting.id, mode: 'dine_in', diners: [{ diner_token: token, lines }] }),
    });
    if (answer.ok) meals.push({ card, dish: dish.name, order: (await answer.json()).orders[0] });
  }
  const dish = meals.find((meal) => count(meal.dish) >= 3)?.dish;
  if (dish === undefined) throw new Error(`no three ate the same: ${meals.map((meal) => meal.dish).join(' ')}`);
  const same = meals.filter((meal) => meal.dish === dish).slice(0, 3);
  await manager.post('/demo/clock', { to: '17:00' });
  for (const { order } of same) await manager.post('/orders/serve', { sitting_id: sitting.id, pickup_no: order.pickup_no });
  const rate = same.map(({ card, order }) => async (face: string) => {
    await ask('/diner/rating', kiosk, { diner_token: await known(card), order_id: order.id, face });
  });
  return { dish, rate };
}

test('the manager sees what three said of a dish, as counts, and of two not even that', async ({ browser }) => {
  const { dish, rate } = await eaters();
  await rate[0]!('good');
  await rate[1]!('good');
  const page = await desk(browser, demo.base, 'canteen_manager', 'dishes');
  const list = page.locator('section.form', { has: page.getByRole('heading', { name: t('desk.menu.rating.title') }) });
  const row = list.getByRole('row').filter({ hasText: dish });
  await expect(row.getByRole('cell')).toHaveText([dish, '2', ...Array<string>(3).fill(t('desk.menu.rating.few'))]);
  await rate[2]!('poor');
  await list.getByLabel(t('desk.menu.rating.span')).selectOption('7');
  await expect(row.getByRole('cell')).toHaveText([dish, '3', '2', '0', '1']);
  expect(await findings(page, DESK_LIMITS)).toEqual([]);
  await accessible(page);
  await screen(page, 'desk-ratings');
  await page.getByRole('button', { name: t('act.otherLanguage') }).click();
  await expect(page.getByRole('heading', { name: en('desk.menu.rating.title') })).toBeVisible();
  await screen(page, 'desk-ratings-en');
});

test('the help button rings at the desk, and the kiosk says who comes', async ({ browser }) => {
  const manager = await desk(browser, demo.base, 'canteen_manager', 'today');
  const kiosk = await face(browser, `${demo.base}/kiosk`, KIOSK);
  await kiosk.getByRole('button', { name: new RegExp(canteen.name) }).click();
  await kiosk.getByRole('button', { name: t('kiosk.help') }).click();
  await expect(kiosk.getByText(t('kiosk.helpRinging'))).toBeVisible();
  await expect(manager.getByRole('button', { name: t('desk.help.come') })).toBeVisible();
  await screen(manager, 'desk-help-call');
  await manager.getByRole('button', { name: t('desk.help.come') }).click();
  // The desk is told by its own name who goes; the room reads a surname.
  await expect(manager.locator('.help-place li')).toContainText('王建平');
  await expect(kiosk.getByRole('status').filter({ hasText: t('kiosk.helpComing', { who: t('kiosk.helpNamed', { surname: '王' }) }) })).toBeVisible();
  expect(await kiosk.locator('body').innerText()).not.toContain('王建平');
  await screen(manager, 'desk-help-coming');
  await kiosk.getByRole('button', { name: t('kiosk.helpDone') }).click();
  await expect(manager.locator('.help-place li')).toHaveCount(0);
});

test('who has neither card nor phone is named by staff, and the kiosk goes on as with the card', async ({ browser }) => {
  const [{ name }] = (await demoOf(demo.base)).cards;
  const manager = await desk(browser, demo.base, 'canteen_manager', 'today');
  const kiosk = await face(browser, `${demo.base}/kiosk`, KIOSK);
  await kiosk.getByRole('button', { name: new RegExp(canteen.name) }).click();
  await kiosk.getByRole('button', { name: t('kiosk.help') }).click();
  await manager.getByRole('button', { name: t('desk.help.come') }).click();
  await manager.getByRole('button', { name: t('desk.help.name') }).click();
  const dialog = manager.getByRole('dialog');
  await dialog.getByLabel(t('desk.help.who')).fill('没有此人');
  await dialog.getByRole('button', { name: t('act.search') }).click();
  await expect(dialog.getByText(t('desk.help.nobody'))).toBeVisible();
  await dialog.getByLabel(t('desk.help.who')).fill(name);
  await dialog.getByRole('button', { name: t('act.search') }).click();
  await expect(dialog.getByText(t('desk.help.which'))).toBeVisible();
  expect(await findings(manager, DESK_LIMITS)).toEqual([]);
  await accessible(manager);
  await screen(manager, 'desk-help-name');
  await dialog.locator('.person').first().click();
  await expect(dialog).toHaveCount(0);
  await expect(kiosk.getByText(t('kiosk.helpDone'))).toHaveCount(0);
  await expect(kiosk.getByRole('heading', { name: /好！/ })).toBeVisible();
  await expect(manager.locator('.help-place li')).toHaveCount(0);
});
