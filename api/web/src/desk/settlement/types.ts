/** Shapes of the API that only settlement reads. */
import type { FlagCause, Fund, Period } from '@shared/types';

export type ClaimState = 'draft' | 'submitted' | 'confirmed' | 'approved' | 'locked' | 'paid';
export type ClaimAct = 'submit' | 'confirm' | 'approve' | 'lock' | 'pay' | 'return';
export type DueKind = 'meal' | 'fee' | 'award' | 'volume';
export type Change = 'late' | 'undone' | 'restored' | 'rerated';

export interface ClaimFund {
  id: string;
  kind: Fund;
  level?: string | null;
  name: string;
  name_en: string;
}
export interface Totals {
  total_fen: number;
  meals_fen: number;
  fees_fen: number;
  awards_fen: number;
  adjustments_fen: number;
  meals: number;
  adjustments: number;
  lines: number;
}
export interface Claim {
  id: string;
  number: string;
  canteen_id: string;
  canteen: string;
  fund: ClaimFund;
  period: string;
  first_day: string;
  last_day: string;
  state: ClaimState;
  next?: ClaimAct | null;
  totals: Totals;
  digest: string;
  run_at: string;
  locked_at?: string | null;
  paid_on?: string | null;
  pay_reference?: string | null;
}
export interface Missing {
  canteen_id: string;
  day: string;
  period: Period;
}
export interface ClaimPage {
  items: Claim[];
  missing: Missing[];
}
export interface Run extends ClaimPage {
  changed: string[];
  skipped: { canteen_id: string; fund_id: string; why: string }[];
}
export interface ClaimStep {
  act: ClaimAct;
  by: string;
  role: string;
  at: string;
  reason?: string | null;
  mine: boolean;
}
export interface ClaimDetail {
  claim: Claim;
  steps: ClaimStep[];
}
export interface ClaimDay {
  day: string;
  meals: number;
  people: number;
  fen: number;
  adjustment: boolean;
}
export interface Person {
  id: string;
  number: string;
  name: string;
  masked: boolean;
  village: string;
}
export interface ClaimPerson {
  person: Person;
  meals: number;
  fen: number;
}
export interface Line {
  position: number;
  kind: DueKind;
  change?: Change | null;
  fen: number;
  before_fen: number;
  order_id?: string | null;
  person?: Person | null;
  village: string;
  day: string;
  period?: Period | null;
  pickup_no: string;
  mode?: string | null;
  price_fen: number;
  rule_id?: string | null;
  policy_version: number;
  reason: string;
  reason_en: string;
  identified_by?: string | null;
  handed?: { how: string; outcome?: string | null; by?: string | null; at?: string | null } | null;
}
export interface LinesPage {
  items: Line[];
  count: number;
  fen: number;
  page: number;
  pages: number;
}
export interface Uneaten {
  order_id: string;
  person?: Person | null;
  day: string;
  period: Period;
  pickup_no: string;
  mode: string;
  village: string;
  price_fen: number;
  part_fen: number;
  senior_fen: number;
  operator_fen: number;
  quota_back: boolean;
  cause: FlagCause;
  by?: string | null;
  at?: string | null;
}
export interface Meal {
  order_id: string;
  person?: Person | null;
  day: string;
  period: Period;
  mode: string;
  state: string;
  cause?: FlagCause | null;
  pickup_no: string;
  dishes: { name: string; name_en: string }[];
  price_fen: number;
  parts: { lane: string; fund: Fund; label: string; label_en: string; fen: number; reason: string; reason_en: string; rule_id?: string | null; policy_version: number }[];
  rated_again: {
    label: string;
    label_en: string;
    fen: number;
    version_before: number;
    version_after: number;
    reason: string;
    reason_en: string;
  }[];
  placed_at: string;
  channel: string;
  lines: Line[];
  rules: {
    rule_id: string;
    policy: string;
    policy_en: string;
    policy_version: number;
    note: string;
    note_en: string;
    valid_from: string;
    valid_to?: string | null;
    reason: string;
    reason_en: string;
  }[];
}
export interface Check {
  meals: number;
  price_fen: number;
  claimed_fen: number;
  own_fen: number;
  merchant_fen: number;
  direct_fen: number;
  difference_fen: number;
  unexplained_fen: number;
  kinds: { kind: string; meals: number; fen: number }[];
  items: { order_id: string; kind: string; fen: number; day?: string | null; period?: Period | null; pickup_no: string; masked_name: string }[];
}
export interface Advance {
  canteen_id: string;
  canteen: string;
  fund: ClaimFund;
  fen: number;
  oldest?: string | null;
  oldest_days: number;
  average_tenths: number;
  unclaimed_fen: number;
  in_chain_fen: number;
  locked_fen: number;
}
export interface Notice {
  canteen: string;
  period: string;
  villages: { village: string; meals: number; fen: number; people: { masked_name: string; number_end: string; meals: number; fen: number }[] }[];
  people: number;
  meals: number;
  fen: number;
  adjustments_fen: number;
  ready: boolean;
  hotline: string;
  now_at: string;
}
export interface Rerated {
  id?: string | null;
  looked_at: number;
  orders: number;
  facts_changed: number;
  funds_fen: number;
  own_fen: number;
  items: {
    order_id: string;
    day: string;
    masked_name: string;
    kind: DueKind;
    fund: Fund;
    label: string;
    label_en: string;
    fen: number;
    rule_before: string;
    version_before: number;
    rule_after: string;
    version_after: number;
  }[];
}
export interface RerateRun {
  id: string;
  from: string;
  to: string;
  reason: string;
  orders: number;
  funds_fen: number;
  own_fen: number;
  by: string;
  at: string;
}
export interface EntitlementList {
  name: string;
  number: string;
  day: string;
  state: string;
  paused_from?: string | null;
  price_fen: number;
  meals: {
    period: Period;
    self_fen: number;
    parts: { fund: Fund; label: string; label_en: string; fen: number; reason: string; reason_en: string }[];
    left: { span: string; meals: number }[];
  }[];
  delivery: boolean;
  delivery_until?: string | null;
  facts: { kind: string; from: string; to?: string | null }[];
  hotline: string;
}
