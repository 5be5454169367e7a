import { describe, expect, it } from 'vitest';
import { enterStays, findChoices, foodNames } from '../src/desk/lib/choice';
import { dayPlus, mondayOf } from '../src/desk/lib/day';
import { sought } from '../src/desk/lib/query';
import { ageIsPossible, ageOn, readResidentId } from '../src/desk/lib/resident-id';
import { readPhone } from '../src/desk/lib/phone';
import { bodyOf, emptyDraft, hasMore, missing } from '../src/desk/people/draft';
import { guess } from '../src/desk/people/import';
import { pauseOn } from '../src/desk/people/pause';
import { actBody, actReady, emptyAct, factKinds } from '../src/desk/people/senior-act';
import { neverOn } from '../src/desk/standing/menus';
import type { MenuWeek, Senior } from '../src/desk/types';
import { compared, twinLines } from '../src/desk/people/twins';

describe('a resident ID', () => {
  it('is good with its check digit, and tells birth and gender', () => {
    expect(readResidentId('11010519491231002X')).toEqual({ kind: 'good', birth_date: '1949-12-31', gender: 'female', old: false });
    expect(readResidentId(' 110105 19491231 002x ')).toMatchObject({ kind: 'good' });
  });

  it('is refused when one digit is wrong, whichever it is', () => {
    const good = '11010519491231002X';
    for (let i = 0; i < 17; i += 1) {
      const digit = String((Number(good[i]) + 1) % 10);
      expect(readResidentId(good.slice(0, i) + digit + good.slice(i + 1)).kind, `digit ${i}`).toBe('bad');
    }
  });

  it('says what is wrong', () => {
    expect(readResidentId('')).toEqual({ kind: 'empty' });
    expect(readResidentId('1101051949')).toEqual({ kind: 'short', missing: 8, old: false });
    expect(readResidentId('1101051949123100XX')).toEqual({ kind: 'bad', why: 'characters' });
    expect(readResidentId('110105194912310021')).toEqual({ kind: 'bad', why: 'check' });
  });

  it('of 15 digits is of the 1900s and has no check digit', () => {
    expect(readResidentId('110105491231002')).toEqual({ kind: 'good', birth_date: '1949-12-31', gender: 'female', old: true });
    // The first 15 of 18 have no birth date where old numbers have it: three digits are missing, nothing is wrong yet.
    for (const text of ['110105490231002', '110105194912310']) expect(readResidentId(text)).toEqual({ kind: 'short', missing: 3, old: true });
  });
});

describe('a telephone number', () => {
  it('is a mobile, or a landline with its area code', () => {
    for (const good of ['13807441007', '138 0744-1007', '+86 13807441007', '１３８０７４４１００７', '0744-6222110', '(010)62345678', '02161234567'])
      expect(readPhone(good), good).toEqual({ kind: 'good' });
  });

  it('that still lacks digits is short, not wrong', () => {
    expect(readPhone('')).toEqual({ kind: 'empty' });
    expect(readPhone('1')).toEqual({ kind: 'short', missing: 10 });
    expect(readPhone('1380744100')).toEqual({ kind: 'short', missing: 1 });
    expect(readPhone('0744622')).toEqual({ kind: 'short', missing: 3 });
  });

  it('is wrong as soon as no further digit can mend it', () => {
    for (const bad of ['12', '2', '6222110', '138074410071', '1380744100a', '07441222110', '00']) expect(readPhone(bad), bad).toEqual({ kind: 'bad' });
  });
});

describe('what is looked for', () => {
  it('is meant in one where a name or a number is typed in pieces', () => {
    expect(sought(' 张 桂　兰 ')).toBe('张桂兰');
    expect(sought('138 0744 1007')).toBe('13807441007');
    expect(sought('110105 19491231 002x')).toBe('11010519491231002x');
    expect(sought('Where  meals')).toBe('Where  meals');
  });
});

describe('days', () => {
  it('count whole years', () => {
    expect(ageOn('1946-11-23', '2026-11-22')).toBe(79);
    expect(ageOn('1946-11-23', '2026-11-23')).toBe(80);
  });

  it('find their Monday, across months and years', () => {
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    expect(mondayOf('2026-11-23')).toBe('2026-11-23');
    expect(mondayOf('2027-01-01')).toBe('2026-12-28');
    expect(dayPlus('2026-02-28', 1)).toBe('2026-03-01');
  });
});

describe('a registration', () => {
  const typed = () => ({ ...emptyDraft(), name: ' 黄腊妹 ', resident_id: '11010519491231002x', village_code: '430822100201', phone: '138 0744-1007', consent: true });

  it('names what is still missing', () => {
    expect(missing(emptyDraft())).toEqual(['name', 'resident_id', 'village_code', 'phone', 'consent']);
    expect(missing({ ...typed(), without_id: true, no_phone: true })).toEqual(['no_id_reason', 'birth_date', 'gender']);
    expect(missing(typed())).toEqual([]);
    // What is folded away is unfolded where something stands in it.
    expect(hasMore(typed())).toBe(false);
    expect(hasMore({ ...typed(), diet: { ...emptyDraft().diet, low_salt: true } })).toBe(true);
    expect(hasMore({ ...typed(), address: '门口' })).toBe(true);
  });

  it('sends what was said and nothing that was left empty', () => {
    const body = JSON.parse(JSON.stringify(bodyOf(typed(), '2026-11-23'))) as Record<string, unknown>;
    expect(body).toMatchObject({ name: '黄腊妹', resident_id: '11010519491231002X', phone: '13807441007', consent: true });
    expect(Object.keys(body)).not.toContain('category');
    expect(Object.keys(body)).not.toContain('no_phone');
    expect(Object.keys(body)).not.toContain('contact');
    // Nobody asked with whom they live: that isn't "with family".
    expect(Object.keys(body)).not.toContain('living');
    const said = bodyOf({ ...typed(), living: 'with_others' }, '2026-11-23');
    expect(said.living).toEqual({ alone: false, with_spouse: false, with_family: true });
  });

  it('has a contact who can be called, or none', () => {
    expect(missing({ ...typed(), contact_name: '黄小妹' })).toEqual(['contact_phone']);
    expect(missing({ ...typed(), contact_phone: '13807441008' })).toEqual(['contact_name']);
    expect(missing({ ...typed(), contact_name: '黄小妹', contact_phone: '13807441008' })).toEqual([]);
  });
});

describe('a list brought in', () => {
  it('has its headings read', () => {
    expect(['姓名', '身份证号码', '所在村', '村代码', '联系电话', '联系人电话', '联系人', '备注'].map(guess)).toEqual([
      'name', 'resident_id', 'village', 'village_code', 'phone', 'contact_phone', 'contact_name', '',
    ]);
  });
});

describe('choices', () => {
  const choices = [
    { value: '1', label: '新村坪村', note: '澧源镇' },
    { value: '2', label: '高家坪村', note: '洪家关乡', also: ['高坪'] },
    { value: '3', label: '坪上村', note: '澧源镇' },
  ];

  it('that begin with the words come before those that hold them', () => {
    expect(findChoices(choices, '坪').map((one) => one.value)).toEqual(['3', '1', '2']);
  });

  it('are found by another name and by the township', () => {
    expect(findChoices(choices, '高坪').map((one) => one.value)).toEqual(['2']);
    expect(findChoices(choices, '洪家关').map((one) => one.value)).toEqual(['2']);
  });

  it('of places are found by the first letters of how they are said', () => {
    const places = [
      { value: '1', label: '朱家台社区', romanised: 'Zhujiatai Community' },
      { value: '2', label: '西安坪村', romanised: "Xi'anping Village" },
      { value: '3', label: '张家湾村', romanised: 'Zhangjiawan Village' },
    ];
    const found = (words: string) => findChoices(places, words).map((one) => one.value);
    expect(found('zjt')).toEqual(['1']);
    expect(found('ZJ')).toEqual(['1', '3']);
    expect(found('xap')).toEqual(['2']);
    expect(found('qj')).toEqual([]);
  });

  it('keep Enter to themselves while a word is typed that is none of them', () => {
    expect(enterStays(true, '', '')).toBe(true);
    expect(enterStays(false, 'qj', '')).toBe(true);
    expect(enterStays(false, '朱家', '朱家台社区')).toBe(true);
    expect(enterStays(false, '朱家台社区', '朱家台社区')).toBe(false);
    expect(enterStays(false, ' ', '')).toBe(false);
  });

  it('of food are found in pinyin too, whole or by first letters, and never by what only the program calls them', () => {
    const food = [
      { id: 'da0e', name: '红烧肉', name_en: 'Red-braised pork', pinyin: 'hong shao rou' },
      { id: 'hsr1', name: '大白菜', name_en: 'Cabbage', pinyin: 'da bai cai' },
    ].map((one) => ({ value: one.id, label: one.name, also: foodNames(one) }));
    for (const sought of ['hsr', 'hongshao', 'hong sh', '烧肉', 'pork']) expect(findChoices(food, sought).map((one) => one.label)).toEqual(['红烧肉']);
    expect(findChoices(food, 'da').map((one) => one.label)).toEqual(['大白菜']);
  });
});

describe('two who may be one', () => {
  const mine = { name: '石翠屏', village: '朱家台社区', number: 'R1', birth_date: '1944-08-15', resident_id_masked: null };
  const verdicts = (lines: ReturnType<typeof twinLines>) => Object.fromEntries(lines.map((line) => [line.key, line.verdict]));

  it('found by name, village and day of birth have these in common, whatever is masked', () => {
    const lines = twinLines(mine, { kind: 'name_village_birth', masked_name: '石*屏', village: '朱家台社区' });
    expect(verdicts(lines)).toEqual({ name: 'same', village: 'same', birth: 'same', resident_id: 'ask' });
    expect(lines.find((line) => line.key === 'birth')?.twin).toBe('1944-08-15');
  });

  it('found by the number may differ in all the rest', () => {
    const twin = { kind: 'resident_id' as const, masked_name: '石*芳', village: '河口村', phone_masked: '199****9926' };
    expect(verdicts(twinLines({ ...mine, phone: '19900009926' }, twin))).toEqual({ name: 'differs', village: 'differs', birth: 'same', phone: 'like' });
    expect(verdicts(twinLines(mine, { kind: 'resident_id', masked_name: '不在您的范围', village: '' }))).toEqual({ birth: 'same' });
    expect(compared('石翠屏', '石*屏')).toBe('like');
    expect(compared('石翠屏', '石翠萍')).toBe('differs');
    // Of a name of three letters the last would be left.
    expect(compared('覃桂英', '覃*')).toBe('differs');
    expect(compared('覃英', '覃*')).toBe('like');
    expect(compared('王芳', '王*芳')).toBe('differs');
    expect(compared('欧阳华', '欧阳*华')).toBe('like');
    expect(compared('乌兰·其其格', '乌**')).toBe('like');
    expect(compared('乌兰', '乌**')).toBe('differs');
  });
});

describe('a birth', () => {
  it('is neither still to come nor longer ago than anybody lives', () => {
    expect(ageIsPossible('2035-01-01', '2026-11-28')).toBe(false);
    expect(ageIsPossible('2026-11-28', '2026-11-28')).toBe(true);
    expect(ageIsPossible('1896-01-01', '2026-11-28')).toBe(true);
    expect(ageIsPossible('1850-01-01', '2026-11-28')).toBe(false);
    // The number's digits are good, and nobody was born then.
    const draft = { ...emptyDraft(), resident_id: '110105209901010012' };
    expect(readResidentId(draft.resident_id).kind).toBe('good');
    expect(missing(draft)).toContain('resident_id');
    expect(missing({ ...emptyDraft(), without_id: true, birth_date: '2099-01-01' })).toContain('birth_date');
  });
});

describe('a pause', () => {
  const pause = { from: '2026-11-29', to: '2026-12-02', reason: 'hospital' };
  it('is to come, runs through its last day, and is over by itself', () => {
    expect(pauseOn(pause, '2026-11-28')?.planned).toBe(true);
    expect(pauseOn(pause, '2026-11-29')?.planned).toBe(false);
    expect(pauseOn(pause, '2026-12-02')?.planned).toBe(false);
    expect(pauseOn(pause, '2026-12-03')).toBeNull();
    expect(pauseOn({ ...pause, to: null }, '2027-12-03')?.planned).toBe(false);
    expect(pauseOn(null, '2026-12-03')).toBeNull();
  });
});

describe('a contact that is written down later', () => {
  const draft = () => ({ ...emptyAct({ delivery: { eligible: false } } as Senior, '2026-11-28', false), fact: 'contact' as const, source: '家属说的' });
  it('is somebody who can be called, or said to be none', () => {
    const one = draft();
    expect(actReady('facts', one)).toBe(false);
    one.contact = { name: ' 覃杰 ', relation: '', phone: '138 0744 100' };
    expect(actReady('facts', one)).toBe(false);
    one.contact.phone = '138 0744 1007';
    expect(actReady('facts', one)).toBe(true);
    expect(actBody('facts', one)).toMatchObject({ kind: 'contact', value: { name: '覃杰', relation: '', phone: '13807441007' } });
    const none = { ...draft(), no_contact: true };
    expect(actReady('facts', none)).toBe(true);
    expect(actBody('facts', none).value).toBeNull();
  });
});

describe('who somebody is, put right', () => {
  const senior = { name: '王桂英', delivery: { eligible: false } } as Senior;
  it('needs a whole number or a name, and neither begins nor ends on a day', () => {
    const draft = { ...emptyAct(senior, '2026-11-28', false), fact: 'resident_id' as const, source: '身份证', to: '2026-12-01' };
    expect(actReady('facts', { ...draft, text: '43082219460101' })).toBe(false);
    expect(actReady('facts', { ...draft, text: '11010519491231002X' })).toBe(true);
    expect(actBody('facts', { ...draft, text: '11010519491231002X' }).valid_to).toBeUndefined();
    expect(actReady('facts', { ...draft, fact: 'name', text: ' ' })).toBe(false);
    // The number of somebody else goes before they can have it.
    expect(actReady('facts', { ...draft, text: '', no_number: true })).toBe(true);
    expect(actBody('facts', { ...draft, text: '', no_number: true }).value).toBeNull();
  });
  it('is offered to whom the numbers are shown, and no birth date beside a number', () => {
    expect(factKinds(senior, false)).not.toContain('resident_id');
    expect(factKinds(senior, false)).toContain('name');
    expect(factKinds(senior, true)).toContain('birth_date');
    expect(factKinds({ ...senior, resident_id_masked: '430822********0012' }, true)).not.toContain('birth_date');
  });
});

describe('a meal wanted again and again', () => {
  const week = (periods: Record<string, string[]>): MenuWeek =>
    ({ days: Object.entries(periods).map(([day, of]) => ({ day, sittings: of.map((period) => ({ period })) })) }) as unknown as MenuWeek;
  // A Monday, a Tuesday and a Sunday.
  const weeks = [week({ '2026-11-23': ['lunch'], '2026-11-24': ['lunch', 'dinner'] }), week({ '2026-11-29': [] })];
  it('is told of when it stands on none of the days', () => {
    expect(neverOn(weeks, 'lunch', [1, 2, 7])).toBe(false);
    expect(neverOn(weeks, 'dinner', [1])).toBe(true);
    expect(neverOn(weeks, 'dinner', [2])).toBe(false);
    expect(neverOn(weeks, 'lunch', [7])).toBe(true);
    // Nothing read yet, or no day chosen: nothing is said.
    expect(neverOn([], 'lunch', [1])).toBe(false);
    expect(neverOn(weeks, 'lunch', [])).toBe(false);
  });
});
