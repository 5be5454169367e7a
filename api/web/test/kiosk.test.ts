import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cancel } from '../src/kiosk/cancel';
import { caption, linesText, needsCard, which, wrongNumber } from '../src/kiosk/caption';
import { select, setPortion, tapCard } from '../src/kiosk/choose';
import { askLine, addSpouse, choosing, identify, nothing, stay } from '../src/kiosk/flow';
import { deliver, order } from '../src/kiosk/order';
import { backToDishes, otherWay, ownOnly, toPlace } from '../src/kiosk/other-way';
import { payers, usedUp } from '../src/kiosk/payers';
import { clearDiner, dishes, go, kiosk, offered, orderFor, quote, waysToPay } from '../src/kiosk/state';
import { findSlip, slipStep } from '../src/kiosk/walk-in';
import type { Order, Part, Quote, WalkIn } from '../src/shared/types';
import { begin, dish, menu, placed, sent, server, json, usually, orders } from './kiosk-world';

beforeEach(begin);

describe('choosing', () => {
  it('shows the usual dish first and what one must not have behind what one can', () => {
    expect(dishes.value.map(({ id }) => id)).toEqual(['c', 'a', 'b', 'd']);
    expect(dishes.value.filter(offered).map(({ id }) => id)).toEqual(['c', 'a']);
  });

  it('takes the substitute when a dish with an allergen is tapped, and nothing when a dish is sold out', () => {
    tapCard(dishes.value.find(({ id }) => id === 'b')!);
    expect(kiosk.diners[0]?.choice?.dishId).toBe('a');
    tapCard(dishes.value.find(({ id }) => id === 'd')!);
    expect(kiosk.diners[0]?.choice?.dishId).toBe('a');
  });

  it('says what the substitute took the place of, and what it means for whoever eats with little salt', () => {
    tapCard(dishes.value.find(({ id }) => id === 'b')!);
    expect(caption()).toContain('您忌口：花生，换成了番茄炒蛋。');
    select(dishes.value[0]!);
    expect(caption()).not.toContain('换成了');
    kiosk.diners[0]!.menu.sittings[0]!.dishes[0]!.conflicts = [{ kind: 'salt', key: 'low_salt', blocks: false }];
    select(dishes.value.find(({ id }) => id === 'a')!);
    expect(caption()).toContain('番茄炒蛋，已选好。偏咸，您要少盐。');
  });

  it('says why a touch did nothing, until the next one does something', () => {
    kiosk.hint = 'first';
    expect(caption()).toBe('先点一份菜。');
    select(dishes.value[0]!);
    expect(caption()).toContain('已选好');
    kiosk.hint = 'puree';
    expect(caption()).toBe('做不了糊的。');
    go('where');
    expect(kiosk.hint).toBeNull();
  });

  it('takes a second tap of a trembling hand for none, and a later one for another mind', () => {
    let now = 10_000;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    tapCard(dishes.value[0]!);
    now += 600;
    tapCard(dishes.value[0]!);
    expect(kiosk.diners[0]?.choice?.dishId).toBe('c');
    now += 2_000;
    tapCard(dishes.value[0]!);
    expect(kiosk.diners[0]?.choice).toBeNull();
    clock.mockRestore();
  });

  it('starts from the texture the person needs', () => {
    select(dishes.value[0]!);
    expect(kiosk.diners[0]?.choice).toEqual({ dishId: 'c', texture: 'soft', portion: 'regular' });
  });

  it('says who pays, and never why', async () => {
    select(dishes.value[0]!);
    await vi.waitFor(() => expect(caption()).toContain('您付 3 元'));
    expect(caption()).toMatch(/还没订好，再点“选好了”。$/);
    expect(caption()).toContain('政府补 5 元，村里补 2 元');
    expect(caption()).not.toContain('低保');
  });

  it('shows why to whoever asks, part by part up to the price, and speaks none of it', async () => {
    server.answer = (path) => {
      if (path !== '/quotes') return usually(path);
      const part = (fund: string, fen: number, label: string, reason: string) => ({ fund, fen, label, label_en: '', reason, reason_en: '' });
      const parts = [part('government', 500, '县补贴', '80–89 岁'), part('collective', 0, '村集体', '80–89 岁'), part('donation', 100, '爱心捐助', '爱心捐助'), part('self', 400, '个人', '其余部分')];
      return json(200, { total: { price_fen: 1000, self_fen: 400 }, diners: [{ price_fen: 1000, self_fen: 400, parts }] });
    };
    select(dishes.value[0]!);
    await vi.waitFor(() => expect(quote.value).not.toBeNull());
    go('why');
    const rows = payers(quote.value!.diners[0]!);
    expect(rows).toEqual([
      { fund: 'government', who: '政府补', why: '县补贴 · 80–89 岁', fen: 500 },
      { fund: 'donation', who: '爱心捐助', why: '', fen: 100 },
      { fund: 'self', who: '您付', why: '其余的您付', fen: 400 },
    ]);
    expect(rows.reduce((sum, { fen }) => sum + fen, 0)).toBe(1000);
    for (const { why } of rows.slice(0, 1)) expect(caption()).not.toContain(why);
    expect(caption()).not.toContain('岁');
  });

  it('orders for both of a couple in one go', async () => {
    select(dishes.value[0]!);
    await addSpouse();
    select(dishes.value[0]!);
    await order('dine_in');
    expect(orders()).toHaveLength(1);
    expect(orders()[0]?.body).toMatchObject({ mode: 'dine_in', diners: [{ diner_token: 'own' }, { diner_token: 'spouse' }] });
  });
});

describe('what is said', () => {
  it('names texture and portion where they are not the ordinary ones', () => {
    select(dishes.value[0]!);
    setPortion('small');
    go('where');
    expect(caption()).toContain('青菜面（软、小份）');
    setPortion('regular');
    kiosk.diners[0]!.choice!.texture = 'regular';
    expect(caption()).not.toContain('（');
  });

  it('says that a small portion costs the same', async () => {
    select(dishes.value[0]!);
    expect(caption()).not.toContain('一样');
    setPortion('small');
    expect(caption()).toContain('青菜面，已选好。小份价钱一样。');
    await addSpouse();
    select(dishes.value[0]!);
    setPortion('small');
    expect(caption()).toContain('老伴吃青菜面。小份价钱一样。');
  });

  it('says of a couple that one has no dish before the touch that orders', async () => {
    select(dishes.value[0]!);
    go('where');
    expect(caption()).not.toContain('没点');
    await addSpouse();
    go('where');
    expect(caption()).toContain('没点，这次只订一份');
    kiosk.at = 1;
    select(dishes.value[0]!);
    expect(caption()).not.toContain('没点');
  });

  it('says of an order seen again that the spouse’s stands beside it, and stays when it is taken back', () => {
    kiosk.diners[0]!.menu.spouse!.pickup_nos = ['061'];
    kiosk.orders = [placed];
    go('ticket');
    expect(caption(), 'both were ordered just now, and both are shown').not.toContain('061');
    kiosk.earlier = true;
    expect(caption()).toContain('061 号另算');
    kiosk.orders = [{ ...placed, state: 'cancelled' }];
    expect(caption()).toContain('061 号没退');
    kiosk.earlier = false;
  });

  it('asks aloud whether the order is to be taken back', () => {
    kiosk.orders = [{ ...placed, lines: [{ name: '青菜面', name_en: 'Noodles', texture: 'soft', portion: 'small', price_fen: 1000 }] }];
    go('ticket');
    expect(caption()).toContain('012');
    kiosk.asking = true;
    expect(caption()).toContain('青菜面（软、小份），真的要退掉吗？');
    const line = kiosk.orders[0]!.lines[0]!;
    expect(linesText([line, { ...line, portion: 'regular' }, line])).toBe('青菜面（软、小份） 2 份、青菜面（软）');
    expect(caption()).not.toContain('012');
    // Of two each can be taken back by itself, and nothing else is named.
    kiosk.orders = [...kiosk.orders, { ...kiosk.orders[0]!, id: 'second', pickup_no: '013' }, { ...placed, id: 'begun', can_cancel: false, lines: [{ ...line, name: '豆腐' }] }];
    expect(caption()).toContain('退哪一份？012 青菜面（软、小份）、013 青菜面（软、小份）。');
    expect(caption()).not.toContain('豆腐');
    go('ticket');
    expect(caption()).toContain('012');
  });

  it('says that taking back needs the card, where it is not too late for it and it cannot be done here', async () => {
    vi.setSystemTime('2026-11-22T01:00:00.000Z');
    const mine = { ...placed, cancel_until: '2026-11-22T01:30:00.000Z' };
    kiosk.orders = [{ ...mine, can_cancel: false }];
    kiosk.earlier = true;
    go('ticket');
    expect(caption()).toContain('退餐要用卡，没带卡请叫人帮忙。');
    kiosk.orders = [mine];
    expect(caption()).not.toContain('要用卡');
    // Found out by trying: the button goes and the reason stays.
    server.answer = () => json(403, { code: 'card_needed', detail: '' });
    await cancel([mine]);
    expect(caption()).toBe('退餐要用卡，没带卡请叫人帮忙');
    expect(needsCard(kiosk.orders)).toBe(true);
    // What can't be taken back for another reason has nothing to do with a card.
    kiosk.orders = [mine];
    server.answer = () => json(409, { code: 'already_served', detail: '' });
    await cancel([mine]);
    expect(needsCard(kiosk.orders)).toBe(false);
    go('ticket');
    vi.setSystemTime('2026-11-22T01:31:00.000Z');
    expect(needsCard(kiosk.orders)).toBe(false);
  });

  it('tells a guest from when the number is called, as long as that lies ahead', () => {
    vi.setSystemTime('2026-11-22T01:00:00.000Z');
    const slip = { pickup_no: '066', state: 'placed', sitting_id: 's' } as WalkIn;
    expect(slipStep(slip)).toMatch(/^请先到窗口付钱，\d\d:\d\d 以后等叫 066/);
    vi.setSystemTime('2026-11-22T03:00:00.000Z');
    expect(slipStep(slip)).toMatch(/^请先到窗口付钱，再等叫 066/);
    kiosk.diners = [];
    vi.setSystemTime('2026-11-22T01:00:00.000Z');
    expect(slipStep(slip)).toMatch(/^请先到窗口付钱，再等叫 066/);
  });

  it('says of a number of a slip that nobody has nothing of a slip, until another key is pressed', async () => {
    clearDiner();
    go('slipno');
    server.answer = () => json(404, { code: 'slip_unknown', detail: '请对着小票再输一遍。' });
    await findSlip('0661234');
    expect([kiosk.screen, wrongNumber()]).toEqual(['slipno', '没找到这个单号，请看看按对了没有。还不行就叫人帮忙。']);
    expect(caption()).toBe(wrongNumber());
    kiosk.problem = null;
    expect(wrongNumber()).toBe('');
  });

  it('says of two orders which is gone and which stays', async () => {
    kiosk.orders = [placed, { ...placed, id: 'p', pickup_no: '013' }];
    go('ticket');
    server.answer = () => json(200, { ...placed, state: 'cancelled', can_cancel: false });
    await cancel([placed]);
    expect(sent.filter(({ path }) => path.endsWith('/cancel')).map(({ path }) => path)).toEqual(['/orders/o/cancel']);
    expect(caption()).toContain('012 退掉了，013 还在。');
    // A couple may share a number: then it is said whose.
    kiosk.orders = [placed, { ...placed, id: 'p', masked_name: '李*国' }];
    expect(kiosk.orders.map(which)).toEqual(['王奶奶', '李*国']);
  });

  it('says that the first meal has the subsidy only where that is so', () => {
    const part = (fund: Part['fund'], fen: number): Part => ({ fund, fen, label: '', label_en: '', reason: '', reason_en: '' });
    const none = { price_fen: 1000, self_fen: 1000, payment: 'cash', payments: ['cash'], parts: [part('self', 1000)] } as Quote['diners'][number];
    const first = { ...placed, parts: [part('government', 500), part('self', 500)] };
    expect(usedUp([first], none)).toBe(true);
    expect(usedUp([first], { ...none, parts: first.parts })).toBe(false);
    expect(usedUp([{ ...first, state: 'cancelled' }], none)).toBe(false);
    expect(usedUp([placed], none)).toBe(false);
    expect(usedUp([first], undefined)).toBe(false);
    expect(payers(none, true)[0]?.why).toBe('补助用在第一份上了');
  });

  it('tells whoever has eaten already that another meal may have no subsidy', async () => {
    const after = (state: Order['state'], sitting_id: string) => (path: string) =>
      path === '/diner/menu' ? json(200, { ...menu('王*英'), orders: [{ ...placed, state, sitting_id }] }) : usually(path);
    server.answer = after('served', 's');
    await identify({ card: '62100001' });
    expect(kiosk.screen).toBe('pick');
    expect(caption()).toContain('您今天午餐已经吃过了');
    for (const other of [after('cancelled', 's'), after('served', 'breakfast')]) {
      server.answer = other;
      await identify({ card: '62100001' });
      expect(caption()).not.toContain('吃过了');
    }
  });

  it('asks one person found by phone by name', async () => {
    server.answer = (path) => (path === '/kiosk/identify' ? json(200, { strong: false, candidates: [{ diner_token: 'own', masked_name: '覃*香', salutation: '覃奶奶', picture: 'plum' }] }) : usually(path));
    await identify({ phone: '19990000001' });
    expect(kiosk.screen).toBe('who');
    expect(caption()).toContain('您是覃*香吗？');
  });

  it('asks whoever typed an unknown number to look at it again, where the number stands', async () => {
    go('phone');
    server.answer = () => json(404, { code: 'nobody_found', detail: '' });
    await identify({ phone: '19990000001' });
    expect(kiosk.screen).toBe('phone');
    expect(caption()).toContain('请看看号码按对了没有');
  });

  it('tells whoever comes while the line is gone that nothing can be ordered, and whoever has chosen that it is kept', async () => {
    select(dishes.value[0]!);
    server.answer = () => {
      throw new TypeError('network');
    };
    await addSpouse();
    expect(kiosk.problem?.offline).toBe(true);
    expect(caption()).toContain('您点的都还在');
    clearDiner();
    go('hello');
    await identify({ card: '62100001' });
    expect(caption()).toBe('网络断了，现在点不了餐。请叫工作人员帮忙，或者等一会儿再来。');
    server.answer = () => json(200, {});
    await askLine();
    expect(kiosk.offline).toBe(false);
  });

  it('keeps nothing of what was chosen when somebody wants nothing after all', async () => {
    select(dishes.value[0]!);
    nothing();
    expect(kiosk.diners).toEqual([]);
    await identify({ card: '62100001' });
    expect(kiosk.diners[0]?.choice).toBeNull();
  });
});

describe('another card while a choice is open', () => {
  const other = (): void => {
    server.answer = (path) => {
      if (path === '/kiosk/identify') return json(200, { strong: true, candidates: [{ diner_token: 'other', masked_name: '张*山', salutation: '张爷爷', picture: 'plum' }] });
      return path === '/diner/menu' ? json(200, { ...menu('张*山'), diner: { ...menu('张*山').diner, salutation: '张爷爷' } }) : usually(path);
    };
  };

  it('asks first, and goes on with whoever was choosing', async () => {
    select(dishes.value[0]!);
    go('where');
    other();
    await identify({ card: '62100002' });
    expect(kiosk.screen).toBe('change');
    expect(caption()).toBe('王奶奶还没订完。换成别人吗？');
    // Shown again, the question stays with where the first one was.
    await identify({ card: '62100002' });
    stay();
    expect(kiosk.screen).toBe('where');
    expect(kiosk.diners[0]?.choice?.dishId).toBe('c');
    await identify({ card: '62100002' });
    await kiosk.next?.enter();
    expect(kiosk.screen).toBe('pick');
    expect(kiosk.diners[0]?.token).toBe('other');
    expect(kiosk.next).toBeNull();
  });

  it('asks nothing of the same card, nor where nothing is chosen', async () => {
    select(dishes.value[0]!);
    go('where');
    await identify({ card: '62100001' });
    expect(kiosk.screen).toBe('where');
    expect(kiosk.diners[0]?.choice?.dishId).toBe('c');
    nothing();
    await identify({ card: '62100001' });
    other();
    await identify({ card: '62100002' });
    expect(kiosk.diners[0]?.token).toBe('other');
    expect(kiosk.screen).toBe('pick');
  });
});

describe('ordering', () => {
  it('asks for the card again when the identification ran out, and goes on with the same order under the same key', async () => {
    select(dishes.value[0]!);
    server.answer = (path) => (path === '/orders' ? json(401, { code: 'not_identified', detail: '' }) : usually(path));
    await order('dine_in');
    expect(kiosk.screen).toBe('hello');
    expect(caption()).toContain('再刷一次卡');
    server.answer = (path) => (path === '/kiosk/identify' ? json(200, { strong: true, candidates: [{ diner_token: 'fresh', masked_name: '王*英', salutation: '王奶奶', picture: 'plum' }] }) : usually(path));
    await identify({ card: '62100001' });
    const [first, again] = orders();
    expect(kiosk.screen).toBe('ticket');
    expect(again?.key).toBe(first?.key);
    expect(JSON.stringify(again?.body)).toBe(JSON.stringify(first?.body).replace('own', 'fresh'));
    expect(sent.some(({ path }) => path.startsWith('/auth/refresh'))).toBe(false);
  });


  it('repeats the same words under the same key until it is answered', async () => {
    select(dishes.value[0]!);
    server.answer = () => {
      throw new TypeError('network');
    };
    await order('take_away');
    expect(kiosk).toMatchObject({ screen: 'sending', offline: true });
    // Whoever is asked whether to give up is still asked after a try that came by itself.
    kiosk.asking = true;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(caption()).toContain('真的不等了？现在先不订');
    server.answer = usually;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(kiosk.screen).toBe('ticket');
    expect(orders()).toHaveLength(3);
    expect(new Set(orders().map(({ key }) => key)).size).toBe(1);
    expect(new Set(orders().map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(caption()).toContain('012');
  });

  it('interrupts a second meal, and orders it under a new key only when asked to', async () => {
    select(dishes.value[0]!);
    server.answer = (path) => (path === '/orders' ? json(409, { code: 'already_ordered', detail: '', extra: { order: placed } }) : usually(path));
    await order('dine_in');
    expect(kiosk.screen).toBe('second');
    expect(kiosk.orders[0]?.pickup_no).toBe('012');
    server.answer = usually;
    kiosk.second = true;
    await order('dine_in');
    const [first, again] = orders();
    expect(again?.body.second_meal).toBe(true);
    expect(again?.key).not.toBe(first?.key);
  });

  it('asks about a second meal before the place, and about the place once', async () => {
    server.answer = (path) => (path === '/diner/menu' ? json(200, { ...menu('王*英'), orders: [placed] }) : usually(path));
    await identify({ card: '62100001' });
    expect(kiosk.screen).toBe('ticket');
    await backToDishes();
    expect(caption()).toContain('这是第二份，可能没有补助');
    select(dishes.value[0]!);
    await toPlace();
    expect([kiosk.screen, kiosk.orders[0]?.pickup_no]).toEqual(['second', '012']);
    kiosk.second = true;
    await toPlace();
    expect(kiosk.screen).toBe('where');
    expect(caption()).toContain('第二份还没订');
    await order('dine_in');
    expect(orders()).toHaveLength(1);
    expect(orders()[0]?.body.second_meal).toBe(true);
    // A meal of another sitting, or one that was called off, is no first one.
    for (const other of [{ ...placed, sitting_id: 'breakfast' }, { ...placed, state: 'cancelled' as const }]) {
      clearDiner();
      kiosk.diners = [{ token: 'own', menu: { ...menu('王*英'), orders: [other] }, choice: { dishId: 'a', texture: 'soft', portion: 'regular' } }];
      await toPlace();
      expect(kiosk.screen).toBe('where');
    }
  });

  it('says why the second meal costs more, once the price says so', async () => {
    const parts = (fund: Part['fund'], fen: number): Part[] => [{ fund, fen, label: '', label_en: '', reason: '', reason_en: '' }];
    const first = { ...placed, parts: parts('government', 500) };
    kiosk.diners[0]!.menu.orders = [first];
    server.answer = () => json(200, { total: { price_fen: 1000, self_fen: 1000 }, diners: [{ price_fen: 1000, self_fen: 1000, payment: 'cash', payments: ['cash'], parts: parts('self', 1000) }] });
    select(dishes.value[0]!);
    await vi.waitFor(() => expect(caption()).toContain('您付 10 元，补助用在第一份上了。'));
    kiosk.diners[0]!.menu.orders = [{ ...first, sitting_id: 'breakfast' }];
    expect(caption()).not.toContain('补助');
  });

  it('knows that what is chosen is not ordered until it is', async () => {
    expect(choosing()).toBe(false);
    select(dishes.value[0]!);
    expect(choosing()).toBe(true);
    await toPlace();
    expect(choosing()).toBe(true);
    await order('dine_in');
    expect([kiosk.screen, choosing()]).toEqual(['ticket', false]);
  });

  it('says of a couple that it is the spouse who has ordered, and orders for the other alone', async () => {
    const theirs = { ...placed, id: 'theirs', pickup_no: '059', masked_name: '李*国' };
    select(dishes.value[0]!);
    server.answer = (path) => (path === '/diner/menu' ? json(200, { ...menu('李*国'), orders: [theirs] }) : usually(path));
    await addSpouse();
    expect(caption()).toContain('老伴李*国这一餐已经订过了，059\u00a0号');
    select(dishes.value[0]!);
    server.answer = (path) => (path === '/orders' ? json(409, { code: 'already_ordered', detail: '', extra: { order: theirs } }) : usually(path));
    await order('dine_in');
    expect(kiosk.screen).toBe('second');
    expect(caption()).toContain('这一餐您老伴已经订过了');
    server.answer = usually;
    await ownOnly();
    expect(kiosk.screen).toBe('where');
    await order('dine_in');
    expect(orders().at(-1)?.body).toMatchObject({ diners: [{ diner_token: 'own' }] });
    expect(orders().at(-1)?.body.second_meal).toBeUndefined();

    kiosk.diners = [{ token: 'own', menu: menu('王*英'), choice: null }, { token: 'spouse', menu: menu('李*国'), choice: null }];
    kiosk.orders = [placed];
    go('second');
    expect(caption()).toContain('这一餐您已经订过了');
  });

  it('keeps the dish for another way when one way is full, and drops it with a meal that is full', async () => {
    select(dishes.value[0]!);
    server.answer = (path) => (path === '/orders' ? json(409, { code: 'delivery_full', detail: '' }) : usually(path));
    await order('delivery');
    await otherWay();
    expect(kiosk.screen).toBe('where');
    expect(kiosk.diners[0]?.choice?.dishId).toBe('c');
    expect(Object.keys(kiosk.quotes)).toEqual(['dine_in', 'take_away']);

    const [lunch] = menu('王*英').sittings;
    const full = { ...lunch!, can: { dine_in: false, take_away: false, delivery: false, delivery_reason: 'sitting_full' } };
    const dinner = { ...lunch!, id: 'd', period: 'dinner', starts_at: '2026-11-22T09:00:00.000Z', dishes: [dish('e', '豆腐')] };
    server.answer = (path) => {
      if (path === '/orders') return json(409, { code: 'sitting_full', detail: '' });
      return path === '/diner/menu' ? json(200, { ...menu('王*英'), sittings: [full, dinner] }) : usually(path);
    };
    await order('dine_in');
    await backToDishes();
    expect(dishes.value.map(({ id }) => id)).toEqual(['e']);
    expect(kiosk.diners[0]?.choice).toBeNull();
  });

  it('says what is wrong and repeats nothing when the order is refused', async () => {
    select(dishes.value[0]!);
    server.answer = (path) => (path === '/orders' ? json(409, { code: 'sold_out', detail: '' }) : usually(path));
    await order('dine_in');
    expect(caption()).toContain('卖完了');
    await vi.advanceTimersByTimeAsync(60_000);
    await deliver();
    expect(orders()).toHaveLength(1);
  });
});

describe('the ways to pay', () => {
  const one = (payments: Quote['diners'][number]['payments'], self_fen = 300) => ({ price_fen: 1000, self_fen, parts: [], payment: payments[0] ?? 'cash', payments });
  const quoted = (...diners: Quote['diners']): Quote => ({ total: { price_fen: 1000, self_fen: 300 }, diners });

  it('are those open to everybody who pays', () => {
    expect(waysToPay(quoted(one(['balance', 'cash'])))).toEqual(['balance', 'cash']);
    expect(waysToPay(quoted(one(['balance', 'cash']), one(['cash'])))).toEqual(['cash']);
    // Whoever pays nothing doesn't narrow the choice of the other.
    expect(waysToPay(quoted(one(['balance', 'cash']), one(['free'], 0)))).toEqual(['balance', 'cash']);
    expect(waysToPay(null)).toEqual([]);
  });

  it('are sent along only where the quote lets this person pay so', () => {
    select(dishes.value[0]!);
    kiosk.quotes.dine_in = quoted(one(['balance', 'cash']));
    kiosk.payment = 'cash';
    expect(orderFor('dine_in')?.diners[0]?.payment).toBe('cash');
    kiosk.payment = 'bill';
    expect(orderFor('dine_in')?.diners[0]).not.toHaveProperty('payment');
  });
});
