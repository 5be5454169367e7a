// Who has no account: the neighbour in front of the poster, the daughter in the city, whoever can't get along with the kiosk.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type Page } from '@playwright/test';

import { desk, face, KIOSK, PHONE } from './faces';
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
  await page.evaluate(() => {
    window.print = () => {};
  });
  await page.getByRole('button', { name: t('point.poster') }).click();
  await expect(page.locator('.sheet svg')).toHaveCount(1);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.sheet h1')).toBeVisible();
  await expect(page.locator('header')).toBeHidden();
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('button', { name: t('act.otherLanguage') }).click();
  await expect(page.getByRole('heading', { name: en('point.week') })).toBeVisible();
  await page.goto(`${demo.base}/point/00000000-0000-7000-8000-000000000000`);
  await expect(page.getByRole('alert')).toHaveText(en('point.unknown'));
});

test('a daughter opens the link, orders, cancels, and is out once the desk ends it', async ({ browser }) => {
  const registrar = await tokenOf('registrar');
  const found = await ask(`/seniors?q=${encodeURIComponent('朱家台')}&state=active`, registrar);
  const grant = { relative_name: '王小燕', relation: '女儿', consent_how: 'in_person', days: 30 };
  const { id, link } = await ask(`/seniors/${found.items[0].id}/family-accesses`, registrar, grant);
  const page = await phone(browser, demo.base + link);
  await expect(page.getByText(t('family.none'))).toBeVisible();
  expect(page.url()).toBe(`${demo.base}/family`);
  await accessible(page);
  await page.getByRole('button', { name: t('family.orderOpen') }).click();
  await page.locator('.dish:not([disabled])').first().click();
  await page.getByRole('button', { name: t('family.place') }).click();
  await expect(page.getByText(t('family.status.ordered'), { exact: true })).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: t('family.cancel') }).click();
  await page.getByRole('button', { name: t('family.cancelSure') }).click();
  await expect(page.getByText(t('family.status.cancelled'), { exact: true })).toBeVisible();
  // The session stays with the phone; the secret doesn't stay in its address.
  await page.reload();
  await expect(page.getByText(t('family.status.cancelled'), { exact: true })).toBeVisible();
  await ask(`/family-accesses/${id}/revoke`, registrar, {});
  await page.getByRole('button', { name: t('family.again') }).click();
  await expect(page.getByRole('heading', { name: t('family.out') })).toBeVisible();
});

test('the help button rings at the desk, and the kiosk says who comes', async ({ browser }) => {
  const manager = await desk(browser, demo.base, 'canteen_manager', 'today');
  const kiosk = await face(browser, `${demo.base}/kiosk`, KIOSK);
  await kiosk.getByRole('button', { name: new RegExp(canteen.name) }).click();
  await kiosk.getByRole('button', { name: t('kiosk.help') }).click();
  await expect(kiosk.getByText(t('kiosk.helpRinging'))).toBeVisible();
  await manager.getByRole('button', { name: t('desk.help.come') }).click();
  await expect(kiosk.getByText(/看到了，马上来/)).toBeVisible();
  await kiosk.getByRole('button', { name: t('kiosk.helpDone') }).click();
  await expect(manager.locator('.help-place li')).toHaveCount(0);
});
