// The README's five-minute walk, as the people of one day do it: from the door to the reconciled day.
import { expect, test, type Locator, type Page } from '@playwright/test';

import { clockTo, desk, face, KIOSK, PHONE, picture, screen, TELEVISION, toPart } from './faces';
import { someone } from './people';
import { delivered, leave } from './phone';
import { codeIn, confirmed, startRobot, type Robot } from './robot';
import { startDemo, type Server } from './server';
import { like, t } from './words';

test.describe.configure({ mode: 'serial' });

const senior = someone();
/** A village an hour and more away: no meal reaches it warm. */
const FAR = '分水岭村';
let demo: Server;
/** The duty group's chat robot. */
let robot: Robot;
let card = '';
let dispatcher: Page;
let phone: Page;
/** The masked name of whoever did not open. */
let silent = '';
/** Meals for the counter, of which one is handed out. */
let atCounter = 0;

test.beforeAll(async () => {
  demo = await startDemo();
  robot = await startRobot();
});
test.afterAll(async () => {
  await demo.stop();
  await robot.stop();
});

/** The figures of a row of a table, by the heading above them. */
async function figures(page: Page, row: Locator): Promise<Record<string, number>> {
  const heads = await page.locator('table').first().getByRole('columnheader').allTextContents();
  const cells = await row.getByRole('cell').allTextContents();
  return Object.fromEntries(heads.map((head, i) => [head.trim(), Number(cells[i])]));
}

test('a senior is registered at the door', async ({ browser }) => {
  const page = await desk(browser, demo.base, 'registrar', 'registrations');
  await page.getByRole('button', { name: t('desk.reg.new') }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel(t('desk.reg.name'), { exact: true }).fill(senior.name);
  await form.getByLabel(t('desk.reg.resident_id'), { exact: true }).fill(senior.residentId);
  await expect(form.getByText(like('desk.reg.id_good'))).toBeVisible();
  await form.getByLabel(t('desk.reg.village'), { exact: true }).fill('朱家台');
  await form.getByRole('option', { name: /朱家台/ }).first().click();
  await form.getByLabel(t('desk.reg.phone'), { exact: true }).fill(senior.phone);
  await form.getByLabel(t('desk.reg.consent')).check();
  await picture(page, 'registration');
  await form.getByRole('button', { name: t('desk.reg.hand_in') }).click();
  await expect(page.getByText(t('desk.reg.handed_in'))).toBeVisible();
});

test('two others verify and approve; the card comes out', async ({ browser }) => {
  const verifier = await desk(browser, demo.base, 'verifier', 'registrations');
  await verifier.getByText(senior.name).click();
  // The card lies on the table: whoever compares it asks for the whole numbers.
  await expect(verifier.getByText(senior.residentId)).toHaveCount(0);
  await verifier.getByRole('button', { name: t('desk.reg.numbers') }).click();
  await expect(verifier.getByText(senior.residentId)).toBeVisible();
  await expect(verifier.getByText(senior.phone)).toBeVisible();
  await screen(verifier, 'desk-registration-numbers');
  await verifier.getByRole('button', { name: t('desk.reg.verify') }).click();
  await expect(verifier.getByText(t('desk.reg.verified_now', { name: senior.name }))).toBeVisible();

  const approver = await desk(browser, demo.base, 'approver', 'registrations');
  await approver.getByRole('button', { name: t('desk.reg.states.verified') }).click();
  await approver.getByText(senior.name).click();
  await approver.getByRole('button', { name: t('desk.reg.approve') }).click();
  const sure = approver.getByRole('dialog').last();
  await sure.getByLabel(t('desk.reg.with_delivery')).check();
  await sure.getByLabel(t('desk.reg.delivery_reason'), { exact: true }).fill('腿脚不便');
  await sure.getByRole('button', { name: t('desk.reg.approve') }).click();
  const done = approver.getByText(like('desk.reg.approved_now')).first();
  await expect(done).toBeVisible();
  card = /\d{10,}/.exec(await done.innerText())?.[0] ?? '';
  expect(card).toMatch(/^\d{10,}$/);
});

test('the personal entitlement list prints what each meal costs and why, and nothing but the sheet', async ({ browser }) => {
  const page = await desk(browser, demo.base, 'registrar', 'seniors');
  await page.getByRole('searchbox').fill(senior.name);
  await page.getByRole('button', { name: senior.name }).click();
  await page.getByRole('link', { name: t('desk.nav.entitlement') }).click();
  const sheet = page.locator('.paper');
  await expect(sheet.getByText(senior.name)).toBeVisible();
  await expect(page.getByRole('button', { name: t('desk.settle.print') })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(page.getByRole('button', { name: t('desk.settle.print') })).toBeHidden();
  await expect(sheet.getByText(like('desk.settle.entitle_you')).first()).toBeVisible();
  await expect(sheet.getByText(like('desk.settle.entitle_because')).first()).toBeVisible();
  await expect(sheet).not.toContainText(/低保|特困|困难|失能|残疾/);
});

test('the kiosk takes the order in three taps', async ({ browser }) => {
  const kiosk = await face(browser, `${demo.base}/kiosk`, KIOSK);
  await kiosk.getByRole('button', { name: /朱家台/ }).click();
  await expect(kiosk.getByRole('heading', { name: t('kiosk.hello.title') })).toBeVisible();
  // The reader types as a keyboard does.
  await kiosk.keyboard.type(`${card}\n`, { delay: 5 });
  await expect(kiosk.getByRole('heading', { name: /石奶奶/ })).toBeVisible();

  await kiosk.locator('button.card:not([aria-disabled])').first().click();
  await expect(kiosk.getByText(t('kiosk.pick.taken'), { exact: true })).toBeVisible();
  // Who pays which part shows before anything is ordered.
  await expect(kiosk.getByRole('status').filter({ hasText: like('kiosk.pick.payWith') })).toBeVisible();
  await picture(kiosk, 'kiosk-pick');
  // Why is one tap away: each payer with the reason, up to the price, and nothing about the person's circumstances.
  await kiosk.locator('button:not(.card)').filter({ hasText: like('kiosk.pick.youPay') }).click();
  await expect(kiosk.getByRole('heading', { name: t('kiosk.why.title') })).toBeVisible();
  const payers = kiosk.locator('.why dl > div');
  await expect(payers.filter({ hasText: t('fund.government') })).toContainText(/岁|标准/);
  const fen = (text: string): number => Math.round(Number(/([\d.]+) 元/.exec(text)?.[1]) * 100);
  const paid = (await payers.locator('dd').allInnerTexts()).map(fen);
  expect(paid.reduce((sum, one) => sum + one, 0)).toBe(fen(await kiosk.locator('.why .price').innerText()));
  await expect(kiosk.locator('.why')).not.toContainText(/低保|特困|困难|失能|残疾/);
  await expect(kiosk.getByRole('status')).toHaveText(t('kiosk.why.say'));
  await picture(kiosk, 'kiosk-why');
  await kiosk.getByRole('button', { name: t('kiosk.why.back') }).click();
  await kiosk.getByRole('button', { name: t('kiosk.pick.ready') }).click();
  await kiosk.getByRole('button', { name: t('mode.delivery') }).click();

  // Nobody calls a number for a meal that comes to the door.
  await expect(kiosk.getByRole('heading', { name: t('kiosk.ticket.carried') })).toBeVisible();
  await expect(kiosk.locator('.number')).toHaveCount(0);
  await expect(kiosk.getByText(like('kiosk.ticket.slipNo'))).toBeVisible();
  await expect(kiosk.getByText(like('kiosk.ticket.delivery')).first()).toBeVisible();
  await picture(kiosk, 'kiosk-ticket');
  await kiosk.getByRole('button', { name: t('kiosk.ticket.done'), exact: true }).click();
  await expect(kiosk.getByRole('heading', { name: t('kiosk.hello.title') })).toBeVisible();
});

test('the hotline orders for somebody who lives too far away', async ({ browser }) => {
  const page = await desk(browser, demo.base, 'dispatcher', 'phone');
  await page.getByRole('combobox', { name: t('desk.phone.find') }).fill(FAR);
  const people = page.getByRole('option', { name: new RegExp(FAR) });
  await expect(people.first()).toBeVisible();
  const caller = page.locator('.caller');
  const delivered = caller.getByRole('radio', { name: t('mode.delivery') });
  // Deliveries are approved for some of a village's seniors only.
  for (const one of await people.all()) {
    await one.click();
    await caller.locator('.dish').filter({ hasNot: page.locator('.tone-bad') }).first().click();
    if (await delivered.isEnabled()) break;
  }
  await delivered.check();
  await caller.getByRole('button', { name: like('desk.phone.place_for') }).click();
  await expect(caller.getByText(like('desk.phone.placed_carried'))).toBeVisible();
  // Over another day's menu it would be read as ordered for that day.
  await caller.getByRole('group', { name: t('desk.day') }).getByRole('button').nth(1).click();
  await expect(caller.getByText(like('desk.phone.placed_carried'))).toHaveCount(0);
});

test('past the cut-off the rounds are on the map, and who could not be placed is named with the reason', async ({ browser }) => {
  dispatcher = await desk(browser, demo.base, 'dispatcher', 'rounds');
  await expect(dispatcher.getByText(like('desk.rounds.not_planned'))).toBeVisible();
  await dispatcher.getByRole('button', { name: t('desk.demo.after') }).click();
  const rounds = dispatcher.locator('article.round');
  await expect(rounds.first()).toBeVisible({ timeout: 60_000 });

  const doors = (await rounds.locator('.round-head').allInnerTexts()).map((head) => Number(/\/(\d+)/.exec(head)?.[1]));
  expect(Math.max(...doors)).toBeGreaterThanOrEqual(3);
  const all = doors.reduce((sum, n) => sum + n, 0);
  await expect(dispatcher.getByText(t('desk.rounds.about', { done: 0, all }))).toBeVisible();
  const map = dispatcher.getByRole('img', { name: t('desk.rounds.map_label', { n: doors.length, stops: all }) });
  await expect(map).toBeVisible();
  await expect(map.locator('.door')).toHaveCount(all);
  await expect(map.locator('.round-line')).toHaveCount(doors.length);

  const unplaced = dispatcher.locator('.unplaced');
  await expect(unplaced.getByRole('heading')).toHaveText(t('desk.rounds.unplaced', { n: 2 }));
  // Nobody has told yet where the new senior's door is; the other's is too far off.
  await expect(unplaced.getByRole('listitem').filter({ hasText: '石*屏' })).toContainText(t('desk.rounds.reason.no_location'));
  await expect(unplaced.getByRole('listitem').filter({ hasText: /太长|太远|赶不上/ })).toHaveCount(1);
  await picture(dispatcher, 'rounds');

  // Placed by hand, a door is known by where the person lives; nobody promises minutes to where the map knows nothing.
  await unplaced.getByRole('listitem').filter({ hasText: '石*屏' }).getByRole('button').click();
  const placing = dispatcher.getByRole('dialog');
  await expect(placing.getByText(like('desk.rounds.lives'))).toBeVisible();
  await expect(placing.getByText(t('desk.rounds.no_minutes'))).toBeVisible();
  await expect(placing.getByText(like('desk.rounds.cost'))).toHaveCount(0);
  await picture(dispatcher, 'rounds-place');
  await placing.getByRole('button', { name: t('act.back') }).click();
});

test('a volunteer joins with six digits, counts the bags, and two doors open', async ({ browser }) => {
  const round = dispatcher.locator('article.round').filter({ hasText: /0\/([3-9]|\d\d) / }).first();
  await round.getByRole('button', { name: t('desk.rounds.access') }).click();
  const dialog = dispatcher.getByRole('dialog');
  const digits = (await dialog.getByText(/^\d{3} \d{3}$/).innerText()).replace(' ', '');
  await dialog.getByRole('button', { name: t('act.done') }).click();
  await expect(round.getByText(like('desk.rounds.code_waits'))).toBeVisible();

  phone = await face(browser, `${demo.base}/route`, PHONE);
  await expect(phone.getByText(t('route.join.lead'))).toBeVisible();
  // The sixth digit enters by itself.
  await phone.getByLabel(t('route.join.code')).pressSequentially(digits);
  await expect(phone.getByText(t('route.pickup.later'))).toBeVisible();
  for (const bag of await phone.locator('.bags').getByRole('button').all()) await bag.click();
  await leave(phone);
  // Whoever gave the code out sees that it is used up; another one would shut this phone out.
  await expect(round.getByText(like('desk.rounds.code_used'))).toBeVisible();
  await round.getByRole('button', { name: t('desk.rounds.access') }).click();
  await expect(dialog.getByText(like('desk.rounds.code_again_body'))).toBeVisible();
  await screen(dispatcher, 'desk-rounds-code-again', false);
  await dialog.getByRole('button', { name: t('act.back') }).click();
  const late = await face(browser, `${demo.base}/route`, PHONE);
  await late.getByLabel(t('route.join.code')).pressSequentially(digits);
  await expect(late.getByText('这个码已经用过了')).toBeVisible();
  await screen(late, 'route-code-used');
  await late.context().close();

  for (const door of [1, 2]) {
    await expect(phone.getByRole('region', { name: t('route.stop.label', { seq: door }) })).toBeVisible();
    const name = await phone.getByRole('heading', { level: 1 }).innerText();
    if (door === 1) await picture(phone, 'phone-door');
    await delivered(phone);
    await expect(phone.getByRole('heading', { name: t('route.care.title', { name }) })).toBeVisible();
    await phone.getByRole('button', { name: t('route.care.usual') }).click();
    await expect(phone.getByText(new RegExp(`${t('route.undo.last', { name: '.+', what: t('route.outcome.handed_over') })}`))).toBeVisible();
  }
});

test('the administrator sets up where alarms are sent, and a person confirms that a test arrives', async ({ browser }) => {
  const page = await desk(browser, demo.base, 'administrator', 'channels');
  await confirmed(page, robot);
});

test('nobody answers at the third door, and the desk hears it at once on whatever page it is', async () => {
  // Whom the plan brings third may live alone at high risk: of them the desk hears before the last step.
  await expect(dispatcher.getByText(t('desk.alarm.go'))).toBeHidden();
  await phone.getByRole('button', { name: t('route.stop.no_answer'), exact: true }).click();
  const steps = phone.getByRole('dialog', { name: t('route.no_answer.title') });
  await expect(steps.getByText(t('route.no_answer.lead'))).toBeVisible();
  await expect(steps.getByRole('timer')).toHaveText(like('route.no_answer.left_min'));
  await expect(steps.getByRole('timer')).toHaveText(/[1-6] /);
  await picture(phone, 'phone-no-answer');
  // Whoever goes back by mistake reads at the door that the clock runs, and finds the steps as they were.
  await steps.getByRole('button', { name: t('route.no_answer.opened') }).click();
  await expect(phone.getByText(like('route.stop.shut'))).toBeVisible();
  await phone.getByRole('button', { name: t('route.stop.no_answer'), exact: true }).click();
  // The dispatcher is looking at the rounds meanwhile, and reloads nothing.
  await expect(dispatcher.getByRole('heading', { level: 1, name: t('desk.nav.rounds') })).toBeVisible();
  await steps.getByRole('button', { name: t('route.no_answer.report') }).click();

  const ring = dispatcher.getByRole('alert').filter({ hasText: t('desk.alarm.go') });
  await expect(ring).toContainText(t('desk.alarm.kind.no_answer'));
  silent = /：(.+?) · /.exec(await ring.innerText())?.[1] ?? '';
  expect(silent).toContain('*');
  await expect(dispatcher.getByLabel(t('desk.alarm.count', { n: 1 }))).toBeVisible();
  // The door shows on the map as well, with its mark.
  await expect(dispatcher.locator('.rounds-map .door').filter({ hasText: '!' })).toHaveCount(1);
});

test('the duty group hears it, and somebody there confirms with a touch', async ({ browser }) => {
  const message = await robot.says(/没人应门/);
  expect(message).toMatch(/号线第3站/);
  const page = await face(browser, `${demo.base}/ack/${codeIn(message)}`, PHONE);
  await page.getByRole('textbox').fill('陈立新');
  await picture(page, 'phone-heard');
  await page.getByRole('button').click();
  await expect(page.getByText('已回执')).toBeVisible();
});

test('the dispatcher takes the alarm on and closes it by saying who saw the person; the volunteer learns of it', async () => {
  await dispatcher.getByRole('link', { name: t('desk.alarm.go') }).click();
  const alarm = dispatcher.locator('article.alarm').filter({ hasText: silent });
  await expect(alarm.getByRole('heading', { name: t('desk.alarm.kind.no_answer') })).toBeVisible();
  // It stands on top of the day as well.
  await toPart(dispatcher, 'today');
  await expect(alarm.getByRole('button', { name: t('desk.alarm.claim') })).toBeVisible();
  await expect(dispatcher.getByRole('article').filter({ hasText: '朱家台社区老年食堂' }).getByText(t('desk.sitting.closed'))).toBeVisible();
  await picture(dispatcher, 'alarms');
  await toPart(dispatcher, 'alarms');
  await alarm.getByRole('button', { name: t('desk.alarm.claim') }).click();
  await expect(alarm.getByText(t('desk.alarm.mine'))).toBeVisible();
  await alarm.getByRole('button', { name: t('desk.ladder.open') }).click();
  const story = dispatcher.getByRole('dialog');
  await expect(story.getByText(t('desk.ladder.heard', { who: '陈立新' }))).toBeVisible();
  await picture(dispatcher, 'ladder');
  await story.getByRole('button', { name: t('act.close') }).click();
  await alarm.getByRole('button', { name: t('desk.alarm.close') }).click();
  const how = dispatcher.getByRole('dialog');
  await how.getByLabel(t('desk.alarm.how.neighbour')).check();
  await how.getByLabel(t('desk.alarm.seen_by')).fill('邻居向大姐');
  await how.getByRole('button', { name: t('desk.alarm.close') }).click();
  await expect(dispatcher.getByText(t('desk.today.calm'))).toBeVisible();
  await dispatcher.getByRole('button', { name: t('desk.alarm.tab.closed'), exact: true }).click();
  await expect(dispatcher.getByText(t('desk.alarm.closed', { who: '邻居向大姐', how: t('desk.alarm.how.neighbour') }))).toBeVisible();

  await phone.reload();
  await phone.getByRole('button', { name: t('route.bar.list') }).click();
  await expect(phone.getByText(like('route.result.how.neighbour', { who: '邻居向大姐' }))).toBeVisible();
  await phone.getByRole('button', { name: t('route.list.back') }).click();
});

test('the volunteer walks the round to its end and hands it in', async () => {
  const deliver = phone.getByRole('button', { name: t('route.stop.delivered') });
  const end = phone.getByRole('heading', { name: t('route.finish.title') });
  await expect(deliver.or(end)).toBeVisible();
  while (await deliver.isVisible()) {
    const name = await phone.getByRole('heading', { level: 1 }).innerText();
    await delivered(phone);
    await phone.getByRole('dialog', { name: t('route.care.title', { name }) }).getByRole('button', { name: t('route.care.usual') }).click();
    await expect(phone.getByRole('heading', { level: 1, name, exact: true })).toBeHidden();
    await expect(deliver.or(end)).toBeVisible();
  }
  await expect(phone.getByText(like('route.finish.counts', { failed: 1 }))).toBeVisible();
  await phone.getByRole('button', { name: t('route.finish.act') }).click();
  await expect(phone.getByText(t('route.finish.wiped'))).toBeVisible();
});

test('the canteen hands out by number, and the board calls the next', async ({ browser }) => {
  const board = await face(browser, `${demo.base}/board`, TELEVISION);
  await board.getByRole('button', { name: /朱家台/ }).click();
  await expect(board.getByText(t('board.none'))).toBeVisible();

  const manager = await desk(browser, demo.base, 'canteen_manager', 'menu');
  await expect(manager.getByRole('heading', { name: t('desk.nav.menu'), exact: true })).toBeVisible();
  await expect(manager.getByText(t('desk.sitting.closed')).first()).toBeVisible();
  await picture(manager, 'menu-week');
  await toPart(manager, 'kitchen');
  await expect(manager.getByText(like('desk.kitchen.frozen'))).toBeVisible();
  const split = await manager.getByText(like('desk.kitchen.split')).innerText();
  atCounter = Number(/(\d+)\D*$/.exec(split)?.[1]);
  await clockTo(manager, '11:00');
  const called = board.locator('.next');
  await expect(called).toHaveText(/^\d{3}$/);
  const first = await called.innerText();
  await picture(board, 'board');
  await manager.getByLabel(t('desk.kitchen.number')).fill(first);
  await manager.getByRole('button', { name: t('desk.kitchen.taken') }).click();
  await expect(manager.getByRole('list', { name: t('desk.kitchen.just_taken') })).toContainText(first);
  await expect(called).not.toHaveText(first);
  await expect(called).toHaveText(/^\d{3}$/);
});

test('after the sitting the day is reconciled: no meal without an end, and every flag with its cause', async ({ browser }) => {
  const manager = await desk(browser, demo.base, 'canteen_manager', 'reconcile');
  const row = manager.locator('table').first().getByRole('row', { name: /朱家台/ });
  await expect(row.getByText(like('desk.office.short'))).toBeVisible();
  await expect(row.getByRole('button', { name: t('desk.office.close') })).toBeDisabled();
  await clockTo(manager, '13:30');
  // Whoever ordered for the counter and didn't come is flagged by the programme itself.
  await expect(row).toContainText(`${t('desk.cause.no_show')} ${atCounter - 1}`, { timeout: 60_000 });
  await expect(row).toContainText(`${t('desk.cause.no_answer')} 1`);
  const before = await figures(manager, row);
  expect(before[t('desk.office.open')]).toBeGreaterThan(0);

  await row.getByRole('button', { name: t('desk.office.explain', { n: before[t('desk.office.open')] }) }).click();
  const open = manager.getByRole('dialog', { name: like('desk.office.open_title') });
  await expect(open.getByRole('listitem')).toHaveCount(before[t('desk.office.open')]);
  await open.getByLabel(t('desk.office.rest')).selectOption({ label: t('desk.cause.road_blocked') });
  await open.getByRole('button', { name: t('desk.office.note_all', { n: before[t('desk.office.open')] }) }).click();
  // One cause for several is asked once more, with their number.
  const sure = manager.getByRole('dialog', { name: t('desk.office.rest_sure', { n: before[t('desk.office.open')], cause: t('desk.cause.road_blocked') }) });
  await sure.getByRole('button', { name: t('desk.office.note_all', { n: before[t('desk.office.open')] }) }).click();
  await expect(open.getByText(t('desk.office.all_explained'))).toBeVisible();
  await open.getByRole('button', { name: t('act.close') }).last().click();

  await expect(row.getByText(t('desk.office.even'))).toBeVisible();
  const after = await figures(manager, row);
  const of = (key: string) => after[t(`desk.office.${key}`)];
  expect(of('open')).toBe(0);
  expect(of('served')).toBeGreaterThanOrEqual(3);
  expect(of('served') + of('cancelled') + of('flagged')).toBe(of('ordered'));
  await picture(manager, 'reconciliation');
  // Of each dish a sample is kept, or the day can't be closed.
  await toPart(manager, 'food');
  const keep = manager.getByRole('button', { name: t('desk.food.keep') });
  await expect(keep.first()).toBeVisible();
  // Nothing is written down that nobody has weighed.
  await expect(keep.first()).toBeDisabled();
  for (let left = await keep.count(); left > 0; left--) {
    await manager.getByLabel(t('desk.food.grams')).first().fill('150');
    await keep.first().click();
    await expect(keep).toHaveCount(left - 1);
  }
  await toPart(manager, 'reconcile');
  await row.getByRole('button', { name: t('desk.office.close') }).click();
  // The alarm of the day is closed: there is nothing else to say.
  await expect(manager.getByRole('dialog')).toContainText(t('desk.office.close_body'));
  await expect(manager.getByRole('dialog')).not.toContainText(/告警/);
  await manager.getByRole('dialog').getByRole('button', { name: t('desk.office.close') }).click();
  await expect(row.getByText(t('desk.office.closed_at', { time: '13:30' }))).toBeVisible();
});
