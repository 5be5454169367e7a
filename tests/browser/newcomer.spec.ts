// What a newcomer stumbled over at the desk.
import { expect, test } from '@playwright/test';

import { as, type Lived, liveTheDay, settled, signedIn } from './day';
import { desk, screen } from './faces';
import { someone } from './people';
import { startDemo, type Server } from './server';
import { en, like, t } from './words';

interface Round {
  id: string;
  no: number;
  state: string;
  departs_at: string;
  ends_at: string;
  volunteer?: { id: string; name: string } | null;
}
let server: Server;
let lived: Lived;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  server = await startDemo();
  lived = await liveTheDay(server.base);
});
test.afterAll(() => server.stop());

test('an alarm can be gone to from above an open dialog, which makes room for it', async ({ browser }) => {
  const context = await signedIn(browser, server.base, 'dispatcher');
  const page = await context.newPage();
  await page.goto(`${server.base}/desk/rounds`);
  await settled(page);
  await page.getByRole('button', { name: t('desk.rounds.access') }).and(page.locator(':enabled')).first().click();
  const dialog = page.getByRole('dialog');
  // Where a phone has come in already the desk asks before it shuts that one out.
  const another = dialog.getByRole('button', { name: t('desk.rounds.code_again_yes'), exact: true });
  await expect(dialog.locator('.digits').or(another)).toBeVisible();
  if (await another.isVisible()) await another.click();
  await expect(dialog.locator('.digits')).toBeVisible();
  const go = page.getByRole('alert').getByRole('link', { name: t('desk.alarm.go') });
  // Where a dialog makes the rest inert, a thing outside it neither takes the focus nor a press.
  await go.focus();
  await expect(go).toBeFocused();
  const [bar, box] = [(await page.locator('.ring-place').boundingBox())!, (await dialog.boundingBox())!];
  expect(bar.y).toBe(0);
  expect(bar.width).toBe(page.viewportSize()!.width);
  expect(box.y).toBeGreaterThanOrEqual(bar.y + bar.height);
  await go.click();
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(/\/desk\/alarms$/);
  await expect(page.locator('article.alarm').first()).toBeVisible();
  await context.close();
});

test('who leads another round at the same time is marked, and a second one asks first', async ({ browser }) => {
  const call = await as(server.base, 'dispatcher');
  const { rounds } = await call<{ rounds: Round[] }>(`/sittings/${lived.sitting}/rounds`);
  const open = rounds.filter((round) => round.state !== 'finished');
  const clash = (a: Round, b: Round): boolean => a !== b && a.departs_at < b.ends_at && b.departs_at < a.ends_at;
  const free = open.find((round) => round.state === 'planned' && open.some((one) => one.volunteer && one.volunteer.id !== round.volunteer?.id && clash(one, round)))!;
  const other = open.find((one) => one.volunteer && one.volunteer.id !== free.volunteer?.id && clash(one, free))!;
  const context = await signedIn(browser, server.base, 'dispatcher');
  const page = await context.newPage();
  await page.goto(`${server.base}/desk/rounds`);
  await settled(page);
  const field = page.locator(`article.round:has(.round-head b:text-is("${t('desk.rounds.no', { no: free.no })}")) select`);
  const words = t('desk.rounds.busy', { name: other.volunteer!.name, no: other.no });
  await expect(field.locator('option', { hasText: words })).toHaveCount(1);
  const before = await field.inputValue();
  await field.selectOption({ label: words });
  const question = page.getByRole('dialog', { name: like('desk.rounds.busy_sure') });
  await question.getByRole('button', { name: t('act.back') }).click();
  await expect(question).toHaveCount(0);
  await expect(field).toHaveValue(before);
  await field.selectOption({ label: words });
  await question.getByRole('button', { name: t('desk.rounds.busy_yes') }).click();
  await expect(field).toHaveValue(other.volunteer!.id);
  await context.close();
});

test('a step that only the clock has reached says that nobody has made it', async ({ browser }) => {
  const call = await as(server.base, 'dispatcher');
  const context = await signedIn(browser, server.base, 'dispatcher');
  const page = await context.newPage();
  await page.goto(`${server.base}/desk/alarms`);
  const card = page.locator('article.no_answer').first();
  await expect(card.getByText(t('desk.ladder.due.dispatch'))).toBeVisible();
  await call('/demo/clock', { forward_minutes: 30 });
  await expect(card.getByText(t('desk.ladder.due.cadre')).or(card.getByText(t('desk.ladder.due.rescue')))).toBeVisible();
  await expect(card.getByText(t('desk.ladder.because.timer'))).toBeVisible();
  await expect(card.locator('h2')).toHaveCSS('color', 'rgb(163, 20, 28)');
  await screen(page, 'desk-new-ladder-why');
  await card.getByRole('button', { name: t('desk.ladder.open') }).click();
  const log = page.getByRole('dialog').locator('ol.log');
  const byItself = t('desk.ladder.log.stepped', { why: t('desk.ladder.because.timer'), step: t('desk.ladder.step.cadre') });
  await expect(log.getByText(byItself, { exact: true })).toBeVisible();
  await screen(page, 'desk-new-ladder-log');
  await context.close();
});

test('the registration form marks a wrong phone at once, goes to what is wrong, and presumes nothing', async ({ browser }) => {
  const context = await signedIn(browser, server.base, 'registrar');
  const page = await context.newPage();
  await page.goto(`${server.base}/desk/registrations`);
  await settled(page);
  await page.getByRole('button', { name: t('desk.reg.new') }).click();
  const form = page.getByRole('dialog');
  const phone = form.getByLabel(t('desk.reg.phone'), { exact: true });
  await phone.fill('1990');
  await expect(form.getByText(t('desk.reg.phone_short', { n: 7 }))).toBeVisible();
  await expect(phone).not.toHaveAttribute('aria-invalid', 'true');
  await phone.fill('12');
  await expect(phone).toHaveAttribute('aria-invalid', 'true');
  await expect(form.getByText(t('desk.reg.phone_bad'))).toBeVisible();
  await phone.fill('19999123456');
  await expect(phone).not.toHaveAttribute('aria-invalid', 'true');
  // Initials find a village; Enter on a word that finds none hands nothing in, and the word stays, marked.
  const village = form.getByRole('combobox', { name: t('desk.reg.village') });
  await village.fill('zjt');
  await expect(form.getByRole('option', { name: '朱家台社区' })).toBeVisible();
  await village.fill('qqq');
  await village.press('Enter');
  await village.press('Escape');
  await village.press('Enter');
  await village.press('Tab');
  await expect(village).toHaveValue('qqq');
  await expect(village).toHaveAttribute('aria-invalid', 'true');
  await expect(form.getByText(like('desk.reg.gaps'))).toHaveCount(0);
  await form.getByText(t('desk.reg.later')).click();
  const living = form.getByLabel(t('desk.people.living'));
  await expect(living.locator('option:checked')).toHaveText(t('desk.people.unsaid'));
  await living.selectOption({ label: t('desk.people.alone') });
  await expect(form.getByText(t('desk.people.alone_no_contact'))).toBeVisible();
  await form.getByRole('button', { name: t('desk.reg.hand_in') }).click();
  await expect(form.getByLabel(t('desk.reg.name'), { exact: true })).toBeFocused();
  await screen(page, 'desk-new-registration');
  await context.close();
});

test('whoever is registered already is told of at the field, with a way to them, and a shared phone is only remarked', async ({ browser }) => {
  const [registrar, verifier, approver] = await Promise.all(['registrar', 'verifier', 'approver'].map((login) => as(server.base, login)));
  const village = (await registrar!<{ items: { code: string }[] }>('/places?level=village')).items[0]!;
  const person = someone('向桂英', '931');
  const form = { name: person.name, resident_id: person.residentId, phone: person.phone, village_code: village.code, consent: true };
  const { id } = await registrar!<{ id: string }>('/registrations', form);
  await verifier!(`/registrations/${id}/verify`, {});
  const { senior_number } = await approver!<{ senior_number: string }>(`/registrations/${id}/approve`, {});

  const context = await signedIn(browser, server.base, 'registrar');
  const page = await context.newPage();
  await page.goto(`${server.base}/desk/registrations`);
  await settled(page);
  await page.getByRole('button', { name: t('desk.reg.new') }).click();
  const dialog = page.getByRole('dialog');
  const number = dialog.getByLabel(t('desk.reg.resident_id'), { exact: true });
  // On the way to 18 the first 15 are no mistake; left like this they are.
  await number.fill(person.residentId.slice(0, 15));
  await expect(dialog.getByText(t('desk.reg.id_old'))).toBeVisible();
  await expect(number).not.toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel(t('desk.reg.name'), { exact: true }).focus();
  await expect(number).toHaveAttribute('aria-invalid', 'true');
  await number.fill(person.residentId);
  await expect(dialog.getByText(t('desk.reg.known_senior', { number: senior_number }))).toBeVisible();
  await dialog.getByLabel(t('desk.reg.phone'), { exact: true }).fill(person.phone);
  await expect(dialog.getByText(t('desk.reg.known_phone', { n: 1 }))).toBeVisible();
  await screen(page, 'desk-new-known');
  const [other] = await Promise.all([context.waitForEvent('page'), dialog.getByRole('link', { name: t('desk.reg.known_open') }).click()]);
  await expect(other.getByRole('dialog').getByText(senior_number)).toBeVisible();
  await context.close();
});

test('a form that is verified is the approver’s, and delivery without a reason is said', async ({ browser }) => {
  const registrar = await as(server.base, 'registrar');
  const village = (await registrar<{ items: { code: string }[] }>('/places?level=village')).items[0]!;
  const person = someone('田金凤', '933');
  const form = { name: person.name, resident_id: person.residentId, phone: person.phone, village_code: village.code, consent: true };
  await registrar('/registrations', { ...form, wants_delivery: true });
  const refuse = { name: t('desk.reg.refuse'), exact: true };
  const at = async (login: string) => {
    const context = await signedIn(browser, server.base, login);
    const page = await context.newPage();
    await page.goto(`${server.base}/desk/registrations`);
    await page.getByPlaceholder(t('desk.reg.search')).fill(person.name);
    await page.getByRole('row').filter({ hasText: person.name }).getByRole('button').first().click();
    return { context, page };
  };
  const first = await at('verifier');
  await expect(first.page.getByRole('dialog').getByRole('button', refuse)).toBeVisible();
  await first.page.getByRole('dialog').getByRole('button', { name: t('desk.reg.verify'), exact: true }).click();
  await expect(first.page.getByRole('dialog').locator('.chip')).toContainText(t('desk.reg.states.verified'));
  await expect(first.page.getByRole('dialog').getByRole('button', refuse)).toHaveCount(0);
  await first.context.close();

  const second = await at('approver');
  await expect(second.page.getByRole('dialog').getByRole('button', refuse)).toBeVisible();
  await second.page.getByRole('dialog').getByRole('button', { name: t('desk.reg.approve'), exact: true }).click();
  const decide = second.page.getByRole('dialog', { name: t('desk.reg.approve_title', { name: person.name }) });
  await decide.getByRole('button', { name: t('desk.reg.approve'), exact: true }).click();
  await expect(decide.getByText(t('desk.reg.delivery_reason_missing'))).toBeVisible();
  await screen(second.page, 'desk-new-why');
  await decide.getByLabel(t('desk.reg.delivery_reason'), { exact: true }).fill('腿脚不便');
  await decide.getByRole('button', { name: t('desk.reg.approve'), exact: true }).click();
  await expect(decide).toHaveCount(0);
  // Nobody has said where the home is: a registrar is led to the map.
  await second.page.getByRole('dialog').getByRole('button', { name: t('act.close') }).last().click();
  await second.context.close();

  const found = await registrar<{ items: { id: string }[] }>('/seniors/search', { q: person.name });
  const context = await signedIn(browser, server.base, 'registrar');
  const page = await context.newPage();
  await page.goto(`${server.base}/desk/seniors/${found.items[0]!.id}?fill=location`);
  const fact = page.getByRole('dialog').filter({ has: page.getByLabel(t('desk.people.lat')) });
  const map = fact.getByRole('img', { name: t('desk.people.pick_point') });
  await map.click({ position: { x: 200, y: 120 } });
  const lat = fact.getByLabel(t('desk.people.lat'));
  await expect(lat).not.toHaveValue('');
  const touched = await lat.inputValue();
  await fact.getByRole('button', { name: like('desk.people.village_point') }).click();
  await expect(lat).not.toHaveValue(touched);
  await screen(page, 'desk-new-locate');
  await fact.getByLabel(t('desk.reg.source'), { exact: true }).fill('上门看的');
  await fact.locator('footer').getByRole('button', { name: t('desk.people.act.facts') }).click();
  await expect(page.getByText(t('desk.people.locate_why'))).toHaveCount(0);

  // The name was misheard: the form holds it as it stands, and the file shows both afterwards.
  await page.getByRole('button', { name: t('desk.people.act.facts') }).click();
  const name = page.getByRole('dialog', { name: t('desk.people.title.facts', { name: person.name }) });
  await name.getByLabel(t('desk.people.which_fact')).selectOption('name');
  await expect(name.getByText(t('desk.people.then.identity'))).toBeVisible();
  await expect(name.getByLabel(t('desk.people.fact.name'))).toHaveValue(person.name);
  await name.getByLabel(t('desk.people.fact.name')).fill(`${person.name}珍`);
  await name.getByLabel(t('desk.reg.source'), { exact: true }).fill('身份证');
  await screen(page, 'desk-new-name');
  await name.locator('footer').getByRole('button', { name: t('desk.people.act.facts') }).click();
  await expect(page.getByRole('dialog', { name: `${person.name}珍` })).toBeVisible();
  await expect(page.locator('.fact').filter({ hasText: t('desk.people.fact.name') })).toHaveCount(2);
  await context.close();
});

/** A dish to cook, by its name on the page. */
interface Dish {
  id: string;
  name: string;
  price_fen: number;
}

test('what the check says is read before publishing, and a dish nobody ordered is substituted at once', async ({ browser }) => {
  const call = await as(server.base, 'manager');
  const [canteen] = (await call<{ items: { id: string }[] }>('/canteens')).items;
  const dishes = (await call<{ items: Dish[] }>(`/dishes?canteen_id=${canteen!.id}`)).items;
  // Weeks ahead, where the demo has planned nothing: a single dish is something to think of again.
  const monday = new Date(Date.parse(`${lived.day}T00:00:00Z`) + 28 * 86_400_000);
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
  const [old, instead] = dishes;
  const times = { cutoff: '09:30', starts: '10:30', ends: '12:30', capacity: 90, delivery_capacity: 30, counter_capacity: 15 };
  const body = { canteen_id: canteen!.id, service_day: monday.toISOString().slice(0, 10), period: 'lunch', ...times };
  await call('/sittings', { ...body, dishes: [{ dish_id: old!.id, price_fen: old!.price_fen, capacity: 30 }] }, 'PUT');
  const context = await signedIn(browser, server.base, 'manager');
  const page = await context.newPage();
  await page.goto(`${server.base}/desk/menu`);
  await settled(page);
  for (let week = 0; week < 4; week += 1) await page.getByRole('button', { name: t('desk.menu.after') }).click();
  await page.getByRole('button', { name: t('desk.menu.publish_n', { n: 1 }) }).click();
  const question = page.getByRole('dialog');
  await expect(question.getByRole('listitem').first()).toBeVisible();
  // One dish of 30 portions for 90 meals.
  await expect(question.getByRole('listitem').filter({ hasText: like('desk.menu.sum_less', { n: 30, all: 90 }) })).toBeVisible();
  await screen(page, 'desk-new-publish');
  await question.getByRole('button', { name: t('desk.menu.publish') }).click();
  await expect(page.getByText(t('desk.menu.no_drafts'))).toBeVisible();
  await expect(page.getByRole('button', { name: t('desk.menu.no_drafts') })).toHaveCount(0);
  // The line of what was done leaves the two buttons below it free.
  const [line, buttons] = [(await page.locator('.said p').boundingBox())!, (await page.locator('.side-acts').boundingBox())!];
  expect(line.y + line.height).toBeLessThanOrEqual(buttons.y);
  await screen(page, 'desk-new-published');

  await page.locator('.cell').filter({ hasText: old!.name }).getByRole('button').first().click();
  const drawer = page.getByRole('dialog');
  // The panel's button keeps every number of the panel, the dish's too.
  const own = drawer.locator('.live').filter({ hasText: old!.name });
  // A number that can't be is refused at its field, and nothing is sent.
  await own.getByLabel(t('desk.menu.portions')).fill('-5');
  await drawer.getByRole('button', { name: t('desk.menu.save_capacity') }).click();
  await expect(own.getByText(t('desk.menu.refused_whole', { n: 10_000 }))).toBeVisible();
  await own.getByLabel(t('desk.menu.portions')).fill('25');
  await expect(own.getByRole('button', { name: t('desk.menu.change'), exact: true })).toBeEnabled();
  // Whoever closes the panel now is asked, for nothing else keeps that number.
  await drawer.getByRole('button', { name: t('act.close'), exact: true }).last().click();
  const sure = page.getByRole('dialog').filter({ hasText: t('desk.menu.leave_portions') });
  await sure.getByRole('button', { name: t('act.back') }).click();
  await expect(own.getByLabel(t('desk.menu.portions'))).toHaveValue('25');
  await drawer.getByRole('button', { name: t('desk.menu.save_capacity') }).click();
  await expect(own.getByRole('button', { name: t('desk.menu.change'), exact: true })).toBeDisabled();
  await drawer.getByRole('button', { name: t('desk.menu.substitute') }).click();
  const other = page.getByRole('dialog', { name: t('desk.menu.substitute_title', { dish: old!.name }) });
  await expect(other.getByText(t('desk.menu.nobody_yet'))).toBeVisible();
  await other.getByRole('combobox').click();
  const list = other.getByRole('listbox');
  const [inner, outer] = [(await list.boundingBox())!, (await other.boundingBox())!];
  expect(inner.y + inner.height).toBeLessThanOrEqual(outer.y + outer.height);
  await screen(page, 'desk-new-substitute');
  await other.getByRole('option', { name: instead!.name }).click();
  // Nobody is owed a reason.
  await expect(other.getByLabel(t('desk.menu.reason'), { exact: true })).toHaveCount(0);
  await other.getByRole('button', { name: t('desk.menu.substitute_now') }).click();
  await expect(other).toHaveCount(0);
  await expect(drawer.locator('.live').filter({ hasText: old!.name }).getByText(t('desk.menu.dish_state.withdrawn'))).toBeVisible();
  await screen(page, 'desk-new-substituted');
  // The wrong one was pressed: it is taken back where it was done.
  await drawer.getByRole('button', { name: t('desk.menu.undo'), exact: true }).click();
  const back = page.getByRole('dialog', { name: t('desk.menu.substitute_title', { dish: instead!.name }) });
  await expect(back.getByText(t('desk.menu.goes_back', { dish: old!.name }))).toBeVisible();
  await screen(page, 'desk-new-undo');
  await back.getByRole('button', { name: t('desk.menu.substitute_now') }).click();
  await expect(back).toHaveCount(0);
  await expect(drawer.locator('.live').filter({ hasText: instead!.name }).getByText(t('desk.menu.dish_state.withdrawn'))).toBeVisible();
  await expect(drawer.locator('.live').filter({ has: page.locator('b', { hasText: old!.name }) }).getByText(t('desk.menu.dish_state.withdrawn'))).toHaveCount(0);
  await context.close();
});

test('a meal half written outlives a reload and the way back, and is thrown away only when somebody says so', async ({ browser }) => {
  const context = await signedIn(browser, server.base, 'manager');
  const page = await context.newPage();
  const warned: string[] = [];
  page.on('dialog', (dialog) => {
    warned.push(dialog.type());
    void dialog.accept();
  });
  await page.goto(`${server.base}/desk/menu`);
  await settled(page);
  // Weeks ahead, where the demo has planned nothing.
  const after = page.getByRole('button', { name: t('desk.menu.after') });
  for (let week = 0; week < 8; week += 1) await after.click();
  const eighth = page.url();
  await after.click();
  await expect(page).not.toHaveURL(eighth);
  await page.goBack();
  await expect(page).toHaveURL(eighth);
  await page.reload();
  await settled(page);
  await expect(page).toHaveURL(eighth);

  const add = page.getByRole('button', { name: like('desk.menu.add_sitting') }).first();
  await add.click();
  const drawer = page.getByRole('dialog').filter({ has: page.getByLabel(t('desk.menu.cutoff')) });
  const portions = drawer.getByLabel(t('desk.menu.capacity'));
  const before = await portions.inputValue();
  // Put back to what it was, nothing is unsaved: the panel closes without a question.
  await portions.fill('77');
  await portions.fill(before);
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expect(add).not.toContainText(t('desk.menu.unsaved'));
  await add.click();
  await portions.fill('77');
  await drawer.getByRole('combobox').click();
  await drawer.getByRole('option').first().click();
  await expect(drawer.locator('.dish-row')).toHaveCount(1);
  await page.reload();
  expect(warned).toEqual(['beforeunload']);
  await settled(page);
  await expect(add).toContainText(t('desk.menu.unsaved'));
  await add.click();
  await expect(drawer.getByText(t('desk.menu.resumed'))).toBeVisible();
  await expect(portions).toHaveValue('77');
  await expect(drawer.locator('.dish-row')).toHaveCount(1);
  await screen(page, 'desk-new-resumed');

  const question = page.getByRole('dialog', { name: t('desk.menu.leave_sure') });
  await page.goBack();
  await question.getByRole('button', { name: t('act.back') }).click();
  await expect(page).toHaveURL(eighth);
  await expect(portions).toHaveValue('77');
  await page.keyboard.press('Escape');
  await screen(page, 'desk-new-leave');
  await question.getByRole('button', { name: t('desk.menu.leave_yes') }).click();
  await expect(drawer).toHaveCount(0);
  await add.click();
  await expect(portions).toHaveValue('77');
  await drawer.getByRole('button', { name: t('desk.menu.throw_away') }).click();
  await expect(portions).toHaveValue(before);
  await expect(drawer.locator('.dish-row')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expect(add).not.toContainText(t('desk.menu.unsaved'));
  await context.close();
});

test('whoever signs in after somebody else begins with today', async ({ browser }) => {
  const page = await desk(browser, server.base, 'canteen_manager', 'menu');
  await page.getByRole('button', { name: t('desk.sign_out') }).click();
  await page.getByRole('button', { name: t('role.dispatcher') }).click();
  await expect(page.getByRole('heading', { level: 1, name: t('desk.nav.today') })).toBeVisible();
  await page.context().close();
});

test('whoever closes the books is told of the people that nobody has seen yet', async ({ browser }) => {
  const [dispatcher, manager] = await Promise.all([as(server.base, 'dispatcher'), as(server.base, 'manager')]);
  await dispatcher('/demo/clock', { to: `${lived.day}T13:30:00+08:00` });
  // Who ordered for the counter and didn't come is flagged by the programme; of the doors a person says why.
  await expect
    .poll(
      async () => {
        const { items } = await manager<{ items: { id: string; mode: string }[] }>(`/orders?sitting_id=${lived.sitting}&state=placed`);
        for (const { id } of items.filter(({ mode }) => mode === 'delivery')) await manager(`/orders/${id}/flag`, { cause: 'road_blocked' });
        return items.length;
      },
      { timeout: 60_000 },
    )
    .toBe(0);
  const { items: alarms } = await dispatcher<{ items: unknown[] }>('/alarms?state=open');
  expect(alarms.length).toBeGreaterThan(0);
  const context = await signedIn(browser, server.base, 'manager');
  const page = await context.newPage();
  await page.goto(`${server.base}/desk/reconcile`);
  await settled(page);
  await page.getByRole('button', { name: t('desk.office.close'), exact: true }).click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText(t('desk.office.close_alarms', { n: alarms.length }));
  await screen(page, 'desk-close-alarms', false);
  await question.getByRole('button', { name: t('act.back') }).click();
  await context.close();
});

test('on English pages a village can be said: pinyin first, what stands on its sign behind', async ({ browser }) => {
  const context = await signedIn(browser, server.base, 'verifier', 'en');
  const page = await context.newPage();
  await page.goto(`${server.base}/desk/registrations`);
  await expect(page.getByRole('cell', { name: 'Zhujiatai Community (朱家台社区)' }).first()).toBeVisible();
  await page.getByRole('button', { name: en('act.otherLanguage') }).click();
  await expect(page.getByRole('cell', { name: '朱家台社区', exact: true }).first()).toBeVisible();
  await context.close();
});
