import { describe, expect, it } from 'vitest';
import { type Answer, drain, type Entry, replay } from '../src/route/outbox';
import type { RouteView } from '../src/route/types';

const stop = (id: string, seq: number) => ({ id, seq, state: 'pending' as const, name: id, eta_at: '', deadline_at: '', warn_at: '', portions: 1, meals: [] });
const route = { round: {}, stops: [stop('b', 2), stop('a', 1)], alarm_results: [] } as unknown as RouteView;
const outcome = (stop_id: string, key: string, what: 'handed_over' | 'no_answer' = 'handed_over'): Entry => ({ kind: 'outcome', key, n: Number(key), stop_id, at: '2026-11-23T03:00:00.000Z', outcome: what, care: what === 'handed_over' ? 'usual' : undefined });
const undo = (stop_id: string, key: string): Entry => ({ kind: 'undo', key, n: Number(key), stop_id, at: '2026-11-23T03:01:00.000Z', reason: '按错了' });

describe('the round on the phone', () => {
  it('is the last answer with the unsent words replayed on top', () => {
    const shown = replay(route, [outcome('a', '1'), outcome('b', '2', 'no_answer')]);
    expect(shown.stops.map((one) => [one.id, one.state, one.care])).toEqual([['a', 'done', 'usual'], ['b', 'failed', null]]);
    expect(route.stops.every((one) => one.state === 'pending')).toBe(true);
  });

  it('takes back what was undone, in the order it was said', () => {
    expect(replay(route, [outcome('a', '1'), undo('a', '2')]).stops[0]?.state).toBe('pending');
    expect(replay(route, [outcome('a', '1'), undo('a', '2'), outcome('a', '3', 'no_answer')]).stops[0]?.state).toBe('failed');
  });
});

describe('a door behind the volunteer', () => {
  it('shows no address and no number, without network as well, until it is taken back', () => {
    const open = { ...route, stops: [{ ...stop('a', 1), address: '朱家台1组', phone: '19999000001', tips: '敲窗', calls: [{ callee: 'family', phone: '1' }] }] } as unknown as RouteView;
    const [done] = replay(open, [outcome('a', '1')]).stops;
    expect([done?.address, done?.phone, done?.tips, done?.calls]).toEqual([null, null, null, []]);
    const [again] = replay(open, [outcome('a', '1'), undo('a', '2')]).stops;
    expect([again?.address, again?.phone, again?.tips]).toEqual(['朱家台1组', '19999000001', '敲窗']);
  });
});

describe('a door that stays shut', () => {
  const shut = (key: string, at: string): Entry => ({ kind: 'no-answer', key, n: Number(key), stop_id: 'a', at });
  const call = (key: string, callee: 'senior' | 'family', answered: boolean): Entry => ({ kind: 'calls', key, n: Number(key), stop_id: 'a', at: '2026-11-23T03:02:00.000Z', callee, answered });

  it('counts from the first knock, and keeps what came of each call', () => {
    const said = [shut('1', '2026-11-23T03:00:00.000Z'), shut('2', '2026-11-23T03:05:00.000Z'), call('3', 'senior', false), call('4', 'family', false), call('5', 'family', true)];
    const door = replay(route, said).stops[0];
    expect(door?.shut_at).toBe('2026-11-23T03:00:00.000Z');
    expect(door?.called).toEqual([{ callee: 'senior', answered: false }, { callee: 'family', answered: true }]);
    expect(door?.state, 'a call is no outcome').toBe('pending');
  });

  it('ends with the outcome', () => {
    expect(replay(route, [shut('1', '2026-11-23T03:00:00.000Z'), outcome('a', '2', 'no_answer')]).stops[0]?.state).toBe('failed');
  });
});

describe('the outbox', () => {
  async function run(entries: Entry[], answers: Record<string, Answer['kind'][]>) {
    const sent: string[] = [];
    const refused: string[] = [];
    let left = entries;
    const end = await drain(
      () => left[0],
      (entry) => {
        sent.push(entry.key);
        return Promise.resolve({ kind: answers[entry.key]?.shift() ?? 'taken' });
      },
      (entry, answer) => {
        left = left.filter((one) => one !== entry);
        if (answer.kind === 'refused') refused.push(entry.key);
      },
    );
    return { sent, refused, left: left.map((one) => one.key), end };
  }

  it('sends oldest first and empties itself', async () => {
    expect(await run([outcome('a', '1'), outcome('b', '2')], {})).toEqual({ sent: ['1', '2'], refused: [], left: [], end: 'taken' });
  });

  it('keeps everything from the first that must wait', async () => {
    expect(await run([outcome('a', '1'), outcome('b', '2'), undo('b', '3')], { 2: ['later'] })).toEqual({ sent: ['1', '2'], refused: [], left: ['2', '3'], end: 'later' });
  });

  it('hands a refused one to the person and goes on', async () => {
    expect(await run([outcome('a', '1'), outcome('b', '2')], { 1: ['refused'] })).toEqual({ sent: ['1', '2'], refused: ['1'], left: [], end: 'taken' });
  });

  it('stops when the phone is signed out, and loses nothing', async () => {
    expect(await run([outcome('a', '1')], { 1: ['signed_out'] })).toEqual({ sent: ['1'], refused: [], left: ['1'], end: 'signed_out' });
  });
});

describe('cash at the door', () => {
  const owing = { ...route, stops: [{ ...stop('a', 1), cash_due_fen: 300 }] } as RouteView;
  const cash: Entry = { kind: 'cash', key: '1', n: 1, stop_id: 'a', at: '2026-11-23T03:00:00.000Z', fen: 300 };

  it('is due no more once the volunteer has it, and the door is still to do', () => {
    const [shown] = replay(owing, [cash]).stops;
    expect([shown?.cash_due_fen, shown?.state]).toEqual([0, 'pending']);
  });
});
