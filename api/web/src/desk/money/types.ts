/** Shapes of the API that only the money pages read. */
import type { Fund, Payment, Period } from '@shared/types';

export type Way = 'cash' | 'bank' | 'balance';
export type ReceiptKind = 'top_up' | 'pay_back' | 'collect' | 'pay_out';

export interface Head {
  seq: number;
  head: string;
  /** As `nuancan ledger verify --head` takes it. */
  text: string;
}
export interface Drawer {
  id: string;
  canteen_id: string;
  name: string;
  shift_id?: string | null;
  person_name?: string | null;
  mine: boolean;
  since?: string | null;
}
export interface Shift {
  id: string;
  drawer_id: string;
  drawer_name: string;
  canteen_id: string;
  person_name: string;
  opened_at: string;
  opening_fen: number;
  lines: { kind: string; count: number; fen: number }[];
  closed?: { at: string; by_name: string; expected_fen: number; counted_fen: number; difference_fen: number; head?: Head | null } | null;
}
export interface Receipt {
  id: string;
  number: string;
  canteen_name?: string | null;
  kind: ReceiptKind;
  fen: number;
  way: string;
  at: string;
  masked_name: string;
  senior_number: string;
  issued_by: string;
  lines: { order_id: string; service_day: string; fen: number }[];
  corrected_at?: string | null;
}
export interface Purse {
  senior_id: string;
  masked_name: string;
  balance_fen: number;
  owed_fen: number;
  credit_fen: number;
  monthly_bill: boolean;
  owed: { order_id: string; service_day: string; payment: Payment; fen: number }[];
}
export interface Bill {
  senior_id: string;
  senior_number: string;
  masked_name: string;
  month: string;
  due_fen: number;
  lines: { order_id: string; service_day: string; period: Period; canteen_id: string; self_fen: number; due_fen: number }[];
}
export interface FundAccount {
  id: string;
  name: string;
  name_en: string;
  kind: Fund;
  held_fen: number;
  floor_fen?: number | null;
  opened_at: string;
  closed_at?: string | null;
}
export interface Entry {
  key: string;
  kind: string;
  day: string;
  at: string;
  order_id?: string | null;
  concerns?: string | null;
  reverses?: string | null;
  memo: Record<string, string>;
  postings: { account: string; fen: number }[];
}
export interface FundDay {
  day: string;
  in_fen: number;
  out_fen: number;
  held_fen: number;
}
export interface FundStatement {
  fund: FundAccount;
  before_fen: number;
  days: FundDay[];
  receipts: Entry[];
}
export interface BooksMonth {
  month: string;
  closed: boolean;
  closed_to?: string | null;
  sittings_open: number;
  shifts_open: number;
  bags_full: number;
}
export interface Balances {
  accounts: { account: string; holds_fen: number }[];
  prepaid_fen: number;
  owed_fen: number;
}
export interface Heads {
  items: { day: string; canteen_id?: string | null; at: string; head: Head }[];
  now?: Head | null;
  unsealed: number;
}

/** Whose money: somebody one may see, whoever lays the card down, or whoever ordered a meal here. */
export type Who = { senior_id: string } | { card: string } | { order_id: string };
