import { describe, expect, it } from 'vitest';
import { dayRuns } from '../src/desk/lib/day';
import { may } from '../src/desk/lib/may';
import { wholeCounty } from '../src/desk/lib/scope';
import { HOME, PARTS } from '../src/desk/nav';
import { canteenBody, canteenGaps, emptyCanteen } from '../src/desk/office/canteen';
import { causeGiven, causesFor, causesOf, neverLeft, samplesMissing } from '../src/desk/office/closing';
import { alarmsOf } from '../src/desk/office/proof';
import { inOrder, madeBy, type Policy, type PolicyItem, spanWords } from '../src/desk/office/policy';
import type { Round } from '../src/desk/types';

describe('a canteen to be opened', () => {
  const typed = () => ({ ...emptyCanteen(), name: ' 白石老年食堂 ', place_code: '430822106201' });

  it('names what is still missing', () => {
    expect(canteenGaps(emptyCanteen())).toEqual(['name', 'place_code']);
    expect(canteenGaps(typed())).toEqual([]);
  });

  it('has a whole point or none', () => {
    expect(canteenGaps({ ...typed(), lat: '29.4' })).toEqual(['lon']);
    expect(canteenGaps({ ...typed(), lat: '二十九', lon: '110.1' })).toEqual(['lat']);
    expect(canteenGaps({ ...typed(), lat: '29.3985', lon: '110.1642' })).toEqual([]);
  });

  it('is sent without a point that nobody knows', () => {
    expect(canteenBody(typed())).toEqual({ name: '白石老年食堂', name_en: '', place_code: '430822106201', hours: '', halal: false });
  });

  it('takes figures as a Chinese keyboard writes them', () => {
    expect(canteenBody({ ...typed(), lat: ' 29。3985 ', lon: '110.1642°', halal: true })).toMatchObject({ lat: 29.3985, lon: 110.1642, halal: true });
  });
});

describe('the canteens', () => {
  it('are opened by administrators alone, who begin there', () => {
    const roles = ['registrar', 'verifier', 'approver', 'canteen_manager', 'kitchen', 'dispatcher', 'supervisor', 'finance', 'auditor'];
    expect(roles.filter((role) => may(role, 'canteens_admin'))).toEqual([]);
    expect(may('administrator', 'canteens_admin')).toBe(true);
    expect(PARTS.find((part) => part.name === HOME.administrator)?.needs).toBe('canteens_admin');
  });
});

describe('what is about the whole county', () => {
  const meta = { county: { code: '430822', name: '桑植县', name_en: 'Sangzhi County' } };
  const at = (path: string) => wholeCounty({ place: { code: '', name: '', path } }, meta);

  it('is for the county and above, not for a township, a village or a canteen', () => {
    expect(['43/4308/430822/', '43/4308/', '43/'].map(at)).toEqual([true, true, true]);
    expect(['43/4308/430822/430822100/', '43/4308/430822/430822100/430822100001/', '43/4308/430822/@01a2/'].map(at)).toEqual([false, false, false]);
  });

  it('are the ledger, the alarm channels and the account for transfers', () => {
    expect(PARTS.filter((part) => part.whole).map((part) => part.name)).toEqual(['transfer_account', 'ledger', 'channels']);
  });
});

describe('alarms of a day whose books are closed', () => {
  const of = (canteen_id: string, owned: number, open: number) => ({ canteen_id, alarms: { raised: 9, closed: 9 - owned - open, owned, open } });
  const page = { items: [of('a', 1, 2), of('b', 0, 0)] } as unknown as Parameters<typeof alarmsOf>[0];

  it('wait until the person is seen, with or without somebody on them', () => {
    expect(['a', 'b', 'c'].map((id) => alarmsOf(page, id))).toEqual([3, 0, 0]);
    expect(alarmsOf(null, 'a')).toBe(0);
  });
});

describe('days in a row', () => {
  it('are told by their first and last', () => {
    expect(dayRuns(['2026-11-30', '2026-11-29', '2026-12-01', '2026-12-01', '2026-12-05'])).toEqual([
      { from: '2026-11-29', to: '2026-12-01' },
      { from: '2026-12-05', to: '2026-12-05' },
    ]);
    expect(dayRuns([])).toEqual([]);
  });
});

describe('the versions of policies', () => {
  const version = (id: string, n: number, standing: PolicyItem['standing'], more: Partial<PolicyItem> = {}): PolicyItem => ({
    id, version: n, name: id, name_en: id, note: '', note_en: '', place: '430822', valid_from: '2026-01-01', standing, ...more,
  });

  it('stand with what counts now first, and the newest before the older', () => {
    const mixed = [version('a', 1, 'replaced'), version('a', 3, 'coming'), version('b', 1, 'counts'), version('a', 2, 'counts'), version('c', 1, 'ended')];
    expect(inOrder(mixed).map((one) => `${one.id}${one.version}`)).toEqual(['a2', 'b1', 'a3', 'c1', 'a1']);
  });

  it('tell until when they count, not what their file says', () => {
    expect(spanWords(version('a', 1, 'replaced', { counts_until: '2026-03-31' }))).toBe('2026-01-01 到 2026-03-31');
    expect(spanWords(version('a', 2, 'counts'))).toBe('2026-01-01 到 长期');
    expect(spanWords(version('a', 3, 'replaced', { valid_from: '2026-09-01', counts_until: '2026-05-31' }))).toContain('没有用过');
  });

  it('name the document, who wrote them and who approved them', () => {
    const policy = { authority: { name: '县民政局', document: '民发〔2026〕3 号' } } as Policy;
    expect(madeBy(policy, { version: 2, written_by: '彭丽娟', approved_by: '谷春华' })).toBe('县民政局 · 民发〔2026〕3 号 · 彭丽娟 写 · 谷春华 批准');
    expect(madeBy({} as Policy, { version: 1 })).toBe('随系统带来的');
  });
});

describe('a meal that nobody ate', () => {
  it('has causes that can be true of it: nobody fails to come to the counter for a meal that is carried', () => {
    expect(causesFor('delivery')).not.toContain('no_show');
    expect(causesFor('dine_in')).not.toContain('not_placed');
    expect(causesFor('take_away')[0]).toBe('no_show');
    expect(causesOf(['delivery', 'dine_in', 'delivery']).filter((one) => one === 'away')).toHaveLength(1);
  });

  it('takes the cause that is said of all the rest only where it fits, and its own before that', () => {
    expect(causeGiven('delivery', undefined, 'no_show')).toBe('');
    expect(causeGiven('dine_in', undefined, 'no_show')).toBe('no_show');
    expect(causeGiven('delivery', 'away', 'not_placed')).toBe('away');
  });
});

describe('what stands in the way of closing a day', () => {
  it('is a round that never left while somebody waits, and a dish of which nothing was kept', () => {
    const stops = (state: 'pending' | 'done') => [{ state }] as Round['stops'];
    const rounds = [
      { no: 1, state: 'planned' as const, stops: stops('pending') },
      { no: 2, state: 'planned' as const, stops: stops('done') },
      { no: 3, state: 'departed' as const, stops: stops('pending') },
    ];
    expect(neverLeft(rounds)).toEqual([1]);
    const samples = [
      { sitting_dish_id: 'a', needed: true, kept_at: null },
      { sitting_dish_id: 'b', needed: false, kept_at: null },
      { sitting_dish_id: 'c', needed: true, kept_at: '2026-11-27T12:00:00+08:00' },
    ];
    expect(samplesMissing(samples)).toEqual(['a']);
  });
});
