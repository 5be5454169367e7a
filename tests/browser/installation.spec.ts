// A real installation's first hour: nothing is there but the places and one administrator.
import { expect, test } from '@playwright/test';

import { face, toPart } from './faces';
import { startInstalled, type Server } from './server';
import { t } from './words';

const ADMIN = { login: 'admin', password: 'chen-guang-9431' };
const MANAGER = { login: 'shi.guiying', name: '石桂英', password: 'bai-shi-cun-2210' };
const CANTEEN = '白石村老年食堂';

let server: Server;

test.beforeAll(async () => {
  server = await startInstalled(ADMIN.login, ADMIN.password);
});
test.afterAll(async () => {
  await server.stop();
});

test('the administrator opens a canteen and makes its manager, who finds out how to begin', async ({ browser }) => {
  const admin = await face(browser, `${server.base}/desk`);
  // No demo here: nobody enters by a touch.
  await expect(admin.getByText(t('desk.login.demo'))).toBeHidden();
  await admin.getByLabel(t('desk.login.name')).fill(ADMIN.login);
  await admin.getByLabel(t('desk.login.password')).fill(ADMIN.password);
  await admin.getByRole('button', { name: t('desk.login.enter') }).click();
  await expect(admin.getByRole('heading', { level: 1, name: t('desk.nav.canteens') })).toBeVisible();
  await expect(admin.getByText(t('desk.office.canteen.none'))).toBeVisible();

  await admin.getByRole('button', { name: t('desk.office.canteen.new') }).click();
  const form = admin.getByRole('dialog', { name: t('desk.office.canteen.new') });
  await form.getByRole('button', { name: t('desk.office.canteen.open') }).click();
  await expect(form.getByText(t('desk.office.canteen.gap.name'))).toBeVisible();
  await expect(form.getByText(t('desk.office.canteen.gap.place_code'))).toBeVisible();
  await form.getByLabel(t('desk.office.canteen.name'), { exact: true }).fill(CANTEEN);
  await form.getByLabel(t('desk.office.canteen.place')).fill('白石村');
  await form.getByRole('option', { name: /白石村/ }).first().click();
  await form.getByLabel(t('desk.office.canteen.hours')).fill('午餐 10:45–12:30');
  // Swapped, as happens: the server says so beside the field.
  await form.getByLabel(t('desk.office.canteen.lat')).fill('110.1642');
  await form.getByLabel(t('desk.office.canteen.lon')).fill('29.3985');
  await form.getByRole('button', { name: t('desk.office.canteen.open') }).click();
  await expect(form.getByText(/不能填反/).first()).toBeVisible();
  await form.getByLabel(t('desk.office.canteen.lat')).fill('29.3985');
  await form.getByLabel(t('desk.office.canteen.lon')).fill('110.1642');
  await form.getByRole('button', { name: t('desk.office.canteen.open') }).click();

  const next = admin.getByRole('dialog', { name: t('desk.office.canteen.opened', { name: CANTEEN }) });
  await expect(next.getByRole('listitem')).toHaveCount(3);
  await next.getByRole('link', { name: t('desk.office.canteen.make_account') }).click();

  const account = admin.getByRole('dialog', { name: t('desk.office.account.new') });
  await expect(account.getByLabel(t('start.role'))).toHaveValue('canteen_manager');
  await expect(account.getByLabel(t('desk.canteen'))).toContainText(CANTEEN);
  await account.getByLabel(t('desk.login.name')).fill(MANAGER.login);
  await account.getByLabel(t('start.who')).fill(MANAGER.name);
  await account.getByLabel(t('desk.login.password')).fill(MANAGER.password);
  await account.getByRole('button', { name: t('act.save') }).click();
  await expect(admin.getByText(t('desk.office.account.added', { name: MANAGER.name }))).toBeVisible();
  await expect(admin.getByRole('row', { name: new RegExp(MANAGER.login) })).toContainText(CANTEEN);
  await toPart(admin, 'canteens');
  const row = admin.getByRole('row', { name: new RegExp(CANTEEN) });
  await expect(row).toContainText('白石村');
  await expect(row).toContainText(t('desk.office.canteen.exact'));

  const manager = await face(browser, `${server.base}/desk`);
  await manager.getByLabel(t('desk.login.name')).fill(MANAGER.login);
  await manager.getByLabel(t('desk.login.password')).fill(MANAGER.password);
  await manager.getByRole('button', { name: t('desk.login.enter') }).click();
  await toPart(manager, 'menu');
  await expect(manager.getByText(CANTEEN)).toBeVisible();
  await expect(manager.getByText(t('desk.menu.empty'))).toBeVisible();
  await expect(manager.getByText(t('desk.menu.empty_dishes'))).toBeVisible();
  await manager.getByRole('link', { name: t('desk.menu.to_dishes') }).click();
  await expect(manager.getByText(t('desk.menu.no_dishes'))).toBeVisible();
});
