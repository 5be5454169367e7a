// A picture of what the desk's buttons open, in both languages, with a day's work behind it (`make screenshots`).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';

import { liveTheDay, settled, signedIn } from './day';
import { startDemo, type Server } from './server';
import { inWords, type Language } from './words';

const folder = process.env.NUANCAN_SCREENS ?? 'out/screens';
test.use({ actionTimeout: 20_000 });

let demo: Server;
test.beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  demo = await startDemo();
  await liveTheDay(demo.base);
});
test.afterAll(() => demo.stop());

/** Somebody at the desk, in one language. */
class Looker {
  readonly say: ReturnType<typeof inWords>;
  private constructor(
    readonly page: Page,
    private readonly language: Language,
  ) {
    this.say = inWords(language);
  }

  static async as(browser: Browser, login: string, language: Language): Promise<Looker> {
    const page = await (await signedIn(browser, demo.base, login, language)).newPage();
    return new Looker(page, language);
  }

  async to(path: string): Promise<void> {
    await this.page.goto(`${demo.base}/desk/${path}`);
    await settled(this.page);
  }
  button = (key: string): Locator => this.page.getByRole('button', { name: this.say(key), exact: true }).first();

  shot(name: string, fullPage = false): Promise<unknown> {
    return this.page.screenshot({ path: join(folder, `desk-${name}-${this.language}.png`), animations: 'disabled', fullPage });
  }
  /** Presses what opens a dialog and takes its picture. */
  async dialog(name: string, open: Locator): Promise<void> {
    await open.click();
    await expect(this.page.getByRole('dialog').last()).toBeVisible();
    await expect(this.page.getByRole('dialog').last().locator('.loading')).toHaveCount(0);
    await this.shot(name);
  }
  async away(): Promise<void> {
    for (let left = await this.page.getByRole('dialog').count(); left > 0; left -= 1) await this.page.keyboard.press('Escape');
    await expect(this.page.getByRole('dialog')).toHaveCount(0);
  }
  done = (): Promise<void> => this.page.context().close();
}

for (const language of ['zh-CN', 'en'] as const) {
  test(`the canteen: ${language}`, async ({ browser }) => {
    const at = await Looker.as(browser, 'manager', language);
    await at.to('menu');
    await at.dialog('menu-cell', at.page.locator('.cell-card').first());
    await at.dialog('menu-substitute', at.button('desk.menu.substitute'));
    await at.away();
    for (let week = 0; week < 3; week += 1) await at.button('desk.menu.after').click();
    await at.dialog('menu-plan', at.page.locator('.cell-add').first());
    await at.away();
    await at.to('volunteers');
    await at.dialog('volunteer-new', at.button('desk.volunteers.new'));
    await at.away();
    await at.dialog('volunteer-signup', at.button('desk.volunteers.sign_up'));
    await at.away();
    await at.to('rounds');
    await at.dialog('round-hand-over', at.button('desk.rounds.hand_over'));
    await at.away();
    await at.dialog('round-cash', at.button('desk.rounds.bag'));
    await at.away();
    await at.page.locator('.round-head').first().click();
    await at.page.locator('li.stop').first().scrollIntoViewIfNeeded();
    await at.shot('round-stops');
    await at.to('till');
    await at.dialog('till-close', at.button('desk.money.close_shift'));
    await at.away();
    await at.dialog('till-deposit', at.button('desk.money.deposit'));
    await at.away();
    await at.shot('till-panel', true);
    await at.done();
  });

  test(`people: ${language}`, async ({ browser }) => {
    const at = await Looker.as(browser, 'registrar', language);
    await at.to('registrations');
    await at.dialog('register', at.button('desk.reg.new'));
    await at.page.getByText(at.say('desk.reg.later')).click();
    await at.shot('register-later');
    await at.away();
    await at.dialog('import', at.button('desk.reg.import'));
    await at.away();
    await at.to('seniors');
    await at.page.getByRole('searchbox').fill('朱家台');
    await at.dialog('senior-open', at.page.locator('.row-open').first());
    for (const act of ['pause', 'facts', 'cards', 'move', 'death'] as const) {
      await at.dialog(`senior-${act}`, at.button(`desk.people.act.${act}`));
      if (act === 'facts') {
        await at.page.getByLabel(at.say('desk.people.which_fact')).selectOption('name');
        await at.shot('senior-name');
      }
      await at.page.keyboard.press('Escape');
    }
    await at.dialog('senior-care', at.button('desk.people.care.act'));
    await at.page.keyboard.press('Escape');
    await at.dialog('senior-standing', at.button('desk.standing.add'));
    await at.page.keyboard.press('Escape');
    await at.dialog('senior-family', at.button('desk.people.family.add'));
    await at.page.keyboard.press('Escape');
    await at.button('desk.people.show_card').click();
    await at.page.locator('.facts').scrollIntoViewIfNeeded();
    await at.shot('senior-card');
    await at.page.getByRole('link', { name: at.say('desk.nav.entitlement') }).click();
    // The heading stands before the list is asked for.
    await expect(at.page.locator('main#work h2').first()).toBeVisible();
    await settled(at.page);
    await at.shot('entitlement', true);
    await at.done();
  });

  test(`the duty desk: ${language}`, async ({ browser }) => {
    const at = await Looker.as(browser, 'dispatcher', language);
    await at.to('alarms');
    await at.dialog('alarm-log', at.button('desk.ladder.open'));
    await at.away();
    await at.dialog('alarm-seen', at.button('desk.alarm.close'));
    await at.away();
    await at.dialog('cadres', at.button('desk.cadre.title'));
    await at.away();
    await at.to('phone');
    await at.page.getByRole('combobox').first().fill('朱家台');
    await at.page.getByRole('option').nth(1).click();
    await at.page.locator('.dish').filter({ hasNot: at.page.locator('.tone-bad') }).first().click();
    await expect(at.page.locator('.caller').getByText('¥').or(at.page.locator('.caller').getByText('元')).first()).toBeVisible();
    await at.shot('phone-order');
    await at.done();
  });

  test(`the county: ${language}`, async ({ browser }) => {
    const admin = await Looker.as(browser, 'admin', language);
    await admin.to('canteens');
    await admin.dialog('canteen-new', admin.button('desk.office.canteen.new'));
    await admin.away();
    await admin.to('devices');
    await admin.dialog('device-new', admin.button('desk.office.device.new'));
    await admin.away();
    await admin.to('channels');
    await admin.dialog('channel-new', admin.button('desk.channel.new'));
    await admin.away();
    await admin.to('accounts');
    await admin.dialog('account-new', admin.button('desk.office.account.new'));
    await admin.away();
    await admin.dialog('account-password', admin.button('desk.office.account.password'));
    await admin.done();
    const finance = await Looker.as(browser, 'finance', language);
    await finance.to('policies');
    await finance.dialog('policy', finance.button('desk.office.policy.read'));
    await finance.away();
    await finance.dialog('policy-draft', finance.button('desk.draft.new'));
    await finance.away();
    await finance.to('funds');
    await finance.dialog('fund-new', finance.button('desk.money.add_fund'));
    await finance.away();
    await finance.to('ledger');
    await finance.dialog('ledger-account', finance.page.locator('.row-open').first());
    await finance.done();
    const approver = await Looker.as(browser, 'verifier', language);
    await approver.to('registrations');
    await approver.dialog('registration', approver.page.locator('.row-open').first());
    await approver.dialog('registration-refuse', approver.button('desk.reg.refuse'));
    await approver.done();
  });

  test(`a month's claim: ${language}`, async ({ browser }) => {
    const at = await Looker.as(browser, 'finance', language);
    await at.to('settlement');
    for (const tab of ['check', 'outstanding', 'notice', 'rerate'] as const) {
      await at.page.getByRole('button', { name: at.say(`desk.settle.tab.${tab}`), exact: true }).click();
      await settled(at.page);
      await at.shot(`settle-${tab}`, true);
    }
    await at.page.getByRole('button', { name: at.say('desk.settle.tab.claims'), exact: true }).click();
    await at.page.getByLabel(at.say('desk.settle.period')).selectOption({ index: 0 });
    await at.page.locator('.row-open').first().click();
    await settled(at.page);
    for (const view of ['lines', 'uneaten'] as const) {
      await at.page.getByRole('button', { name: at.say(`desk.settle.view.${view}`), exact: true }).click();
      await settled(at.page);
      await at.shot(`claim-${view}`, true);
    }
    await at.page.getByRole('button', { name: at.say('desk.settle.view.lines'), exact: true }).click();
    await at.dialog('claim-meal', at.page.locator('.row-open').first());
    await at.done();
  });
}
