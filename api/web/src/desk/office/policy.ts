import { locale } from '@shared/i18n';
import { yuan } from '@shared/money';
import type { Fund } from '@shared/types';
import '../people/words';
import { label, t } from './words';

/** Whom and when. A field that this page has no words for still shows that there is more. */
interface When {
  min_age?: number;
  max_age?: number;
  categories?: string[];
  ability?: string[];
  periods?: string[];
  any?: When[];
  [more: string]: unknown;
}
interface Pay {
  fund?: string;
  between?: { fund: string; weight: number }[];
  fen?: number;
  share?: string;
  leave_fen?: number;
  leave_share?: string;
  cap_fen?: number;
}
interface Limit {
  per: string;
  count?: number;
  max_fen?: number;
}
export interface Rule {
  id: string;
  layer?: string;
  when?: When;
  reason: string;
  reason_en: string;
  /** Paid in this order, each at most what is still unpaid. */
  pay: Pay[];
  limits?: Limit[];
}
interface FundSpec {
  id: string;
  kind: Fund;
  label: string;
  label_en: string;
}
/** Where a version stands today. */
export type Standing = 'coming' | 'counts' | 'replaced' | 'ended';
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
  /** The last day on which it counts: its own, or the one before a higher version begins. Before `valid_from`: never. */
  counts_until?: string | null;
  standing: Standing;
}
/** Who wrote a version and who put it in force; nobody where the programme brought it. */
export interface Provenance {
  version: number;
  written_by?: string | null;
  approved_by?: string | null;
}
export interface Policy {
  id: string;
  version: number;
  name: string;
  name_en: string;
  note: string;
  note_en: string;
  combine: string;
  authority?: { name?: string; name_en?: string; document?: string };
  when?: When;
  funds?: FundSpec[];
  limits?: Limit[];
  rules?: Rule[];
  delivery?: Rule[];
}

/** Nobody who is fed, housed or treated in an institution, or has died, is ever subsidised: no policy need say so. */
export const NEVER = ['central_support', 'in_institution', 'in_hospital', 'deceased'];

const SPOKEN = new Set(['min_age', 'max_age', 'categories', 'ability', 'periods', 'any']);

const said = (zh: string, en: string): string => (locale.value === 'en' ? en : zh);
const list = (words: string[]): string => words.join(t('desk.comma'));
export const noteOf = (policy: { note: string; note_en: string }): string => said(policy.note, policy.note_en);
export const reasonOf = (rule: Rule): string => said(rule.reason, rule.reason_en);
export const rulesOf = (policy: Policy): Rule[] => [...(policy.rules ?? []), ...(policy.delivery ?? [])];

/** Whose rule it is: the authority and its document, who wrote the version and who approved it. */
export function madeBy(policy: Policy, from: Provenance | undefined): string {
  const of = policy.authority;
  const authority = said(of?.name ?? '', of?.name_en ?? of?.name ?? '');
  const hands = from?.written_by
    ? [t('desk.office.policy.written', { name: from.written_by }), from.approved_by ? t('desk.office.policy.approved', { name: from.approved_by }) : '']
    : [t('desk.office.policy.brought')];
  return [authority, of?.document ?? '', ...hands].filter(Boolean).join(' · ');
}

const RANK: Record<Standing, number> = { counts: 0, coming: 1, ended: 2, replaced: 3 };
/** What holds now comes first, then what is coming; of one kind by name, the newest version before the older. */
export const inOrder = (items: PolicyItem[]): PolicyItem[] =>
  [...items].sort((a, b) => RANK[a.standing] - RANK[b.standing] || a.id.localeCompare(b.id) || b.version - a.version);

/** From when until when a version counts, which may be shorter than its file says. */
export function spanWords(one: PolicyItem): string {
  const until = one.counts_until;
  if (until && until < one.valid_from) return t('desk.office.policy.never', { from: one.valid_from });
  return t('desk.office.policy.span', { from: one.valid_from, to: until ?? t('desk.office.policy.open') });
}

export function periodsWords(policy: Policy): string {
  return list((policy.when?.periods ?? ['breakfast', 'lunch', 'dinner']).map((one) => label('period', one)));
}

/** Whom a condition is for. This page is for those who may read policies; no person's category is on it. */
export function whoWords(when: When = {}): string {
  const [from, to] = [when.min_age, when.max_age];
  const ages =
    from !== undefined && to !== undefined
      ? t('desk.office.policy.ages', { from, to })
      : from !== undefined
        ? t('desk.office.policy.from_age', { n: from })
        : to !== undefined
          ? t('desk.office.policy.to_age', { n: to })
          : '';
  const kinds = list((when.categories ?? []).map((one) => label('desk.people.category', one)));
  const abilities = list((when.ability ?? []).map((one) => label('desk.people.abilities', one)));
  const periods = list((when.periods ?? []).map((one) => label('period', one)));
  const either = (when.any ?? []).map((one) => whoWords(one)).join(t('desk.office.policy.or'));
  const more = Object.keys(when).some((field) => !SPOKEN.has(field)) ? t('desk.office.policy.more') : '';
  return [ages, kinds, abilities, periods, either, more].filter(Boolean).join(' · ') || t('desk.office.policy.anybody');
}

export function limitsWords(limits: Limit[] = []): string {
  const words = limits.map((limit) => {
    const per = label('desk.office.policy.per', limit.per);
    const count = limit.count === undefined ? '' : t('desk.office.policy.count', { n: limit.count, per });
    const money = limit.max_fen === undefined ? '' : t('desk.office.policy.money', { amount: yuan(limit.max_fen, locale.value), per });
    return [count, money].filter(Boolean).join(t('desk.comma'));
  });
  return list(words) || t('desk.office.policy.no_quota');
}

function payerWords(policy: Policy, pay: Pay): string {
  const name = (id: string): string => {
    const fund = policy.funds?.find((one) => one.id === id);
    return fund ? said(fund.label, fund.label_en) : id;
  };
  if (pay.fund) return name(pay.fund);
  return (pay.between ?? []).map((slice) => `${name(slice.fund)} ${slice.weight}`).join(' : ');
}

/** Who pays how much, in the order in which they pay. */
export function partsWords(policy: Policy, rule: Rule): string[] {
  const parts = rule.pay.map((pay) => {
    const rest = payerWords(policy, pay);
    if (pay.leave_fen !== undefined) return t('desk.office.policy.own', { amount: yuan(pay.leave_fen, locale.value), rest });
    if (pay.leave_share !== undefined) return t('desk.office.policy.own', { amount: pay.leave_share, rest });
    const amount = pay.fen === undefined ? (pay.share ?? '') : yuan(pay.fen, locale.value);
    const cap = pay.cap_fen === undefined ? '' : t('desk.office.policy.at_most', { amount: yuan(pay.cap_fen, locale.value) });
    return [rest, amount, cap].filter(Boolean).join(' ');
  });
  const limits = rule.limits?.length ? [limitsWords(rule.limits)] : [];
  return parts.length ? [...parts, ...limits] : [t('desk.office.policy.nothing')];
}
