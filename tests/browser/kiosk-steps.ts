// What a guest does at the kiosk over and over, and the demo county as the kiosk needs it.
import { expect, type Page } from '@playwright/test';

import { addDinner, as, type DemoCounty, demoOf, type Sitting, type Somebody } from './api';
import { en, type Fill, t } from './words';

export type Language = 'zh-CN' | 'en';
export type Visit = (screen: string) => Promise<void>;

/** The panels that kiosks are built with. */
export const PANELS = [
  { width: 1080, height: 1920 },
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
  { width: 800, height: 1280 },
] as const;

const CARD = { any: 0, couple: 1, carried: 2, allergy: 3 } as const;

export interface Stage {
  base: string;
  demo: DemoCounty;
  manager: Somebody;
  dinner: Sitting;
  /** The lunch of the kiosk's canteen. */
  lunch(): Promise<string>;
}

/** The demo county with a dinner of six dishes, one of them sold out: enough to page through. */
export async function stage(base: string): Promise<Stage> {
  const [demo, manager, dinner] = await Promise.all([demoOf(base), as(base, 'manager'), addDinner(base, 6)]);
  await manager.post(`/sittings/${dinner.id}/dishes/${dinner.dishes[5].id}/sold-out`, { sold_out: true });
  const lunch = async (): Promise<string> => {
    const { canteens } = await manager.get<{ canteens: { canteen_id: string; sittings: { id: string; period: string }[] }[] }>(`/today?day=${demo.day}`);
    return canteens.find(({ canteen_id }) => canteen_id === demo.canteens[0].id)!.sittings.find(({ period }) => period === 'lunch')!.id;
  };
  return { base, demo, manager, dinner, lunch };
}

/** The reader is a keyboard that types fast. */
export async function present(page: Page, card: string): Promise<void> {
  await page.keyboard.type(`${card}\n`);
}

/** The hands of a guest. */
export class KioskSteps {
  protected readonly say: typeof t;

  constructor(
    protected readonly page: Page,
    protected readonly on: Stage,
    protected readonly language: Language,
    protected readonly visit: Visit,
  ) {
    this.say = language === 'en' ? en : t;
  }

  protected button = (key: string, fill: Fill = {}) => this.page.getByRole('button', { name: this.say(key, fill), exact: true });
  protected at = (screen: string) => expect(this.page.locator(`.kiosk.at-${screen}`)).toBeVisible();

  /** Each guest is greeted in Chinese and may turn to English. */
  protected async speak(): Promise<void> {
    if (this.language === 'zh-CN' || (await this.page.locator('html').getAttribute('lang')) === 'en') return;
    await this.page.getByRole('button', { name: t('act.otherLanguage') }).click();
    await expect(this.page.locator('html')).toHaveAttribute('lang', 'en');
  }

  protected async see(screen: string): Promise<void> {
    await this.speak();
    await this.visit(screen);
  }

  protected async card(which: keyof typeof CARD): Promise<void> {
    await present(this.page, this.on.demo.cards[CARD[which]].number);
  }

  protected async home(): Promise<void> {
    await this.button('kiosk.help').click();
    await this.at('help');
    await this.button('kiosk.home').click();
    await this.at('hello');
  }

  protected free = (nth: number) => this.page.locator('button.card:not([aria-disabled]):not(.stop)').nth(nth);

  /** A tap on the nth dish one can have; the price has arrived when it returns. */
  protected async choose(nth = 0): Promise<void> {
    await this.free(nth).click();
    await expect(this.page.locator('.sum:not([aria-disabled])')).toBeVisible();
  }

  protected async toWhere(): Promise<void> {
    await this.button('kiosk.pick.ready').click();
    await expect(this.way('dine_in')).not.toHaveAttribute('aria-disabled');
  }

  /** On with a meal that one of them has already: that is asked about before the place. */
  protected async onAgain(): Promise<void> {
    await this.button('kiosk.pick.ready').click();
    await this.at('second');
  }

  protected way = (mode: string) => this.page.locator('.ways button').filter({ has: this.page.getByText(this.say(`mode.${mode}`), { exact: true }) });

  protected async takeBack(n = 1): Promise<void> {
    await this.button('kiosk.ticket.cancel').click();
    await (n > 1 ? this.button('kiosk.ticket.cancelAll', { n }) : this.button('kiosk.ticket.cancelYes')).click();
    await expect(this.page.getByRole('heading', { name: this.say('kiosk.ticket.cancelled') })).toBeVisible();
  }
}
