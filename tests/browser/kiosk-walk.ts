// Every screen of the kiosk, reached as a guest reaches it. Whoever walks along is told the name of each.
import { expect, type Route } from '@playwright/test';

import { KioskSteps, present } from './kiosk-steps';
import { t } from './words';

export { type Language, PANELS, present, stage, type Stage } from './kiosk-steps';

/** A couple of the demo county that shares this phone. */
const COUPLES_PHONE = '19999000000';
/** Of one person of the demo county, and of nobody. */
const ONES_PHONE = '19999000002';
const NOBODYS_PHONE = '19999000001';
/** Eleven digits that are no number. */
const NO_PHONE = '11111111111';

export class KioskWalk extends KioskSteps {
  async everything(): Promise<void> {
    await this.opening();
    await this.phone();
    await this.oneMeal();
    await this.aSecondMeal();
    await this.couple();
    await this.spouseHas();
    await this.needs();
    await this.walkIn();
    await this.away();
    await this.dark();
    await this.rated();
    await this.settings();
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
    await page.context().setOffline(true);
    await this.card('any');
    await expect(page.getByRole('status').filter({ hasText: this.say('kiosk.offline') })).toBeVisible();
    await this.see('hello-offline');
    await page.context().setOffline(false);
    await this.card('any');
    await this.at('pick');
    await this.home();
  }

  /** As a quick finger does it: an even pace of 200 ms, several times the same key. */
  private async dial(number: string): Promise<void> {
    for (const digit of number) {
      await this.page.getByRole('button', { name: digit, exact: true }).click();
      await this.page.clock.runFor(200);
    }
    await expect(this.page.getByText(this.say('kiosk.phone.digits', { n: number.length }))).toBeVisible();
  }

  private async press(digits: string): Promise<void> {
    for (const digit of digits) {
      await this.page.getByRole('button', { name: digit, exact: true }).click();
      await this.page.clock.runFor(320);
    }
  }

  private async erase(): Promise<void> {
    for (let n = 0; n < NO_PHONE.length; n += 1) {
      await this.button('kiosk.phone.erase').click();
      await this.page.clock.runFor(200);
    }
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
    await this.erase();
    await this.dial(NO_PHONE);
    await this.button('kiosk.phone.find').click();
    // Said above the digits, and not in the caption alone.
    await expect(page.locator('.dial .side').getByRole('heading')).toHaveText(await page.getByRole('alert').innerText());
    await this.see('phone-bad');
    await this.erase();
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
    // A slow line: as long as the call is on its way nobody is told to wave.
    const calls: Route[] = [];
    let slow = true;
    await page.route('**/api/v1/kiosk/help', (route) => (slow ? void calls.push(route) : route.continue()));
    await page.locator('.pay .ready').filter({ hasText: this.say('kiosk.help') }).click();
    await this.at('help');
    await expect.poll(() => calls.length).toBeGreaterThan(0);
    await expect(page.getByRole('heading', { name: this.say('kiosk.helpCallingTitle'), exact: true })).toBeVisible();
    await this.see('help-calling');
    slow = false;
    for (const call of calls) await call.continue();
    await expect(page.getByText(this.say('kiosk.helpRinging'))).toBeVisible();
    await page.unroute('**/api/v1/kiosk/help');
    await this.see('help');
    // An empty desk: it says so and names another way, and still hears who comes.
    const { hotline } = (await (await page.request.get(`${this.on.base}/api/v1/meta`)).json()) as { hotline: string };
    await page.clock.fastForward(41_000);
    await expect(page.locator('.caption')).toContainText(this.say('kiosk.helpNobody', { hotline }));
    await this.see('help-nobody');
    await this.answered();
    await this.see('help-coming');
    await this.button('kiosk.home').click();
    await this.at('hello');
  }

  /** Somebody at the desk has seen the call. */
  private async answered(): Promise<void> {
    const { manager } = this.on;
    const { items } = await manager.get<{ items: { id: string; state: string }[] }>('/help-calls');
    const calling = items.filter(({ state }) => state === 'calling');
    expect(calling.length).toBeGreaterThan(0);
    for (const { id } of calling) await manager.post(`/help-calls/${id}/answer`);
    await expect(this.page.getByRole('status').filter({ hasText: this.say('kiosk.helpNamed', { surname: '王' }) }).first()).toBeVisible();
  }

  async oneMeal(): Promise<void> {
    const { page } = this;
    await this.card('any');
    await this.at('pick');
    await this.see('pick');
    // Not yet to be pressed, and says why.
    await this.button('kiosk.pick.ready').click({ force: true });
    await expect(page.locator('.caption')).toContainText(this.say('kiosk.pick.first_dish'));
    await this.at('pick');
    await this.choose();
    await this.see('pick-chosen');
    await this.anothersCard();
    await page.locator('.sum').click();
    await this.at('why');
    await this.see('why');
    await this.button('kiosk.why.back').click();
    await this.toWhere();
    await this.see('where');
    // The line dies with the order under way, and comes back.
    let waiting: Route | undefined;
    let line = false;
    await page.route('**/api/v1/orders', (route) => {
      if (waiting) return line ? route.continue() : route.abort();
      waiting = route;
    });
    await this.way('dine_in').click();
    await this.at('sending');
    await expect.poll(() => waiting !== undefined).toBe(true);
    await this.see('sending');
    await waiting?.abort();
    await expect(page.getByRole('heading', { name: this.say('kiosk.sending.waitTitle') })).toBeVisible();
    await this.see('sending-offline');
    // Giving up is asked about, and what is tried meanwhile leaves the question standing.
    await this.button('kiosk.sending.stop').click();
    await expect(page.getByRole('heading', { name: this.say('kiosk.sending.stopTitle') })).toBeVisible();
    await page.clock.fastForward(5_000);
    await this.see('sending-stop');
    await this.button('kiosk.sending.stay').click();
    await this.button('kiosk.sending.again').click();
    line = true;
    // By that touch, or by itself a moment later where it came before the line.
    await page.clock.fastForward(5_000);
    await this.at('ticket');
    await page.unroute('**/api/v1/orders');
    await this.see('ticket');
    await this.button('kiosk.ticket.cancel').click();
    await this.see('ticket-cancel');
    await this.button('kiosk.ticket.cancelNo').click();
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');
  }

  /** Whoever shows a card before the first has ordered is asked; the same card again is not. */
  private async anothersCard(): Promise<void> {
    const { page } = this;
    await this.card('couple');
    await this.at('change');
    await this.see('change');
    await page.locator('.at-change main .big.go').click();
    await this.at('pick');
    await expect(page.locator('button.card.chosen')).toHaveCount(1);
    await this.card('any');
    await this.at('pick');
    await expect(page.locator('button.card.chosen')).toHaveCount(1);
  }

  async aSecondMeal(): Promise<void> {
    await this.card('any');
    await this.at('ticket');
    await this.see('ticket-earlier');
    await this.button('kiosk.ticket.again').click();
    await this.at('pick');
    await this.see('pick-second');
    await this.choose();
    await this.see('pick-second-chosen');
    await this.onAgain();
    await this.see('second');
    await this.button('kiosk.second.more').click();
    await this.at('where');
    await expect(this.page.getByRole('heading', { name: this.say('kiosk.where.again') })).toBeVisible();
    await expect(this.way('dine_in')).not.toHaveAttribute('aria-disabled');
    await this.see('where-second');
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
    // Of two meals one is taken back and the other stays, until it is taken back too.
    await this.button('kiosk.ticket.cancel').click();
    await expect(this.page.locator('.each button')).toHaveCount(2);
    await this.see('ticket-which');
    await this.page.locator('.each button').first().click();
    await expect(this.page.locator('.ticket .number')).toHaveCount(1);
    await this.see('ticket-one-left');
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
    await this.takeBack(2);
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');
  }

  /** The spouse has a meal already: said by name, and the other one orders alone. */
  async spouseHas(): Promise<void> {
    const { page, on } = this;
    const spouse = async (): Promise<void> => {
      await this.button('kiosk.pick.spouse').click();
      await expect(this.button('kiosk.pick.seeMine')).toBeVisible();
    };
    await this.card('couple');
    await this.at('pick');
    await this.speak();
    await spouse();
    await this.choose(1);
    await this.toWhere();
    const [answer] = await Promise.all([page.waitForResponse('**/api/v1/orders'), this.way('take_away').click()]);
    const { orders } = (await answer.json()) as { orders: { id: string; pickup_no: string; masked_name: string }[] };
    const [theirs] = orders;
    await this.at('ticket');
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');

    await this.card('couple');
    await this.at('pick');
    await this.speak();
    await this.choose();
    await spouse();
    await expect(page.getByText(this.say('kiosk.pick.spouseHas', { name: theirs!.masked_name, no: theirs!.pickup_no })).first()).toBeVisible();
    await this.see('pick-spouse-has');
    await this.choose(1);
    await this.onAgain();
    await expect(page.getByRole('heading', { name: this.say('kiosk.second.title_spouse', { name: theirs!.masked_name }) })).toBeVisible();
    await this.see('second-spouse');
    await this.button('kiosk.second.mine').click();
    await this.at('where');
    await this.way('take_away').click();
    await this.at('ticket');
    await expect(page.locator('.ticket .number')).toHaveCount(1);
    await this.takeBack();
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');
    await on.manager.post(`/orders/${theirs!.id}/cancel`, {});
  }

  /** What somebody must not eat, other meals of the day, a meal that is carried home. */
  async needs(): Promise<void> {
    const { page } = this;
    await this.card('allergy');
    await this.at('pick');
    await this.see('pick-allergy');
    await page.locator('button.card.stop').first().click();
    await expect(page.locator('button.card.chosen')).toHaveCount(1);
    await expect(page.locator('.sum:not([aria-disabled])')).toBeVisible();
    await this.see('pick-swapped');
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
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');
    await this.card('carried');
    await this.at('ticket');
    await this.speak();
    await this.button('kiosk.ticket.again').click();
    await this.at('pick');
    await this.choose(1);
    await this.onAgain();
    await this.see('second-delivery');
    await this.button('kiosk.second.see').click();
    await this.at('ticket');
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
    await page.locator('.sum').click();
    await this.at('why');
    await this.see('why-walkin');
    await this.button('kiosk.why.back').click();
    await this.toWhere();
    await page.locator('.pays button').nth(1).click();
    await this.see('where-walkin');
    await this.way('dine_in').click();
    await this.at('slip');
    await this.see('slip');
    const digits = (await page.locator('.slip-ticket .code b').innerText()).replace('-', '');
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');
    await this.speak();
    await this.button('kiosk.hello.walkin').click();
    await this.button('kiosk.walkin.slip').click();
    await this.at('slipno');
    await this.see('slipno');
    const wrong = `${digits.slice(0, -1)}${(Number(digits.at(-1)) + 1) % 10}`;
    await this.press(wrong);
    await this.button('kiosk.slipno.find').click();
    await expect(page.locator('.dial .side').getByRole('heading')).toHaveText(this.say('kiosk.slipno.unknown'));
    await this.see('slipno-unknown');
    // The last digit alone is taken back.
    await this.button('kiosk.phone.erase').click();
    await page.clock.runFor(320);
    await this.press(digits.at(-1)!);
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
    // The dish that was given up for sold out is taken up again, and not ordered.
    await expect(page.getByText(this.say('kiosk.idle.unordered'))).toBeVisible();
    await this.see('idle');
    await this.button('kiosk.idle.stay').click();
    await expect(page.getByRole('alertdialog')).toBeHidden();
    await this.button('kiosk.pick.nothing').click();
    await this.at('hello');
  }

  /** White on black, for whoever can't read the usual look. */
  async dark(): Promise<void> {
    await this.speak();
    await this.button('kiosk.hello.dark').click();
    await this.see('dark-hello');
    await this.card('allergy');
    await this.at('pick');
    await this.choose();
    await this.see('dark-pick');
    await this.home();
  }

  /** Whoever has eaten is asked once, after ordering the next meal. Each language needs somebody of its own. */
  async rated(): Promise<void> {
    const { page, on } = this;
    const guest = on.demo.cards[this.language === 'en' ? 0 : 4]!.number;
    await present(page, guest);
    await this.at('pick');
    await this.speak();
    await this.choose();
    await this.toWhere();
    await this.way('dine_in').click();
    await this.at('ticket');
    const pickup_no = await page.locator('.ticket .number').innerText();
    await on.manager.post('/orders/serve', { sitting_id: await on.lunch(), pickup_no });
    await this.button('kiosk.ticket.done').click();
    await this.at('hello');
    await present(page, guest);
    await this.at('pick');
    await this.speak();
    await page.getByRole('button', { name: this.say('kiosk.pick.switch', { period: this.say('period.dinner') }) }).click();
    await this.choose();
    await this.toWhere();
    await this.way('dine_in').click();
    await this.at('ticket');
    await this.button('kiosk.ticket.done').click();
    await this.at('rate');
    await this.see('rate');
    await this.button('kiosk.rate.skip').click();
    await this.at('hello');
  }

  /** What stands behind the address `#setup`. */
  async settings(): Promise<void> {
    const { page, on } = this;
    await page.goto(`${on.base}/kiosk#setup`);
    await page.reload();
    await this.at('enrol');
    await this.see('settings');
  }
}
