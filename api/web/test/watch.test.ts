import { describe, expect, it } from 'vitest';
import { type Entry, heldForDesk, remains, replay, settled } from '../src/route/outbox';
import { remembering } from '../src/route/plan';
import { resultWords } from '../src/route/say';
import type { AlarmResult, RouteStop, RouteView } from '../src/route/types';
import { placeWords } from '../src/route/watch';
import { locale } from '../src/shared/i18n';

const HERE = { name: '王桂芳', address: '1组12号', village: '朱家台', phone: '19999000001', calls: [{ callee: 'family', phone: '19999000002' }], lat: 29.4, lon: 110.1 };
const GONE = { name: '王*芳', address: null, village: null, phone: null, calls: [], lat: null, lon: null };
const door = (what: object = {}): RouteStop => ({ id: 'a', seq: 1, state: 'pending', eta_at: '', deadline_at: '', warn_at: '', portions: 1, meals: [], ...HERE, ...what }) as RouteStop;
const routeOf = (stop: RouteStop, alarm_results: AlarmResult[] = []): RouteView => ({ round: { id: 'r', state: 'departed', canteen: '朱家台' }, stops: [stop], alarm_results }) as unknown as RouteView;
const said = (what: object): Entry => ({ kind: 'outcome', key: '1', n: 1, stop_id: 'a', at: '2026-11-23T03:00:00.000Z', outcome: 'handed_over', ...what }) as Entry;
const alarm = (kind: string, state: AlarmResult['state']): AlarmResult => ({ no: 3, stop_id: 'a', kind, state });
const place = (route: RouteView): unknown[] => route.stops.map(({ name, address, village, phone, calls }) => [name, address, village, phone, calls?.length]);
const [OPEN, SHUT] = [[[HERE.name, HERE.address, HERE.village, HERE.phone, 1]], [[GONE.name, null, null, null, 0]]];

describe('a door at which somebody needs help now', () => {
  it.each([
    ['urgent', { care: 'urgent' }],
    ['short of breath', { care: 'odd', change: 'breath' }],
    ['not clear in mind', { care: 'odd', change: 'mind' }],
    ['somebody lies there', { outcome: 'no_answer', danger: 'lying' }],
  ])('keeps what 120 has to be told, before and after it is sent: %s', (_, what) => {
    const entry = said(what);
    expect(place(replay(routeOf(door()), [entry]))).toEqual(OPEN);
    const sent = settled(routeOf(door()), entry);
    expect(place(replay(sent, []))).toEqual(OPEN);
    const kind = 'care' in what ? what.care : 'no_answer';
    const fresh = (state: AlarmResult['state']): RouteView => routeOf(door({ ...GONE, state: sent.stops[0]?.state, outcome: sent.stops[0]?.outcome, care: sent.stops[0]?.care }), [alarm(kind, state)]);
    for (const state of ['open', 'claimed'] as const) expect(place(replay(remembering(fresh(state), sent), []))).toEqual(OPEN);
    for (const state of ['seen', 'closed'] as const) {
      // Gone from what is kept as well, not only from the screen.
      expect(place(remembering(fresh(state), sent))).toEqual([[GONE.name, null, null, null, 0]]);
      expect(place(replay(routeOf(sent.stops[0] as RouteStop, [alarm(kind, state)]), []))).toEqual(SHUT);
    }
  });

  it.each([
    ['as usual', { care: 'usual' }],
    ['what can wait', { care: 'odd', change: 'walking' }],
    ['nobody opens', { outcome: 'no_answer' }],
  ])('is none: %s', (_, what) => {
    const entry = said(what);
    expect(place(replay(routeOf(door()), [entry]))).toEqual(SHUT);
    const sent = settled(routeOf(door()), entry);
    expect(place(replay(sent, []))).toEqual(SHUT);
    const [stop] = sent.stops;
    expect(place(remembering(routeOf(door({ ...GONE, state: stop?.state, outcome: stop?.outcome, care: stop?.care })), sent))).toEqual(SHUT);
  });

  it('is shown as the server gives it where it was reported on another phone', () => {
    expect(place(replay(routeOf(door({ state: 'done', outcome: 'handed_over', care: 'odd' }), [alarm('odd', 'open')]), []))).toEqual(OPEN);
  });

  it('stays open for a second report that no alarm tells of yet, and for an alarm of another kind', () => {
    expect(place(replay(routeOf(door(), [alarm('urgent', 'closed')]), [said({ care: 'urgent' })]))).toEqual(OPEN);
    expect(place(replay(routeOf(door({ state: 'done', care: 'urgent' }), [alarm('no_answer', 'closed')]), []))).toEqual(OPEN);
  });

  it('is read out with the village the address leaves out', () => {
    expect(placeWords(door())).toBe('朱家台 1组12号');
    expect(placeWords(door({ address: '朱家台1组12号' }))).toBe('朱家台1组12号');
    expect(placeWords(door({ address: null }))).toBe('朱家台');
  });
});

describe('what is still the volunteer’s', () => {
  it('is a door at which nobody opens while the calls are theirs to make', () => {
    locale.value = 'zh-CN';
    const one = (more: Partial<AlarmResult>): string => resultWords({ ...alarm('no_answer', 'open'), step: 'call_family', ...more }, [door()]);
    expect(one({})).toContain('还在您手上');
    for (const more of [{ step: 'dispatch' }, { owner: '陈立新' }, { state: 'claimed' as const }, { kind: 'urgent' }]) expect(one(more)).not.toContain('还在您手上');
    expect(resultWords({ ...alarm('no_answer', 'open'), step: 'call_family' }, [door({ state: 'failed' })])).not.toContain('还在您手上');
  });

  it('is the bags of doors that went to the desk, and a report that nobody has taken', () => {
    const handed_on = [{ round_no: 1, volunteer: null, doors: 2, at: '' }, { round_no: 1, volunteer: '向东', doors: 4, at: '' }];
    expect(heldForDesk({ ...routeOf(door()), handed_on })).toBe(2);
    const left = remains({ ...routeOf(door(), [{ ...alarm('urgent', 'open'), masked_name: '王*芳' }, { ...alarm('odd', 'open'), no: 5, masked_name: '朱*华' }]), handed_on });
    expect([left.handed, left.alarms.map(({ no, untaken }) => [no, untaken])]).toEqual([2, [[3, true], [5, false]]]);
  });
});
