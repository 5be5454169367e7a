// A real server in the place of a chat robot: what alarms are sent to, and what a person reads there.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, type Page } from '@playwright/test';

import { t } from './words';

export interface Robot {
  url: string;
  /** The text of the first message that fits. */
  says(fits: RegExp): Promise<string>;
  stop(): Promise<void>;
}

/** A chat robot as WeCom documents it: takes JSON, answers errcode 0. */
export async function startRobot(): Promise<Robot> {
  const texts: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      texts.push(JSON.parse(body).text.content);
      response.setHeader('Content-Type', 'application/json').end('{"errcode":0,"errmsg":"ok"}');
    });
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/cgi-bin/webhook/send?key=demo`,
    says: async (fits) => {
      await expect.poll(() => texts.some((text) => fits.test(text)), { timeout: 30_000 }).toBe(true);
      return texts.find((text) => fits.test(text)) ?? '';
    },
    stop: () => new Promise((down) => server.close(() => down())),
  };
}

/** The eight signs in a message that say whoever sends them back has read it. */
export const codeIn = (text: string): string => /回执 ([A-Z0-9]{8})/.exec(text)?.[1] ?? '';

/** Makes the robot an alarm channel on the administrator's page, and confirms the test that arrives. */
export async function confirmed(page: Page, robot: Robot): Promise<void> {
  await page.getByRole('button', { name: t('desk.channel.new') }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel(t('desk.channel.name'), { exact: true }).fill('值班群');
  await form.getByLabel(t('desk.channel.url'), { exact: true }).fill(robot.url);
  await form.getByRole('button', { name: t('desk.channel.make') }).click();
  const heard = page.getByRole('dialog');
  await heard.getByLabel(t('desk.channel.code'), { exact: true }).fill(codeIn(await robot.says(/测试告警/)));
  await heard.getByLabel(t('desk.channel.reader'), { exact: true }).fill('陈立新');
  await heard.getByRole('button', { name: t('desk.channel.confirm') }).click();
  await expect(page.getByText('陈立新 回执')).toBeVisible();
}
