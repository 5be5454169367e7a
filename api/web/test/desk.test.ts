import { describe, expect, it } from 'vitest';
import { effectScope } from 'vue';
import { toCsv } from '../src/desk/lib/csv';
import { useLoad } from '../src/desk/lib/load';
import { may } from '../src/desk/lib/may';
import { sortRows } from '../src/desk/lib/table';
import { byDish, cookedApart, sumOf, withdrawnOf } from '../src/desk/kitchen/count';
import { dishesRefused, figureRefused, mealRefused, portionsRefused, priceRefused, timesRefused } from '../src/desk/menu/checks';
import { differs, draftOf, fenOf, likeOf, retake } from '../src/desk/menu/sitting';
import { oddPrices, oddSums } from '../src/desk/menu/sums';
import { penOf } from '../src/desk/rounds/pens';
import { steadyOrder, waitedMin, worstFirst } from '../src/desk/today/alarms';
import { hear, hush, pending, unclaimed } from '../src/desk/today/ring';
import type { Alarm } from '../src/desk/types';
import type { Sitting } from '../src/shared/types';
import { type Box, nameSpots, scaleBar, sketchOf, spread } from '../src/shared/sketch';

describe('a table', () => {
  const column = { key: 'n', label: 'n', value: (row: { n: number | string | null }) => row.n };

  it('sorts numbers as numbers, Chinese by reading, and leaves the empty last both ways', () => {
    const rows = [{ n: 10 }, { n: null }, { n: 9 }];
    expect(sortRows(rows, column, false).map((row) => row.n)).toEqual([9, 10, null]);
    expect(sortRows(rows, column, true).map((row) => row.n)).toEqual([10, 9, null]);
    expect(sortRows([{ n: '张' }, { n: '安' }], column, false).map((row) => row.n)).toEqual(['安', '张']);
  });

  it('goes into a CSV that spreadsheets read as text', () => {
    const text = toCsv(['名', '注'], [['a,"b"', '=1+1'], [-3, '+86']]);
    expect(text.codePointAt(0)).toBe(0xfeff);
    expect(text.slice(1).split('\r\n')).toEqual(['名,注', '"a,""b""",\'=1+1', "-3,'+86", '']);
  });
});

describe('yuan as typed', () => {
  it('become whole fen without a float between', () => {
    expect(['10', '10.5', '10.05', '0.29', '8.', 'x', '-1', '1.234'].map(fenOf)).toEqual([1000, 1050, 1005, 29, 800, 0, 0, 0]);
  });
});

describe('the kitchen sheet', () => {
  it('sums a dish over textures and portions', () => {
    const row = (texture: 'regular' | 'soft', portion: 'regular' | 'small', count: number, delivery: number) => ({ dish: '鱼', dish_en: 'Fish', texture, portion, count, delivery });
    expect(byDish([row('regular', 'regular', 5, 2), row('soft', 'small', 3, 1), row('soft', 'small', 1, 1)])).toEqual([
      { name: '鱼', name_en: 'Fish', counts: { 'regular regular': 5, 'soft small': 4 }, total: 9, delivery: 4 },
    ]);
  });
});

describe('dishes taken off', () => {
  it('are those that stand on the menu no more; one that came back is none of them', () => {
    const dishes = [{ name: '鱼', state: 'withdrawn' as const }, { name: '面', state: 'withdrawn' as const }, { name: '面', state: 'on' as const }, { name: '饭', state: 'sold_out' as const }];
    expect([...withdrawnOf({ dishes })]).toEqual(['鱼']);
    expect(withdrawnOf(undefined).size).toBe(0);
  });
});

describe('prices before they are published', () => {
  it('are asked about where they are nothing, or not what the library says', () => {
    const library = [{ id: 'a', price_fen: 1300 }, { id: 'b', price_fen: 0 }];
    const dish = (dish_id: string, price_fen: number) => ({ dish_id, price_fen });
    expect(oddPrices([dish('a', 1300)], library)).toEqual([]);
    expect(oddPrices([dish('a', 13_000), dish('a', 0)], library).map((one) => one.usual_fen)).toEqual([1300, 1300]);
    // Known to nobody, or free in the library too: the nought alone is said.
    expect(oddPrices([dish('b', 0), dish('c', 0), dish('c', 900)], library).map((one) => [one.dish.dish_id, one.usual_fen])).toEqual([
      ['b', null],
      ['c', null],
    ]);
  });
});

describe('meals cooked apart', () => {
  const need = (dish: string, key: string, ...pickup_nos: string[]) => ({ dish, dish_en: dish, key, count: pickup_nos.length, pickup_nos });

  it('hold each portion once: who needs less salt and less sugar has one pot, not two', () => {
    const apart = cookedApart([need('鱼', 'low_salt', '004', '021'), need('鱼', 'low_sugar', '021', '033'), need('面', 'low_salt', '050')]);
    expect(apart.map((one) => [one.dish, one.keys.join('+'), one.count, ...one.pickup_nos])).toEqual([
      ['鱼', 'low_salt', 1, '004'],
      ['鱼', 'low_sugar', 1, '033'],
      ['鱼', 'low_salt+low_sugar', 1, '021'],
      ['面', 'low_salt', 1, '050'],
    ]);
    expect(sumOf(apart)).toBe(4);
    // Nobody needs the one without the other: no empty row stays.
    expect(cookedApart([need('鱼', 'low_salt', '021'), need('鱼', 'low_sugar', '021')]).map(({ keys }) => keys)).toEqual([['low_salt', 'low_sugar']]);
  });
});

describe('alarms', () => {
  const alarm = (id: string, kind: Alarm['kind'], state: Alarm['state'], raised_at: string) => ({ id, kind, state, raised_at }) as Alarm;

  it('come worst first: urgent, unanswered, odd; unclaimed before claimed; the longest wait first', () => {
    const all = [alarm('a', 'odd', 'open', '1'), alarm('b', 'no_answer', 'claimed', '1'), alarm('c', 'no_answer', 'open', '3'), alarm('d', 'no_answer', 'open', '2'), alarm('e', 'urgent', 'claimed', '9')];
    expect(worstFirst(all).map((one) => one.id)).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  it('keep their places under the hand; a new one, or one that the clock brings to its last step, sorts them anew', () => {
    const shown = worstFirst([alarm('a', 'no_answer', 'open', '1'), alarm('b', 'no_answer', 'open', '2')]);
    const ids = (alarms: readonly Alarm[]) => steadyOrder(alarms, shown).map((one) => one.id);
    const [a, b] = [alarm('a', 'no_answer', 'claimed', '1'), alarm('b', 'no_answer', 'open', '2')];
    expect(ids([b, a])).toEqual(['a', 'b']);
    expect(ids([b])).toEqual(['b']);
    expect(ids([alarm('c', 'urgent', 'open', '3'), b, a])).toEqual(['c', 'b', 'a']);
    const last = (why: string): Alarm => ({ ...b, step: 'rescue', step_began: { at: '4', why } });
    expect(ids([a, last('desk')])).toEqual(['a', 'b']);
    expect(ids([a, last('timer')])).toEqual(['b', 'a']);
  });
});

describe('the ring of an alarm', () => {
  const alarm = (id: string, state: Alarm['state'], raised_at = '1') => ({ id, kind: 'no_answer', state, raised_at }) as Alarm;

  it('sounds for what is new and unclaimed, and not for what was there on coming in', () => {
    hush();
    expect(hear([alarm('a', 'open')])).toBe(false);
    expect(hear([alarm('a', 'open')])).toBe(false);
    expect(hear([alarm('a', 'claimed'), alarm('b', 'open')])).toBe(true);
    expect(pending.value.length).toBe(2);
    expect(unclaimed.value.map((one) => one.id)).toEqual(['b']);
    expect(hear([alarm('c', 'claimed')])).toBe(false);
    hush();
    expect(unclaimed.value).toEqual([]);
  });

  it('counts the minutes until somebody was seen, and no longer', () => {
    const closed = { ...alarm('a', 'closed', '2026-11-23T02:00:00Z'), closed_at: '2026-11-23T02:17:30Z' };
    expect(waitedMin(closed)).toBe(17);
  });
});

describe('roles', () => {
  it('see their parts and no more', () => {
    expect(may('registrar', 'registration_submit')).toBe(true);
    expect(may('canteen_manager', 'senior_read')).toBe(false);
    expect(may('administrator', 'senior_read')).toBe(false);
    expect(may(undefined, 'today_read')).toBe(false);
  });
});

describe('a sketch', () => {
  const points = [{ lat: 29.3, lon: 110.1 }, { lat: 29.5, lon: 110.4 }, { lat: 29.4, lon: 110.2 }];

  it('keeps every point inside, north up and east right', () => {
    const sketch = sketchOf(points, 400, 300, 30);
    const spots = points.map(sketch.at);
    for (const spot of spots) {
      expect(spot.x).toBeGreaterThanOrEqual(29.9);
      expect(spot.x).toBeLessThanOrEqual(370.1);
      expect(spot.y).toBeGreaterThanOrEqual(29.9);
      expect(spot.y).toBeLessThanOrEqual(270.1);
    }
    expect(spots[1]!.x).toBeGreaterThan(spots[0]!.x);
    expect(spots[1]!.y).toBeLessThan(spots[0]!.y);
  });

  it('is true to scale', () => {
    const sketch = sketchOf(points, 400, 300);
    const [a, b] = [sketch.at({ lat: 29.4, lon: 110.2 }), sketch.at({ lat: 29.41, lon: 110.2 })];
    expect(Math.abs(a.y - b.y) / sketch.km_px).toBeCloseTo(1.113, 2);
    const bar = scaleBar(sketch.km_px, 120);
    expect(bar.px).toBeLessThanOrEqual(120);
    expect(bar.px / bar.km).toBeCloseTo(sketch.km_px, 6);
  });

  it('draws doors at one place apart', () => {
    const placed = spread(Array.from({ length: 6 }, () => ({ x: 100, y: 100 })), 30);
    for (const [i, a] of placed.entries()) for (const b of placed.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(30);
  });

  it('writes names beside doors, never over them, and leaves out those without room', () => {
    const frame: Box = { left: 0, top: 0, right: 400, bottom: 300 };
    const door: Box = { left: 180, right: 220, top: 70, bottom: 100 };
    const taken = [door];
    const [name] = nameSpots([{ x: 200, y: 110, text: '朱家台社区' }], 14, taken, frame);
    // Above it stands the door: below is free.
    expect(name?.text_y).toBeGreaterThan(110);
    expect(taken).toHaveLength(2);
    const crowd = Array.from({ length: 9 }, () => ({ x: 200, y: 200, text: '文昌街社区' }));
    expect(nameSpots(crowd, 14, [], frame)).toHaveLength(4);
    expect(nameSpots([{ x: 399, y: 150, text: '高家坪社区' }], 14, [], frame)[0]?.anchor).toBe('end');
  });

  it('gives neighbouring rounds pens of their own', () => {
    const pens = Array.from({ length: 12 }, (_, i) => `${penOf(i).colour} ${penOf(i).dash}`);
    expect(new Set(pens).size).toBe(12);
  });
});

describe('what a meal holds', () => {
  it('is held against what its dishes add up to', () => {
    const dishes = (...capacities: number[]) => capacities.map((capacity) => ({ capacity }));
    const meals = [
      { name: 'even', capacity: 60, dishes: dishes(30, 30) },
      { name: 'few', capacity: 60, dishes: dishes(30, 20) },
      { name: 'many', capacity: 60, dishes: dishes(60, 60) },
      { name: 'none', capacity: 60, dishes: [] },
    ];
    expect(oddSums(meals)).toEqual([
      { name: 'few', dishes: 50, meals: 60 },
      { name: 'many', dishes: 120, meals: 60 },
    ]);
  });
});

describe('a meal that is written', () => {
  const draft = () => ({
    ...draftOf(null, 'lunch'),
    dishes: [{ dish_id: 'a', name: '', name_en: '', ingredients: [], price: '12.50', capacity: '30' }],
  });
  const on = (service_day: string, period: 'lunch' | 'dinner'): Sitting => ({ service_day, period }) as Sitting;

  it('is no other after a number was changed and put back', () => {
    const [saved, typed] = [draft(), draft()];
    typed.capacity = '91';
    expect(differs(typed, saved)).toBe(true);
    // As a field of numbers hands it over.
    Object.assign(typed, { capacity: 90 });
    typed.dishes[0]!.price = '12.5';
    expect(differs(typed, saved)).toBe(false);
  });

  it('has nothing in common with what it is compared with: a dish added after a save is a change', () => {
    const [saved, typed] = [draft(), draft()];
    retake(typed, saved);
    expect(differs(typed, saved)).toBe(false);
    typed.dishes.push({ ...saved.dishes[0]!, dish_id: 'b' });
    typed.dishes[0]!.price = '13';
    expect(saved.dishes.map((dish) => [dish.dish_id, dish.price])).toEqual([['a', '12.50']]);
    expect(differs(typed, saved)).toBe(true);
  });

  it('begins with the same meal of the nearest day before', () => {
    const week = [on('2026-12-01', 'lunch'), on('2026-12-02', 'dinner'), on('2026-12-04', 'lunch'), on('2026-12-02', 'lunch')];
    expect(likeOf(week, '2026-12-03', 'lunch')?.service_day).toBe('2026-12-02');
    expect(likeOf(week, '2026-11-30', 'lunch')?.service_day).toBe('2026-12-01');
    expect(likeOf(week, '2026-12-03', 'breakfast')).toBeNull();
  });

  it('tells what can not be kept at its own field', () => {
    expect(portionsRefused(-5, 0)?.why).toBe('whole');
    expect(portionsRefused('2.5', 0)?.why).toBe('whole');
    expect(portionsRefused('', 0)?.why).toBe('whole');
    expect(['', '0', '20000'].map(figureRefused)).toEqual([null, null, null]);
    expect(['20001', '99999', '-1', '1.5', '1e3'].map((one) => figureRefused(one)?.why)).toEqual(Array(5).fill('whole'));
    expect(portionsRefused('9', 10)).toEqual({ why: 'sold', n: 10 });
    expect(portionsRefused('10', 10)).toBeNull();
    expect(priceRefused('abc')?.why).toBe('price');
    expect(priceRefused('200.01')?.why).toBe('price');
    expect(priceRefused('0')).toBeNull();
    const odd = { ...draft(), capacity: '20', delivery_capacity: '30', counter_capacity: '-1' };
    expect(mealRefused(odd, null)).toEqual({ delivery_capacity: { why: 'beyond', n: 20 }, counter_capacity: { why: 'whole', n: 10_000 } });
    odd.dishes[0]!.price = '';
    expect(Object.keys(dishesRefused(odd))).toEqual(['a.price']);
    expect(timesRefused({ ...odd, cutoff: '10:31' })).toEqual({ cutoff: { why: 'cutoff_late' } });
    expect(timesRefused({ ...odd, ends: '10:30' })).toEqual({ ends: { why: 'ends_early' } });
    expect(timesRefused(odd)).toEqual({});
  });
});

describe('a sketch of the country', () => {
  it('tells the point under a spot', () => {
    const points = [
      { lat: 29.4, lon: 110.1 },
      { lat: 29.5, lon: 110.3 },
    ];
    const sketch = sketchOf(points, 560, 340, 60);
    for (const point of points) {
      const { lat, lon } = sketch.under(sketch.at(point));
      expect(lat).toBeCloseTo(point.lat, 9);
      expect(lon).toBeCloseTo(point.lon, 9);
    }
  });
});

describe('a reload that another overtakes', () => {
  it('ends with the newer answer, whichever comes first', async () => {
    const answers: ((value: number) => void)[] = [];
    const state = effectScope().run(() => useLoad(() => new Promise<number>((done) => answers.push(done)), false))!;
    let ended = false;
    const first = state.reload().then(() => (ended = true));
    const second = state.reload();
    answers[0]!(1);
    await Promise.resolve();
    await new Promise((done) => setTimeout(done));
    expect([ended, state.data]).toEqual([false, null]);
    answers[1]!(2);
    await Promise.all([first, second]);
    expect([ended, state.data, state.busy]).toEqual([true, 2, false]);
  });
});
