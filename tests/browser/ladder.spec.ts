// A door stays shut in the demo: from the phone's page over a message that a real server receives and a person confirms, to
// the person who was seen.
import { expect, test } from '@playwright/test';

import { desk, face, PHONE } from './faces';
import { leave } from './phone';
import { codeIn, confirmed, startRobot, type Robot } from './robot';
import { startDemo, type Server as Demo } from './server';
import { like, t } from './words';

test.describe.configure({ mode: 'serial' });

let demo: Demo;
let robot: Robot;

test.beforeAll(async () => {
  demo = await startDemo();
  robot = await startRobot();
});
test.afterAll(async () => {
  await demo.stop();
  await robot.stop();
});

test('the administrator sets up a channel, and a person confirms that a test arrives', async ({ browser }) => {
  const page = await desk(browser, demo.base, 'administrator', 'channels');
  await confirmed(page, robot);
});

test('nobody opens: phone, message, desk, and the person is seen', async ({ browser }) => {
  const api = async (path: string, token: string, body?: unknown) => {
    const response = await fetch(`${demo.base}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    expect(response.ok, `${path}: ${response.status}`).toBe(true);
    return response.status === 204 ? null : response.json();
  };
  const login = await fetch(`${demo.base}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login: 'dispatcher', password: 'nuancan-demo' }),
  });
  const token: string = (await login.json()).access_token;
  const meta = await api('/meta', token);
  const day = new Date(Date.parse(meta.now_at) + 8 * 3_600_000).toISOString().slice(0, 10);
  await api('/demo/clock', token, { to: `${day}T11:00:00+08:00` });
  // The rounds are planned by the worker within seconds of the cut-off.
  const rounds = await (async () => {
    let found: { id: string; no: number; stops: { id: string }[]; volunteer?: unknown }[] = [];
    await expect
      .poll(
        async () => {
          const today = await api(`/today?day=${day}`, token);
          for (const canteen of today.canteens) {
            for (const sitting of canteen.sittings) {
              const plan = await api(`/sittings/${sitting.id}/rounds`, token);
              if (plan.planned && plan.rounds.some((round: { volunteer: unknown }) => round.volunteer)) found = plan.rounds;
            }
          }
          return found.length;
        },
        { timeout: 60_000 },
      )
      .toBeGreaterThan(0);
    return found.filter((round) => round.volunteer);
  })();
  const access = await api(`/rounds/${rounds[0].id}/access`, token, {});

  const phone = await face(browser, `${demo.base}/route`, PHONE);
  await phone.getByLabel(t('route.join.code')).fill(access.code);
  // Six digits are enough: the page goes in by itself.
  await leave(phone);
  await phone.getByRole('button', { name: t('route.stop.no_answer'), exact: true }).click();
  const sheet = phone.getByRole('dialog');
  await expect(sheet.getByRole('timer')).toBeVisible();
  const first = sheet.getByRole('listitem').first();
  const call = first.getByRole('link');
  // A telephone link would leave the page in a browser without a telephone.
  if ((await call.count()) > 0) await call.evaluate((link) => link.addEventListener('click', (event) => event.preventDefault()));
  if ((await call.count()) > 0) await call.click();
  await first.getByRole('button', { name: t('route.no_answer.no'), exact: true }).or(first.getByRole('button', { name: t('route.no_answer.skip') })).click();
  await expect(first.getByText(t('route.no_answer.unanswered'))).toBeVisible();
  await sheet.getByRole('button', { name: new RegExp(t('route.no_answer.report')) }).click();

  const message = await robot.says(/没人应门/);
  expect(message).toMatch(/号线第\d+站/);
  const ack = await face(browser, `${demo.base}/ack/${codeIn(message)}`, PHONE);
  await ack.getByRole('textbox').fill('陈立新');
  await ack.getByRole('button').click();
  await expect(ack.getByText('已回执')).toBeVisible();

  const dispatcher = await desk(browser, demo.base, 'dispatcher', 'alarms');
  const card = dispatcher.locator('article.no_answer').first();
  await card.getByRole('button', { name: t('desk.alarm.claim') }).click();
  await card.getByRole('button', { name: t('desk.ladder.next.cadre') }).click();
  // What is written down is a deed: a slip of the finger is asked about, and nothing has happened yet.
  const deed = dispatcher.getByRole('dialog').filter({ hasText: t('desk.ladder.sure.body') });
  await deed.getByRole('button', { name: t('desk.ladder.sure.no') }).click();
  await expect(card.getByText(like('desk.ladder.did.cadre'))).toHaveCount(0);
  await card.getByRole('button', { name: t('desk.ladder.next.cadre') }).click();
  await deed.getByRole('button', { name: t('desk.ladder.sure.yes') }).click();
  await expect(card.getByText(like('desk.ladder.did.cadre'))).toBeVisible();
  await card.getByRole('button', { name: t('desk.ladder.open') }).click();
  const drawer = dispatcher.getByRole('dialog');
  await expect(drawer.getByText(t('desk.ladder.heard', { who: '陈立新' }))).toBeVisible();
  await drawer.getByRole('button', { name: t('act.close') }).click();
  await card.getByRole('button', { name: t('desk.alarm.close'), exact: true }).click();
  const close = dispatcher.getByRole('dialog');
  await close.getByLabel(t('desk.alarm.how.in_person')).check();
  await close.getByLabel(t('desk.alarm.seen_by'), { exact: true }).fill('向支书');
  await close.getByRole('button', { name: t('desk.alarm.close'), exact: true }).click();
  // Somebody at high risk waits for a second person; anybody else is seen and done.
  await expect(card.getByText(t('desk.ladder.confirm')).or(dispatcher.getByText(t('desk.today.calm')))).toBeVisible();

  await phone.reload();
  await phone.getByRole('banner').getByRole('button', { name: t('route.bar.list') }).click();
  await expect(phone.getByText(/告警 \d+：/)).toBeVisible();
});
