// Every screen of the kiosk, reached as a guest reaches it. Whoever walks along is told the name of each.
import { expect, type Page, type Route } from '@playwright/test';

import { addDinner, as, type DemoCounty, demoOf, type Sitting, type Somebody } from './api';
import { en, t } from './words';

export type Language = 'zh-CN' | 'en';
export type Visit = (screen: string) => Promise<void>;

/** The panels that kiosks are built with. */
export const PANELS = [
  { width: 1080, height: 1920 },
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
  { width: 800, height: 1280 },
] as const;

/** A couple of the demo county that shares this phone. */
const COUPLES_PHONE = '19999000000';
/** Of one person of the demo county, and of nobody. */
const ONES_PHONE = '19999000002';
const NOBODYS_PHONE = '19999000001';
const CARD = { any: 0, couple: 1, carried: 2, allergy: 3 } as const;

export interface Stage {
  base: string;
  demo: DemoCounty;
  manager: Somebody;
  dinner: Sitting;
}

/** The demo county with a dinner of six dishes, one of them sold out: enough to page through. */
export async function stage(base: string): Promise<Stage> {
  const [demo, manager, dinner] = await Promise.all([demoOf(base), as(base, 'manager'), addDinner(base, 6)]);
  await manager.post(`/sittings/${dinner.id}/dishes/${dinner.dishes[5].id}/sold-out`, { sold_out: true });
  return { base, demo, manager, dinner };
}

/** The reader is a keyboard that types fast. */
export async function present(page: Page, card: string): Promise<void> {
  await page.keyboard.type(`${card}\n`);
}

export class KioskWalk {
  private readonly say: typeof t;

  constructor(
    private readonly page: Page,
    private readonly on: Stage,
    private readonly language: Language,
    private readonly visit: Visit,
  ) {
    this.say = language === 'en' ? en : t;
  }

  private button = (key: string) => this.page.getByRole('button', { name: this.say(key), exact: true });
  private at = (screen: string) => expect(this.page.locator(`.kiosk.at-${screen}`)).toBeVisible();

  /** Each guest is greeted in Chinese and may turn to English. */
  private async speak(): Promise<void> {
    if (this.language === 'zh-CN' || (await this.page.locator('html').getAttribute('lang')) === 'en') return;
    await this.page.getByRole('button', { name: t('act.otherLanguage') }).click();
    await expect(this.page.locator('html')).toHaveAttribute('lang', 'en');
  }

  private async see(screen: string): Promise<void> {
    await this.speak();
    await this.visit(screen);
  }

  private async card(which: keyof typeof CARD): Promise<void> {
    await present(this.page, this.on.demo.cards[CARD[which]].number);
  }

  private async home(): Promise<void> {
    await this.button('kiosk.help').click();
    await this.button('kiosk.home').click();
    await this.at('hello');
  }

  private free = (nth: number) => this.page.locator('button.card:not([aria-disabled]):not(.stop)').nth(nth);

  /** A tap on the nth dish one can have; the price has arrived when it returns. */
  private async choose(nth = 0): Promise<void> {
    await this.free(nth).click();
    await expect(this.page.locator('.sum:not([aria-disabled])')).toBeVisible();
  }

  private async toWhere(): Promise<void> {
    await this.button('kiosk.pick.ready').click();
    await expect(this.way('dine_in')).not.toHaveAttribute('aria-disabled');
  }

  private way = (mode: string) => this.page.locator('.ways button').filter({ has: this.page.getByText(this.say(`mode.${mode}`), { exact: true }) });

  private async takeBack(): Promise<void> {
    await this.button('kiosk.ticket.cancel').click();
    await this.button('kiosk.ticket.cancelYes').click();
    await expect(this.page.getByRole('heading', { name: this.say('kiosk.ticket.cancelled') })).toBeVisible();
  }

  async everything(): Promise<void> {
    await this.opening();
    await this.phone();
    await this.oneMeal();
    await this.aSecondMeal();
    await this.couple();
    await this.needs();
    await this.walkIn();
    await this.away();
  }

  /** Switched on without network, then known, then greeting. */
  async opening(): Promise<void> {
    const { page } = this;
    await page.clock.install();
    await page.route('**/api/v1/meta', (route) => route.abort());
    await page.goto(`${this.on.base}/kiosk`);
    await expect(page.getByText(t('kiosk.starting')).first()).toBeVisible();
    await this.see('starting');
    await page.unroute('**/api/v1/meta');
    await page.clock.fastForward(5_000);
    await this.at('enrol');
    await this.see('enrol');
    await page.getByRole('button', { name: this.language === 'en' ? this.on.demo.canteens[0].name_en : this.on.demo.canteens[0].name }).click();
    await this.at('hello');
    await this.see('hello');
    await present(page, '4308220000099999');
    await expect(page.getByRole('alert')).toBeVisible();
    await this.see('hello-unknown');
  }

  /** As a quick finger does it: an even pace of 200 ms, several times the same key. */
  private async dial(number: string): Promise<void> {
    for (const digit of number) {
      await this.page.getByRole('button', { name: digit, exact: true }).click();
      await this.page.clock.runFor(200);
    }
    await expect(this.page.getByText(this.say('kiosk.phone.digits', { n: number.length }))).toBeVisible();
  }

  async phone(): Promise<void> {
    const { page } = this;
    await this.speak();
    await this.button('kiosk.hello.phone').click();
    await this.at('phone');
    await this.see('phone');
    await this.dial(NOBODYS_PHONE);
    await this.button('kiosk.phone.find').click();
    await expect(page.getByText(this.say('kiosk.phone.unknown')).first()).toBeVisible();
    await this.see('phone-unknown');
    for (let n = 0; n < NOBODYS_PHONE.length; n += 1) {
      await this.button('kiosk.phone.erase').click();
      await page.clock.runFor(200);
    }
    await this.dial(ONES_PHONE);
    await this.button('kiosk.phone.find').click();
    await this.at('who');
    await this.see('who-one');
    await this.button('kiosk.who.no').click();
    await this.at('phone');
    await this.dial(COUPLES_PHONE);
    await this.see('phone-full');
    await this.button('kiosk.phone.find').click();
    await this.at('who');
    await this.see('who');
    await page.locator('.people button').first().click();
    await this.at('pick');
    await this.see('pick-none-fits');
    await this.button('kiosk.help').click();
    await this.at('help');
    await this.see('help');
    await this.button('kiosk.home').click();
    await this.at('hello');
  }

  async oneMeal(): Promise<void> {
    const { page } = this;
    await this.card('any');
    await this.at('pick');
    await this.see('pick');
    await this.choose();
    await this.see('pick-chosen');
    await page.locator('.sum').click();
    await this.at('why');
    await this.see('why');
    await this.button('kiosk.why.back').click();
    await this.toWhere();
    await this.see('where');
    // The line dies with the order under way, and comes back.
    let waiting: Route | undefined;
    await page.route('**/api/v1/orders', (route) => void (waiting = route));
    await this.way('dine_in').click();
    await this.at('sending');
    await expect.poll(() => waiting !== undefined).toBe(true);
    await this.see('sending');
    await waiting?.abort();
    await expect(page.getByRole('heading', { name: this.say('kiosk.sending.waitTitle') })).toBeVisible();
    await this.see('sending-offline');
    await page.unroute('**/api/v1/orders');
    await this.button('kiosk.sending.again').click();
    await this.at('ticket');
    await this.see('ticket');
    await this.button('kiosk.ticket.cancel').click();
    await this.see('ticket-cancel');
    await this.button('kiosk.ticket.cancelNo').click();
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');
  }

  async aSecondMeal(): Promise<void> {
    await this.card('any');
    await this.at('ticket');
    await this.see('ticket-earlier');
    await this.button('kiosk.ticket.again').click();
    await this.at('pick');
    await this.choose();
    await this.toWhere();
    await this.way('dine_in').click();
    await this.at('second');
    await this.see('second');
    await this.button('kiosk.second.more').click();
    await this.at('where');
    await this.way('dine_in').click();
    await this.at('ticket');
    await this.button('kiosk.ticket.done').click();
    // Twice the same: from now on that is the habit.
    await this.card('any');
    await this.at('ticket');
    await this.see('ticket-two');
    await this.button('kiosk.ticket.again').click();
    await this.at('pick');
    await expect(this.page.locator('button.card').first()).toContainText(this.say('kiosk.pick.usual'));
    await this.see('pick-usual');
    await this.home();
    await this.card('any');
    await this.at('ticket');
    await this.speak();
    await this.takeBack();
    await this.see('ticket-cancelled');
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');
  }

  async couple(): Promise<void> {
    const { page } = this;
    await this.card('couple');
    await this.at('pick');
    await this.speak();
    await this.choose();
    await this.button('kiosk.pick.spouse').click();
    await expect(this.button('kiosk.pick.seeMine')).toBeVisible();
    await this.see('pick-spouse');
    await this.choose(1);
    await this.see('pick-couple');
    await page.locator('.sum').click();
    await this.at('why');
    await this.see('why-couple');
    await this.button('kiosk.why.back').click();
    await this.toWhere();
    await this.see('where-couple');
    await this.way('take_away').click();
    await this.at('ticket');
    await this.see('ticket-couple');
    await this.takeBack();
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');
  }

  /** What somebody must not eat, other meals of the day, a meal that is carried home. */
  async needs(): Promise<void> {
    const { page } = this;
    await this.card('allergy');
    await this.at('pick');
    await this.see('pick-allergy');
    await page.locator('button.card.stop').first().click();
    await expect(page.locator('button.card.chosen')).toHaveCount(1);
    await this.button('kiosk.help').click();
    await this.button('kiosk.helpDone').click();
    await this.at('pick');
    await page.getByRole('button', { name: this.say('kiosk.pick.switch', { period: this.say('period.dinner') }) }).click();
    await this.see('pick-dinner');
    await page.locator('.more button').last().click();
    await this.see('pick-dinner-2');
    await this.home();

    await this.card('carried');
    await this.at('pick');
    await this.speak();
    await this.choose(1);
    await this.toWhere();
    await this.see('where-carried');
    await this.way('delivery').click();
    await this.at('ticket');
    await expect(page.locator('.number')).toHaveCount(0);
    await this.see('ticket-delivery');
    await this.takeBack();
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');
  }

  /** Somebody without registration: the full price, a slip, and the way back with it. */
  async walkIn(): Promise<void> {
    const { page } = this;
    await this.speak();
    await this.button('kiosk.hello.walkin').click();
    await this.at('walkin');
    await this.see('walkin');
    await this.button('kiosk.walkin.order').click();
    await this.at('pick');
    await this.see('pick-walkin');
    await this.choose();
    await this.see('pick-walkin-chosen');
    await this.toWhere();
    await page.locator('.pays button').nth(1).click();
    await this.see('where-walkin');
    await this.way('dine_in').click();
    await this.at('slip');
    await this.see('slip');
    const digits = `${await page.locator('.slip-ticket .number').innerText()}${await page.locator('.slip-ticket .code b').innerText()}`;
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');
    await this.speak();
    await this.button('kiosk.hello.walkin').click();
    await this.button('kiosk.walkin.slip').click();
    await this.at('slipno');
    await this.see('slipno');
    for (const digit of digits) {
      await page.getByRole('button', { name: digit, exact: true }).click();
      await page.clock.runFor(320);
    }
    await this.see('slipno-full');
    await this.button('kiosk.slipno.find').click();
    await this.at('slip');
    await this.see('slip-found');
    await this.button('kiosk.ticket.cancel').click();
    await this.see('slip-cancel');
    await this.button('kiosk.ticket.cancelYes').click();
    await expect(page.getByRole('heading', { name: this.say('kiosk.ticket.cancelled') })).toBeVisible();
    await this.see('slip-cancelled');
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');
  }

  /** A dish that sells out under the finger, and somebody who walks off. */
  async away(): Promise<void> {
    const { page, on } = this;
    await this.card('carried');
    await this.at('pick');
    await this.speak();
    await page.getByRole('button', { name: this.say('kiosk.pick.switch', { period: this.say('period.dinner') }) }).click();
    await this.choose(1);
    await this.toWhere();
    const soldOut = (sold_out: boolean) => on.manager.post(`/sittings/${on.dinner.id}/dishes/${on.dinner.dishes[1].id}/sold-out`, { sold_out });
    await soldOut(true);
    await this.way('dine_in').click();
    await expect(page.getByRole('alert')).toBeVisible();
    await this.see('refused');
    await soldOut(false);
    await this.button('kiosk.sending.drop').click();
    await this.at('hello');

    await this.card('carried');
    await this.at('pick');
    await this.speak();
    await page.clock.fastForward(61_000);
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await this.see('idle');
    await this.button('kiosk.idle.stay').click();
    await expect(page.getByRole('alertdialog')).toBeHidden();
    await this.button('kiosk.pick.nothing').click();
    await this.at('hello');
  }
}
