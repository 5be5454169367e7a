import { describe, expect, it } from 'vitest';
import { gcjOf } from '../src/route/gcj';
import { amapLink, geoLink } from '../src/route/navigate';
import { type Entry, moved, purse, remains, replay, settled } from '../src/route/outbox';
import { expectedAt, remembering, unmet } from '../src/route/plan';
import { dishLines, searchWords } from '../src/route/say';
import { clockText } from '../src/shared/clock';
import { locale } from '../src/shared/i18n';
import { makeKey, seal, unseal } from '../src/shared/kept/seal';
import { personWords } from '../src/shared/relations';
import type { RouteView } from '../src/route/types';

/** Metres between two points that lie near each other. */
function apart(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const north = (a.lat - b.lat) * 111_195;
  const east = (a.lon - b.lon) * 111_195 * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}

describe('points on Chinese maps', () => {
  // Published with the eviltransform library (github.com/googollee/eviltransform, go/transform_test.go) and shared by its ports
  // to other languages; the server's own conversion is held to the same three.
  it.each([
    ['Shanghai', { lat: 31.1774276, lon: 121.5272106 }, { lat: 31.17530398364597, lon: 121.531541859215 }],
    ['Shenzhen', { lat: 22.543847, lon: 113.912316 }, { lat: 22.540796131694766, lon: 113.9171764808363 }],
    ['Beijing', { lat: 39.911954, lon: 116.377817 }, { lat: 39.91334545536069, lon: 116.38404722455657 }],
  ])('%s lies where the maps show it, to a centimetre', (_, wgs, shown) => {
    expect(apart(gcjOf(wgs), shown)).toBeLessThan(0.01);
    expect(apart(wgs, shown)).toBeGreaterThan(300);
  });

  const door = { lat: 29.3985, lon: 110.1642 };

  it('are handed to 高德 shifted, to the phone’s own maps as GPS has them, and without anybody’s name', () => {
    const amap = new URL(amapLink(door, '第 3 站', 'ebike'));
    const [lon, lat, name] = (amap.searchParams.get('to') ?? '').split(',');
    expect(apart({ lat: Number(lat), lon: Number(lon) }, gcjOf(door))).toBeLessThan(0.1);
    expect(name).toBe('第 3 站');
    expect([...amap.searchParams.keys()].sort()).toEqual(['callnative', 'coordinate', 'mode', 'to']);
    expect(amap.searchParams.get('coordinate')).toBe('gaode');
    expect(amap.searchParams.get('mode')).toBe('ride');
    expect(geoLink(door)).toBe('geo:29.398500,110.164200?q=29.398500,110.164200');
  });
});

describe('the own order of the doors', () => {
  const stop = (id: string, seq: number, state: 'pending' | 'done' = 'pending') => ({ id, seq, state, name: id, eta_at: '', deadline_at: '', warn_at: '', portions: 1, meals: [] });
  const route = { round: {}, stops: [stop('a', 1, 'done'), stop('b', 2), stop('c', 3), stop('d', 4)], alarm_results: [] } as unknown as RouteView;
  const ids = (order: string[], from = route): string[] => replay(from, [], order).stops.map(({ id }) => id);

  it('moves one door up, down, to the front or to the end, and leaves those behind alone', () => {
    expect(ids(moved(route.stops, 'c', 'up'))).toEqual(['a', 'c', 'b', 'd']);
    expect(ids(moved(route.stops, 'b', 'down'))).toEqual(['a', 'c', 'b', 'd']);
    expect(ids(moved(route.stops, 'd', 'first'))).toEqual(['a', 'd', 'b', 'c']);
    expect(ids(moved(route.stops, 'd', 'down'))).toEqual(['a', 'b', 'c', 'd']);
    expect(ids(moved(route.stops, 'b', 'last'))).toEqual(['a', 'c', 'd', 'b']);
    expect(ids(moved(route.stops, 'd', 'last'))).toEqual(['a', 'b', 'c', 'd']);
    expect(moved(route.stops, 'a', 'first')).toEqual(['b', 'c', 'd']);
  });

  it('puts a door that the desk adds at the end, and forgets one that it takes away', () => {
    const more = { ...route, stops: [...route.stops.filter(({ id }) => id !== 'c'), stop('e', 5)] };
    expect(ids(['d', 'c', 'b'], more)).toEqual(['a', 'd', 'b', 'e']);
  });

  it('is the planned one when nobody has chosen', () => {
    expect(ids([])).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('a door that is behind the volunteer', () => {
  it('is masked at once, before the server says so, and readable again when that is taken back', () => {
    const stop = { id: 'a', seq: 1, state: 'pending', name: '王桂芳、李强', eta_at: '', deadline_at: '', warn_at: '', portions: 2, meals: [] };
    const route = { round: {}, stops: [stop], alarm_results: [] } as unknown as RouteView;
    const name = (...kinds: object[]): string | undefined => replay(route, kinds.map((what, n) => ({ key: `${n}`, n, stop_id: 'a', at: '', ...what }) as Entry)).stops[0]?.name;
    const handed = { kind: 'outcome', outcome: 'handed_over', care: 'usual' };
    expect([name(), name(handed), name(handed, { kind: 'undo', reason: '' })]).toEqual(['王桂芳、李强', '王*芳、李*', '王桂芳、李强']);
  });
});

describe('when a door is reached', () => {
  const day = (time: string) => `2026-10-12T${time}:00+08:00`;
  const at = (time: string) => new Date(day(time));
  const stop = (id: string, seq: number, eta: string) =>
    ({ id, seq, state: 'pending', name: id, eta_at: day(eta), deadline_at: day('12:30'), warn_at: '', portions: 1, meals: [], lat: 29.4, lon: 110.1 }) as RouteView['stops'][number];
  const planned = { round: { id: 'r', state: 'planned', departs_at: day('10:30') }, stops: [stop('a', 1, '10:33'), stop('b', 2, '10:40'), stop('c', 3, '10:50')], alarm_results: [] } as unknown as RouteView;
  const left = (time: string, route = planned) => ({ ...route, round: { ...route.round, state: 'departed', departs_at: day(time) } }) as RouteView;
  const told = (route: RouteView, id: string, time: string, what: object = { kind: 'outcome', outcome: 'handed_over' }): RouteView =>
    replay(route, [{ key: id, n: 1, stop_id: id, at: day(time), ...what } as Entry]);
  const shown = (route: RouteView, id: string, now: string): string | undefined => {
    const one = route.stops.find((each) => each.id === id);
    const found = one && expectedAt(route, one, at(now));
    return found && clockText(found);
  };

  it('is as planned for a round that left in time, and moves with one that left late or early', () => {
    expect(shown(remembering(left('10:30'), planned), 'b', '10:31')).toBe('10:40');
    const late = remembering(left('11:13'), planned);
    expect([shown(late, 'a', '11:14'), shown(late, 'b', '11:14')]).toEqual(['11:16', '11:23']);
    expect(shown(remembering(left('10:25'), planned), 'c', '10:26')).toBe('10:45');
    // The next answers of the server tell the same, and so does a phone that was never there before leaving.
    expect(shown(remembering(left('11:13'), late), 'b', '11:14')).toBe('11:23');
    expect(shown(remembering(left('10:35'), null), 'b', '10:36')).toBe('10:40');
  });

  it('moves while the round should have left and has not', () => {
    expect([shown(planned, 'a', '10:20'), shown(planned, 'a', '10:37')]).toEqual(['10:33', '10:40']);
  });

  it('follows the door that was reported last, unless it was taken before its turn or taken back', () => {
    const late = remembering(left('11:13'), planned);
    expect(shown(told(late, 'a', '11:25'), 'b', '11:26')).toBe('11:32');
    expect(shown(told(late, 'b', '11:16'), 'c', '11:17')).toBe('11:33');
    expect(shown(told(told(late, 'a', '11:18'), 'a', '11:19', { kind: 'undo', reason: '' }), 'b', '11:20')).toBe('11:23');
    // Sent and settled, the hour of the report stays with the phone.
    const kept = [{ key: 'a', n: 1, stop_id: 'a', at: day('11:25'), kind: 'outcome', outcome: 'handed_over' } as Entry].reduce(settled, late);
    const fresh = { ...left('11:13'), stops: planned.stops.map((one) => (one.id === 'a' ? { ...one, state: 'done' as const } : one)) };
    expect(shown(remembering(fresh, kept), 'b', '11:26')).toBe('11:32');
    // A phone that joins later hears from the server when the last door was.
    const said = { ...fresh, stops: fresh.stops.map((one) => (one.id === 'a' ? { ...one, said_at: day('11:25') } : one)) };
    expect(shown(remembering(said, null), 'b', '11:26')).toBe('11:32');
  });

  it('takes a door that the desk has timed anew at its word', () => {
    const anew = { ...left('11:13'), stops: [stop('a', 1, '11:16'), stop('b', 2, '11:20'), stop('c', 3, '11:30')] };
    expect(shown(remembering(anew, remembering(left('11:13'), planned)), 'b', '11:17')).toBe('11:20');
  });

  it('is never told once it is past, or where nobody knows where the door is', () => {
    expect(shown(remembering(left('10:30'), planned), 'b', '10:40')).toBeUndefined();
    const placeless = { ...planned, stops: [{ ...stop('a', 1, '10:33'), lat: null, lon: null }] };
    expect(shown(left('10:30', placeless), 'a', '10:31')).toBeUndefined();
    // Before leaving no door has a place, and each has a time.
    expect(shown(placeless, 'a', '10:20')).toBe('10:33');
  });

  it('too late for its food is said while it is still to come', () => {
    const of = (eta: string, state: 'pending' | 'done' = 'pending') => unmet(left('10:30'), { ...stop('a', 1, eta), state }, at('10:31'));
    expect([of('12:29'), of('12:30'), of('13:22'), of('13:22', 'done')]).toEqual([false, false, true, false]);
    const late = remembering(left('12:25'), planned);
    expect(late.stops.map((one) => unmet(late, one, at('12:26')))).toEqual([false, true, true]);
  });
});

describe('a search for somebody who did not open', () => {
  const said = (state: 'open' | 'claimed' | 'seen', owner: string | null) => searchWords({ state, owner, no: 2 }, '96111');
  it('is taken over only when somebody with a name has taken it over', () => {
    expect(said('open', null)).toBe('告警 2：已报到值班，还没人接手。打值班电话 96111。您接着走。');
    expect(said('claimed', null)).toBe(said('open', null));
    expect(said('claimed', '向大姐')).toContain('向大姐已经接手');
    expect(said('seen', null)).toContain('说是见到了');
  });
});

describe('whom else to call', () => {
  it('is named with the relation in the language of the page; a word without English stays as it was written', () => {
    const people = [{ name: '覃杰', relation: '女儿' }, { name: '田勇', relation: '干妈' }, { name: null, relation: '有钥匙' }, { name: '田勇' }, {}];
    expect(people.map(personWords)).toEqual(['覃杰（女儿）', '田勇（干妈）', '有钥匙', '田勇', '']);
    locale.value = 'en';
    expect(people.map(personWords)).toEqual(['覃杰 (daughter)', '田勇 (干妈)', 'has a key', '田勇', '']);
    locale.value = 'zh-CN';
  });
});

describe('cash at the doors', () => {
  const stop = (id: string, cash_due_fen: number) => ({ id, seq: 1, state: 'pending', name: id, eta_at: '', deadline_at: '', warn_at: '', portions: 1, meals: [], cash_due_fen });
  const route = { round: {}, stops: [stop('a', 400), stop('b', 1000), stop('c', 300)], alarm_results: [] } as unknown as RouteView;
  let n = 0;
  const said = (stop_id: string, what: object): Entry => ({ key: `k${n}`, n: (n += 1), stop_id, at: '', ...what }) as Entry;
  const handed = { kind: 'outcome', outcome: 'handed_over', care: 'usual' };

  it('is added up from what the phone has not sent yet, and names who had the meal without paying', () => {
    const entries = [said('a', { kind: 'cash', fen: 400 }), said('a', handed), said('b', handed), said('c', { kind: 'outcome', outcome: 'refused' })];
    const after = purse(replay(route, entries));
    expect(after.taken_fen).toBe(400);
    // Who refused the meal owes nothing for it.
    expect(after.unpaid.map(({ id }) => id)).toEqual(['b']);
    const later = purse(replay(route, [...entries, said('b', { kind: 'cash', fen: 1000 })]));
    expect([later.taken_fen, later.unpaid, later.paid.map(({ id }) => id)]).toEqual([1400, [], ['a', 'b']]);
  });

  it('is due again when it was said by mistake, and then counts no more', () => {
    const entries = [said('a', { kind: 'cash', fen: 400 }), said('a', handed), said('a', { kind: 'cash-undo', fen: 400, reason: 'amount' })];
    const after = purse(replay(route, entries));
    expect([after.taken_fen, after.paid, after.unpaid.map(({ id, cash_due_fen }) => [id, cash_due_fen])]).toEqual([0, [], [['a', 400]]]);
  });

  it('that another phone of the round collected is in the sum, on top of it what this one has not sent yet', () => {
    const taken = { ...route, bag_fen: 700, stops: [{ ...stop('a', 0), cash_taken_fen: 400 }, stop('b', 1000)] } as unknown as RouteView;
    const entries = [said('b', { kind: 'cash', fen: 1000 }), said('a', { kind: 'cash-undo', fen: 400, reason: 'returned' })];
    // 300 came from a door that somebody else goes to by now.
    expect(purse(replay(taken, [])).taken_fen).toBe(700);
    expect(purse(replay(taken, entries)).taken_fen).toBe(1300);
    expect(purse(entries.reduce(settled, taken)).taken_fen).toBe(1300);
  });

  it('stays in the bag when only the outcome was wrong', () => {
    const entries = [said('a', { kind: 'cash', fen: 400 }), said('a', handed), said('a', { kind: 'undo', reason: 'wrong tap' })];
    const [door] = replay(route, entries).stops;
    expect(door).toMatchObject({ state: 'pending', cash_due_fen: 0, cash_taken_fen: 400 });
  });
});

describe('what is in the bags, and what outlasts the round', () => {
  const meal = (dish: string, texture = 'regular') => ({ dish, texture });
  const stops = [
    { id: 'a', seq: 1, state: 'pending', meals: [meal('红烧肉'), meal('红烧肉', 'soft')] },
    { id: 'b', seq: 2, state: 'pending', meals: [meal('豆腐'), meal('红烧肉')] },
  ] as unknown as RouteView['stops'];

  it('is counted dish by dish, soft ones apart', () => {
    expect(dishLines(stops)).toEqual([
      { n: 2, dish: '红烧肉', texture: '' },
      { n: 1, dish: '红烧肉', texture: '软烂' },
      { n: 1, dish: '豆腐', texture: '' },
    ]);
    expect(dishLines([])).toEqual([]);
  });

  it('is the canteen’s cash and meals, with what this phone has not sent yet, and every report that nobody has closed', () => {
    const alarm_results = [{ state: 'open', no: 4, masked_name: '朱*华' }, { state: 'closed', no: 5 }, { state: 'seen', no: 6, name: '王桂芳' }];
    const ended = [...stops, { id: 'c', state: 'failed', name: '朱清华', portions: 2, meals: [] }, { id: 'd', state: 'done', name: '朱清', portions: 1, meals: [] }];
    const route = { round: { canteen: '朱家台' }, stops: ended, alarm_results, bag_fen: 500 } as unknown as RouteView;
    const cash = { key: 'k', n: 1, stop_id: 'a', at: '', kind: 'cash', fen: 300 } as Entry;
    expect(remains(replay(route, [cash]))).toEqual({ cash_fen: 800, canteen: '朱家台', meals: 2, handed: 0, alarms: [{ no: 4, name: '朱*华', untaken: false }, { no: 6, name: '王*芳', untaken: false }] });
  });
});

describe('what the phone seals', () => {
  it('opens under its own name alone, with a key that leaves the phone by no way', async () => {
    const key = await makeKey();
    const sealed = await seal(key, 'round', { name: '石翠屏' });
    expect(new TextDecoder().decode(sealed.data)).not.toContain('石翠屏');
    expect(await unseal(key, 'round', sealed)).toEqual({ name: '石翠屏' });
    await expect(unseal(key, 'entry/1', sealed)).rejects.toThrow();
    await expect(unseal(await makeKey(), 'round', sealed)).rejects.toThrow();
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  it('never uses a nonce twice', async () => {
    const key = await makeKey();
    const nonces = await Promise.all(Array.from({ length: 50 }, async () => (await seal(key, 'round', 1)).iv.join()));
    expect(new Set(nonces).size).toBe(50);
  });
});
