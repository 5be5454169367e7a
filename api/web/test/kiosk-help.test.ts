import { beforeEach, describe, expect, it, vi } from 'vitest';
import { caption } from '../src/kiosk/caption';
import { help, identify, named } from '../src/kiosk/flow';
import { askHelp, ring } from '../src/kiosk/help';
import { go, kiosk, leaveHelp } from '../src/kiosk/state';
import { begin, sent, server, json, usually } from './kiosk-world';

beforeEach(begin);

describe('calling for help', () => {
  it('stays on the screen when a step that was under way comes to its end', async () => {
    go('hello');
    const step = identify({ card: '62100001' });
    help();
    await step;
    expect(kiosk.screen).toBe('help');
    leaveHelp();
    expect(kiosk.screen).toBe('pick');
  });

  it('rings again until the desk has been reached, and then only asks', async () => {
    go('hello');
    help();
    server.answer = () => json(503, { code: 'busy' });
    await ring();
    await askHelp();
    expect(caption()).toContain('招手');
    server.answer = () => json(200, { state: 'ringing' });
    await askHelp();
    expect(kiosk.help?.state).toBe('ringing');
    // The room reads who comes by surname; of a name without one nothing is said.
    for (const [helper, said] of [['王', '姓王的工作人员看到了'], ['欧阳', '姓欧阳的工作人员看到了'], [null, '工作人员看到了']]) {
      server.answer = () => json(200, { call: { state: 'answered', helper } });
      await askHelp();
      expect(caption()).toContain(said);
    }
    server.answer = () => json(200, { call: null });
    await askHelp();
    expect(kiosk.help).toBeNull();
    expect(sent.filter(({ path, method }) => path === '/kiosk/help' && method === 'POST')).toHaveLength(3);
    leaveHelp();
  });

  it('tells nobody to wave while the bell is on its way, but does once it has failed or stays silent', async () => {
    go('hello');
    help();
    server.answer = () => json(200, { state: 'calling' });
    const made = ring();
    expect(caption()).toContain('正在叫人');
    await made;
    expect(caption()).toContain('响铃');
    server.answer = () => json(503, { code: 'busy' });
    const failing = ring();
    expect(caption()).toContain('正在叫人');
    await failing;
    expect(caption()).toContain('招手');
    // A line that says nothing at all is given up on with the next try; what it says afterwards takes nothing back.
    let silent: (late: Response) => void = () => undefined;
    server.answer = () => new Promise<Response>((late) => (silent = late));
    const hung = ring();
    expect(caption()).toContain('正在叫人');
    const rings = () => sent.filter(({ path, method }) => path === '/kiosk/help' && method === 'POST');
    const before = rings().length;
    await askHelp();
    expect(caption()).toContain('招手');
    // A loaded server has counted the call that it hasn't answered yet.
    expect(rings()).toHaveLength(before);
    vi.advanceTimersByTime(20_000);
    server.answer = () => json(200, { state: 'calling' });
    await askHelp();
    silent(json(503, { code: 'busy' }));
    await hung;
    expect(caption()).toContain('响铃');
    const [touch, again] = rings().slice(-2);
    expect(again?.key).toBe(touch?.key);
    expect(touch?.key).not.toBe(rings().at(-3)?.key);
    leaveHelp();
  });

  it('keeps what a late answer to a call that was left says out of the next one', async () => {
    go('hello');
    help();
    let late: (answer: Response) => void = () => undefined;
    server.answer = () => new Promise<Response>((done) => (late = done));
    const left = ring();
    server.answer = () => json(503, { code: 'busy' });
    await ring();
    late(json(200, { state: 'answered', helper: '王' }));
    await left;
    expect(kiosk.help).toBeNull();
    leaveHelp();
  });

  it('names a second way when nobody answers, and takes it back once somebody does', async () => {
    go('hello');
    help();
    server.answer = () => json(200, { state: 'calling' });
    await ring();
    kiosk.unanswered = true;
    expect(caption()).toContain('招招手');
    server.answer = () => json(200, { call: { state: 'answered', helper: '王' } });
    await askHelp();
    expect(caption()).toContain('姓王的工作人员看到了');
    // The next touch begins anew.
    server.answer = () => json(200, { state: 'calling' });
    await ring();
    expect(caption()).toContain('响铃');
    leaveHelp();
  });

  it('goes on as with the card when staff say who stands there, once nothing else is under way', async () => {
    go('hello');
    help();
    server.answer = () => json(200, { id: 'call', state: 'answered' });
    await ring();
    const diner = { diner_token: 'named', masked_name: '王*英', salutation: '王奶奶', picture: 'boat' };
    server.answer = (path) => (path === '/kiosk/help' ? json(200, { call: { id: 'call', state: 'answered' }, diner }) : usually(path));
    await askHelp();
    expect(kiosk.named?.diner_token).toBe('named');
    kiosk.busy = true;
    await named(diner);
    expect(kiosk.screen).toBe('help');
    kiosk.busy = false;
    await named(diner);
    expect([kiosk.screen, kiosk.diners[0]?.token, kiosk.named]).toEqual(['pick', 'named', null]);
    expect(sent.some(({ path }) => path === '/kiosk/help/end')).toBe(true);
  });
});
