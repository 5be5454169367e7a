import { locale } from '@shared/i18n';
import type { Fund, Order, Part, Quote } from '@shared/types';
import { t } from './words';

/** How an order is paid, as the diner hears it: cash is taken where the meal changes hands. */
export function paidBy(order: Pick<Order, 'mode' | 'payment'>): string {
  if (order.payment !== 'cash' || order.mode === 'dine_in') return t(`kiosk.paid.${order.payment}`);
  return t(order.mode === 'delivery' ? 'kiosk.paid.cash_door' : 'kiosk.paid.cash_away');
}

export interface Payer {
  fund: Fund;
  who: string;
  why: string;
  fen: number;
}

/** Everybody who pays something for one diner, the diner last, each with the reason to read. */
export function payers(of: Quote['diners'][number], used = false): Payer[] {
  const english = locale.value === 'en';
  const others = of.parts.filter(({ fund, fen }) => fund !== 'self' && fen > 0);
  const rows: Payer[] = others.map((part) => {
    const [kind, label] = [t(`fund.${part.fund}`), english ? part.label_en : part.label];
    const reason = english ? part.reason_en : part.reason;
    return { fund: part.fund, who: kind, why: [label, reason].filter((words, i, all) => words && words !== kind && all.indexOf(words) === i).join(' · '), fen: part.fen };
  });
  return [...rows, { fund: 'self', who: t('fund.self'), why: others.length > 0 ? t('kiosk.why.rest') : t(used ? 'kiosk.why.used' : 'kiosk.why.none'), fen: of.self_fen }];
}

const helped = (parts: readonly Part[]): boolean => parts.some(({ fund, fen }) => fund !== 'self' && fen > 0);

/** Whether somebody paid towards an earlier order of this meal and nobody does towards another: then the one is why. */
export const usedUp = (earlier: readonly Order[], of: Quote['diners'][number] | undefined): boolean =>
  of !== undefined && !helped(of.parts) && earlier.some(({ state, parts }) => (state === 'placed' || state === 'served') && helped(parts));
