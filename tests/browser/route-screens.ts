// Every screen of the volunteer's page, one after the other on one real round, in one language and one size of text. Whoever calls
// gets each as it stands there: to measure it, or to take its picture.
import { expect, type BrowserContext, type Page } from '@playwright/test';

import { access, type Round, type Staff } from './desk';
import { isCouple, theFirst } from './phone';
import { inWords, type Language } from './words';

export interface Walk {
  context: BrowserContext;
  base: string;
  desk: Staff;
  sitting: string;
  round: Round;
  /** Another round of the same sitting, which takes a door over. */
  other: Round;
  /** A volunteer without a round, who takes the rest of this one over. */
  taker: string;
  language: Language;
  /** Per cent. */
  size: 100 | 150;
}

export type Look = (page: Page, screen: string) => Promise<void>;

export async function everyScreen(walk: Walk, look: Look): Promise<void> {
  const page = await walk.context.newPage();
  const steps = new Screens(walk, page, look);
  await steps.joining();
  await steps.packing();
  await steps.door();
  await steps.shutDoor();
  await steps.overview();
  await steps.refused();
  await steps.time();
  await steps.handOver();
  await steps.end();
  await page.close();
}

class Screens {
  private readonly t: (key: string, fill?: Record<string, string | number>) => string;

  constructor(
    private readonly walk: Walk,
    private readonly page: Page,
    private readonly look: Look,
  ) {
    this.t = inWords(walk.language);
  }

  private button = (key: string, fill = {}) => this.page.getByRole('button', { name: this.t(key, fill), exact: true });
  /** A choice has a second line beside its words. */
  private choice = (key: string) => this.page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${this.t(key)}`) });
  private async shown(screen: string, key: string, fill = {}): Promise<void> {
    await expect(this.page.getByText(this.t(key, fill)).first()).toBeVisible();
    await this.look(this.page, screen);
  }
  private back = () => this.page.getByRole('dialog').getByRole('button', { name: this.t('act.back'), exact: true }).click();

  async joining(): Promise<void> {
    const { page, walk } = this;
    await page.goto(`${walk.base}/route`);
    await page.evaluate(
      ([language, size]) => {
        localStorage.setItem('nuancan-locale', language!);
        localStorage.setItem('nuancan-route-size', size!);
      },
      [walk.language, String(walk.size)],
    );
    await page.reload();
    await this.shown('join', 'route.join.lead');
    // The browser offers the start screen when it likes; the page is told so here.
    await page.evaluate(() => window.dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt: () => Promise.resolve() })));
    await this.shown('join-install', 'route.install.act');
    await page.getByLabel(this.t('route.join.code')).fill('000000');
    await expect(page.getByRole('alert')).not.toBeEmpty();
    await this.look(page, 'join-wrong');
  }

  async packing(): Promise<void> {
    const { page, walk } = this;
    await page.goto('about:blank');
    await page.goto(walk.base + (await access(walk.desk, walk.round.id)).link);
    await this.shown('pickup', 'route.pickup.later');
    for (const bag of await page.locator('.bags').getByRole('button').all()) await bag.click();
    await this.look(page, 'pickup-counted');
    await this.button('route.bar.list').click();
    await this.shown('list-before', 'route.list.count');
    await this.button('route.list.count').click();
    await this.button('route.pickup.counted').click();
    // Counted, but perhaps early: that is asked about once.
    const sure = this.button('route.pickup.sure');
    await expect(sure.or(this.button('route.stop.delivered'))).toBeVisible();
    if (!(await sure.isVisible())) return;
    await this.look(page, 'pickup-sure');
    await sure.click();
  }

  /** "Delivered"; where money is due it is asked for first. */
  private async delivered(): Promise<void> {
    const due = (await this.page.locator('.card .cash').count()) > 0;
    await this.button('route.stop.delivered').click();
    if (!due) return;
    await this.shown('cash', 'route.cash.no_next');
    await this.choice('route.cash.no').click();
  }

  async door(): Promise<void> {
    const { page } = this;
    await expect(this.button('route.stop.delivered')).toBeVisible();
    await this.look(page, 'stop');
    const couple = await isCouple(page);
    if (await this.button('route.stop.navigate').isVisible()) {
      await this.button('route.stop.navigate').click();
      await this.shown('nav', 'route.nav.amap');
      await this.back();
    }
    await this.button('route.stop.other').click();
    await this.look(page, 'other');
    await this.button('route.spilt.act').click();
    await this.shown('other-spilt', 'route.spilt.lead');
    await this.back();
    await this.button('route.outcome.hospital').click();
    if (couple) await this.shown('other-who', 'route.who');
    await theFirst(page, couple);
    await this.shown('other-sure', 'route.other.then_hospital');
    await this.back();
    await this.back();
    await this.delivered();
    await this.shown('care', 'route.care.usual');
    await this.choice('route.care.odd').click();
    await theFirst(page, couple);
    await this.shown('care-odd', 'route.care.what');
    await this.button('route.change.mind').click();
    await this.shown('care-grave', 'route.care.can_wait');
    await this.back();
    await this.choice('route.care.urgent').click();
    await theFirst(page, couple);
    await this.shown('care-urgent', 'route.care.call120');
    await this.back();
    await this.choice('route.care.usual').click();
    await expect(this.button('route.undo.act')).toBeVisible();
    await this.look(page, 'stop-next');
    await this.button('route.undo.act').click();
    await this.shown('undo', 'route.undo.wrong_tap');
    await this.back();
  }

  async shutDoor(): Promise<void> {
    const { page } = this;
    await this.button('route.stop.no_answer').click();
    await expect(page.getByRole('timer')).toBeVisible();
    await this.look(page, 'no-answer');
    const first = page.getByRole('dialog').getByRole('listitem').first();
    const call = first.getByRole('link');
    if ((await call.count()) > 0) {
      // A telephone link would leave the page in a browser without a telephone.
      await call.evaluate((link) => link.addEventListener('click', (event) => event.preventDefault()));
      await call.click();
      await this.look(page, 'no-answer-called');
    }
    // Some have no number: there is nothing to try.
    await first.getByRole('button', { name: this.t('route.no_answer.no'), exact: true }).or(first.getByRole('button', { name: this.t('route.no_answer.skip') })).click();
    await expect(first.getByText(this.t('route.no_answer.unanswered'))).toBeVisible();
    await this.look(page, 'no-answer-second');
    const answered = this.button('route.no_answer.yes_spoke').or(this.button('route.no_answer.yes_asked')).first();
    if (await answered.isVisible()) {
      await answered.click();
      await this.shown('no-answer-spoke', 'route.no_answer.spoke_away');
      await this.button('route.no_answer.spoke_unclear').click();
    }
    await this.button('route.danger.act').click();
    await this.shown('danger', 'route.danger.lead');
    await this.back();
    await this.choice('route.no_answer.report').click();
    await expect(this.button('route.undo.act')).toBeVisible();
  }

  async overview(): Promise<void> {
    const { page } = this;
    await this.button('route.bar.list').click();
    await this.shown('list', 'route.list.results');
    await page.locator('.stop-row.failed').first().click();
    await this.shown('list-ended', 'route.list.gone');
    await page.getByRole('dialog').getByRole('button', { name: this.t('act.close'), exact: true }).click();
    await this.button('route.list.look.map').click();
    await this.look(page, 'map');
    await this.button('route.list.look.order').click();
    const first = page.locator('li.order').first();
    await first.getByRole('button', { name: new RegExp(`^${this.t('route.order.down')}`) }).click();
    await this.shown('order', 'route.order.own');
    await this.button('route.order.planned').click();
    await this.button('route.list.look.list').click();
    await this.button('route.over.act').click();
    await this.shown('hand-over', 'route.over.who');
    await this.choice('route.over.desk').click();
    await this.shown('hand-over-desk', 'route.over.bags_desk');
    await this.back();
    await this.back();
    await this.button('route.leave.act').click();
    await this.shown('leave', 'route.leave.lead');
    await this.back();
    await this.button('route.list.back').click();
  }

  /** The desk gives a door to somebody else while the phone has no network: what it says of it there is refused. */
  async refused(): Promise<void> {
    const { page, walk } = this;
    const seq = Number(/\d+/.exec((await page.locator('section.card').getAttribute('aria-label')) ?? '')?.[0]);
    const rounds = await walk.desk.rounds(walk.sitting);
    const stop = rounds.find(({ id }) => id === walk.round.id)!.stops.find((one) => one.seq === seq)!;
    const name = await page.locator('.who h1').innerText();
    await walk.context.setOffline(true);
    await this.delivered();
    await this.choice('route.care.usual').click();
    await this.shown('stop-offline', 'route.bar.unsent', { n: 1 });
    await this.button('route.bar.list').click();
    await this.button('route.leave.act').click();
    await this.shown('leave-unsent', 'route.leave.unsent', { n: 1 });
    await this.back();
    await this.button('route.over.act').click();
    await this.shown('hand-over-offline', 'route.over.unsent', { n: 1 });
    await this.back();
    await this.button('route.list.back').click();
    await walk.desk.post(`/stops/${stop.id}/move`, { round_id: walk.other.id, position: 99 });
    await walk.context.setOffline(false);
    await expect(page.getByText(this.t('route.refused.title')).first()).toBeVisible();
    // The door comes back for a moment, until the round has been read anew; what moves can't be measured.
    await expect(page.locator('.who h1')).not.toHaveText(name);
    await this.look(page, 'refused');
    await this.button('route.refused.seen').click();
    await expect(page.getByText(this.t('route.refused.title'))).toBeHidden();
  }

  /** Food grows old, and in the end the phone forgets. By the phone's own clock, without network. */
  async time(): Promise<void> {
    const { page, walk } = this;
    const ahead = (await walk.desk.now()).getTime() - (await page.evaluate(() => Date.now()));
    const day = await walk.desk.day();
    await walk.context.setOffline(true);
    await expect(page.getByText(this.t('route.bar.offline'), { exact: true })).toBeVisible();
    const until = async (time: string): Promise<void> => {
      await walk.context.clock.setSystemTime(Date.parse(`${day}T${time}:00+08:00`) - ahead);
      await walk.context.clock.fastForward(30_000);
    };
    await until('12:12');
    await this.look(page, 'stop-hurry');
    await expect(page.locator('.box.amber').first()).toBeVisible();
    await until('12:33');
    await expect(page.locator('.box.red').first()).toBeVisible();
    await this.look(page, 'stop-late');
  }

  /** What is left goes to somebody else; then the desk gives it back, so that the round has an end of its own as well. */
  async handOver(): Promise<void> {
    const { page, walk } = this;
    await walk.context.setOffline(false);
    await expect(page.getByText(this.t('route.bar.online'), { exact: true })).toBeVisible();
    const left = (await walk.desk.rounds(walk.sitting)).find(({ id }) => id === walk.round.id)!.stops.filter(({ state }) => state === 'pending');
    await this.button('route.bar.list').click();
    await this.button('route.over.act').click();
    await page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${walk.taker}`) }).click();
    await this.shown('hand-over-sure', 'route.over.bags', { name: walk.taker });
    await this.button('route.over.yes').click();
    await this.shown('hand-over-done', 'route.over.cleared');
    await this.button('route.over.close').click();
    await this.button('route.list.back').click();
    await this.shown('finish-handed', 'route.finish.title_handed');
    for (const stop of left) await walk.desk.post(`/stops/${stop.id}/move`, { round_id: walk.round.id, position: 99 });
    await expect(async () => {
      await walk.context.clock.fastForward(30_000);
      await expect(this.button('route.stop.delivered')).toBeVisible({ timeout: 1_000 });
    }).toPass();
  }

  /** Somebody needs help now: the page stays at the door, told or not, until the volunteer goes on. */
  private async urgent(): Promise<void> {
    const { page, walk } = this;
    const address = await page.locator('.address').innerText();
    const couple = await isCouple(page);
    await this.delivered();
    await walk.context.setOffline(true);
    await expect(page.getByText(this.t('route.bar.offline'), { exact: true })).toBeVisible();
    await this.look(page, 'care-offline');
    await this.choice('route.care.urgent').click();
    await theFirst(page, couple);
    await this.shown('care-urgent-offline', 'route.care.urgent_offline');
    await this.choice('route.care.send_urgent').click();
    await expect(page.locator('main.stay .box.red')).toBeVisible();
    await expect(page.locator('main.stay')).toContainText(address);
    await this.look(page, 'stay-offline');
    await walk.context.setOffline(false);
    await expect(page.locator('main.stay .box.amber').first()).toContainText(/\d/);
    await expect(page.locator('main.stay')).toContainText(address);
    await this.look(page, 'stay');
    // The desk has somebody look: the phone hears of it, and forgets where that was.
    const no = Number(/\d+/.exec(await page.locator('main.stay .box.amber').first().innerText())?.[0]);
    const alarm = (await walk.desk.get<{ items: { id: string; no: number }[] }>('/alarms?state=open')).items.find((one) => one.no === no)!;
    await walk.desk.post(`/alarms/${alarm.id}/claim`);
    await walk.desk.post(`/alarms/${alarm.id}/close`, { seen_by: '向支书', how: 'in_person' });
    await expect(async () => {
      await walk.context.clock.fastForward(30_000);
      await expect(page.locator('main.stay .box.go-tint')).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await expect(page.locator('main.stay')).not.toContainText(address);
    await this.look(page, 'stay-over');
    await page.locator('main.stay .dock').getByRole('button').click();
    await expect(page.locator('main.stay')).toBeHidden();
  }

  async end(): Promise<void> {
    const { page } = this;
    const deliver = this.button('route.stop.delivered');
    const end = page.getByRole('heading', { name: this.t('route.finish.title_handed') });
    await expect(deliver.or(end)).toBeVisible();
    await this.urgent();
    await expect(deliver.or(end)).toBeVisible();
    while (await deliver.isVisible()) {
      const here = (await page.locator('section.card').getAttribute('aria-label')) ?? '';
      await this.delivered();
      await this.choice('route.care.usual').click();
      await expect(page.getByRole('region', { name: here, exact: true })).toBeHidden();
      await expect(deliver.or(end)).toBeVisible();
    }
    await expect(page.getByText(this.t('route.bar.online'), { exact: true })).toBeVisible();
    await this.look(page, 'finish');
    const owing = (await page.locator('.box.cash').getByRole('button', { name: this.t('route.cash.now') }).count()) > 0;
    await this.button('route.finish.act').click();
    if (owing) {
      await this.shown('finish-unpaid', 'route.finish.unpaid_next');
      await this.button('route.finish.unpaid_yes').click();
    }
    await this.shown('thanks', 'route.finish.wiped');
    await this.button('route.finish.another').click();
    await expect(page.getByLabel(this.t('route.join.code'))).toBeVisible();
  }
}
