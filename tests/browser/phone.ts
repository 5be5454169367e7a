// The volunteer's phone, as a volunteer uses it: what is touched is what is written there.
import { expect, type BrowserContext, type Page } from '@playwright/test';

import { t } from './words';

export const name = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText();

/** Comes in by the desk's link and waits until the bags are shown. */
export async function join(page: Page, base: string, link: string): Promise<void> {
  await page.goto(base + link);
  await expect(page.getByText(t('route.pickup.later'))).toBeVisible();
}

/** Off, counted or not: whoever is early or hasn't counted is asked once. */
export async function leave(page: Page): Promise<void> {
  await page.locator('.dock').getByRole('button', { name: new RegExp(`${t('route.pickup.go')}$`) }).click();
  const sure = page.getByRole('dialog').getByRole('button', { name: t('route.pickup.sure'), exact: true });
  const delivered = page.getByRole('button', { name: t('route.stop.delivered') });
  await expect(sure.or(delivered)).toBeVisible();
  if (await sure.isVisible()) await sure.click();
}

export async function depart(page: Page): Promise<void> {
  await leave(page);
  await expect(page.getByRole('button', { name: t('route.stop.delivered') })).toBeVisible();
}

/** Waits for the next door, or the end of the round. */
const goesOn = (page: Page, from: string): Promise<void> =>
  expect(page.getByRole('region', { name: from, exact: true })).toBeHidden();

const region = async (page: Page): Promise<string> => (await page.locator('section.card').getAttribute('aria-label')) ?? '';

/** "Delivered", and the money where some is due: it is asked for before anything else. */
export async function delivered(page: Page): Promise<void> {
  const due = (await page.locator('.card .cash').count()) > 0;
  await page.getByRole('button', { name: t('route.stop.delivered') }).click();
  if (due) await page.getByRole('dialog').getByRole('button', { name: t('route.cash.yes'), exact: true }).click();
}

/** Whether two live behind the door in hand: then it is asked which of them is meant. */
export const isCouple = async (page: Page): Promise<boolean> => /、|, /.test(await page.locator('h1.name').innerText());

/** The first of a couple, where it is asked. */
export async function theFirst(page: Page, couple: boolean): Promise<void> {
  if (couple) await page.getByRole('dialog').locator('.choice').first().click();
}

/** Handed over: two taps, three where there is money to collect. */
export async function hand(page: Page, care: 'usual' | { odd: string } = 'usual'): Promise<void> {
  const [here, couple] = [await region(page), await isCouple(page)];
  await delivered(page);
  const sheet = page.getByRole('dialog');
  if (care === 'usual') await sheet.getByRole('button', { name: t('route.care.usual') }).click();
  else {
    await sheet.getByRole('button', { name: t('route.care.odd') }).click();
    await theFirst(page, couple);
    await page.getByRole('dialog').getByRole('button', { name: t(`route.change.${care.odd}`) }).click();
    // What may be a stroke or a heart is asked about once more.
    if (['breath', 'mind'].includes(care.odd)) await page.getByRole('dialog').getByRole('button', { name: t('route.care.can_wait') }).click();
  }
  await goesOn(page, here);
}

/** Nobody opens: the person is called in vain, then the desk is told. */
export async function nobody(page: Page, wait: () => Promise<unknown>): Promise<void> {
  const here = await region(page);
  await page.getByRole('button', { name: t('route.stop.no_answer'), exact: true }).click();
  const first = page.getByRole('dialog').getByRole('listitem').first();
  // Without network nothing climbs by itself, and the sheet says that in the timer's place.
  await expect(first.getByRole('timer').or(page.getByRole('dialog').getByText(t('route.no_answer.lead_offline')))).toBeVisible();
  await wait();
  const call = first.getByRole('link');
  if ((await call.count()) > 0) {
    // A telephone link would leave the page in a browser without a telephone.
    await call.evaluate((link) => link.addEventListener('click', (event) => event.preventDefault()));
    await call.click();
  }
  // Some have no number: there is nothing to try.
  await first.getByRole('button', { name: t('route.no_answer.no'), exact: true }).or(first.getByRole('button', { name: t('route.no_answer.skip') })).click();
  await expect(first.getByText(t('route.no_answer.unanswered'))).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: new RegExp(t('route.no_answer.report')) }).click();
  await goesOn(page, here);
}

/** The page and its files are on the phone. */
export async function shellKept(context: BrowserContext, page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then((found) => found.active?.state));
  expect(context.serviceWorkers().length).toBe(1);
}

/** Everything a script can find on this phone, as text: each record of IndexedDB, both storages, every kept answer. */
export function found(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const parts: string[] = [];
    const decode = (bytes: Uint8Array): void => {
      for (const way of ['utf-8', 'utf-16le', 'latin1']) parts.push(new TextDecoder(way).decode(bytes));
    };
    const walk = (value: unknown): void => {
      if (value instanceof ArrayBuffer) decode(new Uint8Array(value));
      else if (ArrayBuffer.isView(value)) decode(new Uint8Array(value.buffer));
      else if (value instanceof CryptoKey) parts.push(`a key, ${value.extractable ? '' : 'not '}extractable`);
      else if (value !== null && typeof value === 'object') for (const [name, inner] of Object.entries(value)) (parts.push(name), walk(inner));
      else parts.push(String(value));
    };
    for (const { name, version } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((done, failed) => {
        const request = indexedDB.open(name!, version);
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
      for (const store of db.objectStoreNames) {
        const all = <T>(ask: (from: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
          new Promise((done, failed) => {
            const request = ask(db.transaction(store).objectStore(store));
            request.onsuccess = () => done(request.result);
            request.onerror = () => failed(request.error);
          });
        parts.push(...(await all((from) => from.getAllKeys())).map((key) => `record ${String(key)}`));
        for (const value of await all((from) => from.getAll())) walk(value);
      }
      db.close();
    }
    for (const storage of [localStorage, sessionStorage]) walk({ ...storage });
    for (const cache of await caches.keys()) {
      for (const request of await (await caches.open(cache)).keys()) parts.push(`kept ${new URL(request.url).pathname}`);
    }
    return parts.join('\n');
  });
}
