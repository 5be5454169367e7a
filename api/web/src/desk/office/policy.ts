import { locale } from '@shared/i18n';
import { yuan } from '@shared/money';
import type { Fund } from '@shared/types';
import '../people/words';
import { label, t } from './words';

interface Payer {
  fund: Fund;
  level?: string | null;
  label: string;
  label_en: string;
}
export interface Rule {
  id: string;
  min_age?: number | null;
  max_age?: number | null;
  categories: string[];
  reason: string;
  reason_en: string;
  /** Paid in this order, each at most what is still unpaid: a fixed amount, or a share of the price. */
  parts: { payer: Payer; fen?: number; share?: [number, number]; cap_fen?: number }[];
  /** The senior pays this at most. */
  own_share?: { fen: number; rest: Payer } | null;
}
export interface PolicyItem {
  id: string;
  version: number;
  name: string;
  name_en: string;
  note: string;
  note_en: string;
  place: string;
  valid_from: string;
  valid_to?: string | null;
}
export interface Policy extends PolicyItem {
  periods: string[];
  combine: string;
  quota?: { per: string; count: number } | null;
  exclusions: string[];
  rules: Rule[];
}

const said = (zh: string, en: string): string => (locale.value === 'en' ? en : zh);
export const noteOf = (policy: PolicyItem): string => said(policy.note, policy.note_en);
export const reasonOf = (rule: Rule): string => said(rule.reason, rule.reason_en);

/** Whom a rule is for. This page is for those who may read policies; no person's category is on it. */
export function whoWords(rule: Rule): string {
  const [from, to] = [rule.min_age ?? null, rule.max_age ?? null];
  const ages = from === null ? '' : to === null ? t('desk.office.policy.from_age', { n: from }) : t('desk.office.policy.ages', { from, to });
  const kinds = rule.categories.map((one) => label('desk.people.category', one)).join(t('desk.comma'));
  return [ages, kinds].filter(Boolean).join(' · ') || t('desk.office.policy.anybody');
}

/** Who pays how much, in the order in which they pay. */
export function partsWords(rule: Rule): string[] {
  const parts = rule.parts.map(({ payer, fen, share, cap_fen }) => {
    const amount = fen !== undefined ? yuan(fen, locale.value) : share ? `${share[0]}/${share[1]}` : '';
    const cap = cap_fen === undefined ? '' : t('desk.office.policy.at_most', { amount: yuan(cap_fen, locale.value) });
    return `${said(payer.label, payer.label_en)} ${amount} ${cap}`.trim();
  });
  if (!rule.own_share) return parts;
  const { fen, rest } = rule.own_share;
  return [...parts, t('desk.office.policy.own', { amount: yuan(fen, locale.value), rest: said(rest.label, rest.label_en) })];
}
