import { describe, expect, it } from 'vitest';
import { type Pin, seatAt } from '../src/desk/rounds/pin';
import type { Round, Stop } from '../src/desk/types';

const stop = (id: string, seq: number, state: Stop['state'] = 'pending'): Stop => ({ id, seq, state }) as Stop;
const round = (id: string, no: number, stops: Stop[], state: Round['state'] = 'planned'): Round => ({ id, no, stops, state }) as Round;
const pins = (of: Round, spots: [number, number][]): Pin[] => of.stops.map((one, i) => ({ stop: one, round: of, x: spots[i]![0], y: spots[i]![1] }));

const depot = { x: 0, y: 0 };
const row = round('r', 3, [stop('a', 1), stop('b', 2), stop('c', 3)]);
const along = pins(row, [
  [100, 0],
  [200, 0],
  [300, 0],
]);
const lone = round('s', 4, [stop('x', 1)]);
const guest = pins(lone, [[200, 300]]);
const x = lone.stops[0]!;

describe('a door dragged over the map', () => {
  it('takes the place with the least way there and on', () => {
    const at = (left: number) => seatAt({ x: left, y: 20 }, x, [...along, ...guest], depot);
    expect(at(60)).toEqual({ round_id: 'r', round_no: 3, position: 1 });
    expect(at(140)).toEqual({ round_id: 'r', round_no: 3, position: 2 });
    expect(at(190)).toEqual({ round_id: 'r', round_no: 3, position: 2 });
    expect(at(340)).toEqual({ round_id: 'r', round_no: 3, position: 4 });
  });
  it('counts places without itself', () => {
    const a = row.stops[0]!;
    expect(seatAt({ x: 250, y: 5 }, a, along, depot)).toEqual({ round_id: 'r', round_no: 3, position: 2 });
  });
  it('goes before no door that is done, and to no round that is over', () => {
    const begun = round('r', 3, [stop('a', 1, 'done'), stop('b', 2)], 'departed');
    const spots = pins(begun, [
      [100, 0],
      [200, 0],
    ]);
    expect(seatAt({ x: 60, y: 0 }, x, [...spots, ...guest], depot)?.position).toBe(2);
    const over = pins(round('o', 5, [stop('a', 1)], 'finished'), [[100, 0]]);
    expect(seatAt({ x: 100, y: 0 }, x, [...over, ...guest], depot)).toBeNull();
  });
  it('means nothing far from every door', () => {
    expect(seatAt({ x: 700, y: 700 }, x, [...along, ...guest], depot)).toBeNull();
  });
});
