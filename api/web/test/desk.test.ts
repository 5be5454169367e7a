import { describe, expect, it } from 'vitest';
import { toCsv } from '../src/desk/lib/csv';
import { may } from '../src/desk/lib/may';
import { sortRows } from '../src/desk/lib/table';
import { byDish } from '../src/desk/kitchen/count';
import { fenOf } from '../src/desk/menu/sitting';
import { penOf } from '../src/desk/rounds/pens';
import { worstFirst } from '../src/desk/today/alarms';
import type { Alarm } from '../src/desk/types';
import { scaleBar, sketchOf, spread } from '../src/shared/sketch';

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

describe('alarms', () => {
  const alarm = (id: string, kind: Alarm['kind'], state: Alarm['state'], raised_at: string) => ({ id, kind, state, raised_at }) as Alarm;

  it('come worst first: urgent, unanswered, odd; unclaimed before claimed; the longest wait first', () => {
    const all = [alarm('a', 'odd', 'open', '1'), alarm('b', 'no_answer', 'claimed', '1'), alarm('c', 'no_answer', 'open', '3'), alarm('d', 'no_answer', 'open', '2'), alarm('e', 'urgent', 'claimed', '9')];
    expect(worstFirst(all).map((one) => one.id)).toEqual(['e', 'd', 'c', 'b', 'a']);
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

  it('gives neighbouring rounds pens of their own', () => {
    const pens = Array.from({ length: 12 }, (_, i) => `${penOf(i).colour} ${penOf(i).dash}`);
    expect(new Set(pens).size).toBe(12);
  });
});
