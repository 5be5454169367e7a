// The counter: a drawer is opened, a family pays in, a receipt is printed and struck out, the drawer is counted again. Then
// the books: a fund gets an account and money, and the ledger shows both.
import { expect, test, type Page } from '@playwright/test';

import { as, settled, signedIn } from './day';
import { desk, face, screen, toPart } from './faces';
import { startDemo, type Server } from './server';
import { t } from './words';

let server: Server;
test.beforeAll(async () => {
  server = await startDemo();
});
test.afterAll(() => server.stop());

/** A card that the demo knows. */
async function card(page: Page): Promise<string> {
  const demo = await page.request.get(`${server.base}/api/v1/demo`);
  return ((await demo.json()) as { cards: { number: string }[] }).cards[0]!.number;
}

/** Prints are counted, not made. */
const silence = (page: Page) =>
  page.evaluate(() => {
    const counted = window as unknown as { printed: number };
    counted.printed = 0;
    window.print = () => (counted.printed += 1);
  });
const printed = (page: Page) => page.evaluate(() => (window as unknown as { printed: number }).printed);

test('money comes in and out of a drawer with receipts, and the count is even', async ({ browser }) => {
  const page = await desk(browser, server.base, 'canteen_manager', 'till');
  await silence(page);
  await page.getByLabel(t('desk.money.new_drawer')).fill('一号钱箱');
  await page.getByRole('button', { name: t('desk.money.make_drawer') }).click();
  await page.getByRole('button', { name: t('desk.money.open_shift') }).click();
  const count = page.getByRole('dialog');
  // A new drawer holds nothing by the books: the change that was put in is booked as brought, not as a difference.
  await count.getByLabel(t('desk.money.count')).fill('200');
  await count.getByRole('button', { name: t('desk.money.open_shift') }).click();
  await count.getByLabel(t('desk.money.difference_why')).selectOption({ label: t('desk.money.difference_reason.brought') });
  await count.getByRole('button', { name: t('desk.money.open_shift') }).click();
  await expect(page.getByText(t('desk.money.mine'))).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: t('desk.money.line.float') })).toContainText('200');
  await expect(page.getByRole('listitem').filter({ hasText: t('desk.money.line.difference') })).toHaveCount(0);

  await page.getByLabel(t('desk.money.card')).fill(await card(page));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: t('desk.money.kind.top_up') }).click();
  const paid = page.getByRole('dialog');
  await paid.getByLabel(t('desk.money.how_much')).fill('30.5');
  await paid.getByLabel(t('desk.money.payer_is')).selectOption('child');
  await paid.getByRole('button', { name: t('desk.money.do', { what: t('desk.money.kind.top_up'), amount: '30.50' }) }).click();
  await page.getByRole('button', { name: t('desk.money.print_receipt') }).click();
  await expect.poll(() => printed(page)).toBe(1);
  await expect(page.getByRole('cell', { name: '30.50' })).toBeVisible();
  await screen(page, 'desk-counter-till');

  await page.getByRole('button', { name: t('desk.money.close_shift') }).click();
  const again = page.getByRole('dialog');
  await again.getByLabel(t('desk.money.count')).fill('230');
  await again.getByRole('button', { name: t('desk.money.close_shift') }).click();
  // Half a yuan is missing: the page asks why, and the right count needs no reason.
  await expect(again.getByLabel(t('desk.money.difference_why'))).toBeVisible();
  await again.getByLabel(t('desk.money.count')).fill('230.5');
  await expect(again.getByLabel(t('desk.money.difference_why'))).toBeHidden();
  await again.getByRole('button', { name: t('desk.money.close_shift') }).click();
  await expect(page.getByText(t('desk.money.closed', { counted: '230.50', expected: '230.50', difference: '0.00' }))).toBeVisible();
  await page.getByRole('button', { name: t('desk.money.print_slip') }).click();
  await expect.poll(() => printed(page)).toBe(2);
});

test('a fund gets an account and money, and the ledger shows it', async ({ browser }) => {
  const page = await desk(browser, server.base, 'finance', 'funds');
  await page.getByRole('button', { name: t('desk.money.add_fund') }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel(t('desk.money.fund_which')).selectOption({ label: t('desk.money.fund_own') });
  await form.getByLabel(t('desk.money.fund_key'), { exact: true }).fill('gift/spring');
  await form.getByLabel(t('desk.money.fund_name'), { exact: true }).fill('春节爱心款');
  await form.getByLabel(t('desk.money.fund_kind_is')).selectOption('donation');
  await form.getByRole('button', { name: t('desk.money.add_fund') }).click();
  await page.getByRole('button', { name: '春节爱心款' }).click();
  const view = page.getByRole('dialog');
  await view.getByLabel(t('desk.money.receive')).fill('1000');
  await view.getByLabel(t('desk.money.source_is')).selectOption('donation');
  await view.getByRole('button', { name: t('desk.money.book') }).click();
  await expect(view.getByText('¥ 1,000.00')).toBeVisible();
  await screen(page, 'desk-counter-funds');
  await view.getByRole('button', { name: t('act.close') }).click();
  await toPart(page, 'ledger');
  await expect(page.getByRole('button', { name: /春节爱心款/ })).toBeVisible();
  await screen(page, 'desk-counter-ledger');
  await toPart(page, 'bills');
  await expect(page.getByRole('heading', { level: 1, name: t('desk.nav.bills') })).toBeVisible();
});

test('nobody meets the counter who has no business there', async ({ browser }) => {
  const page = await face(browser, `${server.base}/desk`);
  await page.getByRole('button', { name: t('role.kitchen') }).click();
  // The page itself has a link to the kitchen as well, once it has read its numbers.
  const parts = page.getByRole('navigation');
  await expect(parts.getByRole('link', { name: t('desk.nav.kitchen') })).toBeVisible();
  await expect(parts.getByRole('link', { name: t('desk.nav.till') })).toBeHidden();
});

test('who keeps a township’s money or accounts is not led to what is the county’s', async ({ browser }) => {
  const admin = await as(server.base, 'admin');
  const { items } = await admin<{ items: { code: string }[] }>('/places?level=township');
  const password = 'nuancan-demo';
  for (const [login, name, role] of [['caiwu-town', '覃会计', 'finance'], ['guanli-town', '向管理', 'administrator']]) {
    await admin('/accounts', { login, name, role, place_code: items[0]!.code, password });
  }
  for (const [login, hidden, shown] of [['caiwu-town', 'ledger', 'funds'], ['guanli-town', 'channels', 'canteens']] as const) {
    const context = await signedIn(browser, server.base, login);
    const page = await context.newPage();
    // Whoever has the address is led to a page of their own as well.
    await page.goto(`${server.base}/desk/${hidden}`);
    await settled(page);
    await expect(page).not.toHaveURL(new RegExp(`/${hidden}$`));
    const parts = page.getByRole('navigation');
    await expect(parts.getByRole('link', { name: t(`desk.nav.${shown}`) })).toBeVisible();
    await expect(parts.getByRole('link', { name: t(`desk.nav.${hidden}`) })).toHaveCount(0);
    await context.close();
  }
});
