import { get, post, put } from '@shared/api';
import { locale } from '@shared/i18n';
import type { Page } from '@shared/types';
import { t } from './words';

export interface Signed {
  name: string;
  at: string;
}
export interface Draft {
  id: string;
  policy_id: string;
  name: string;
  name_en: string;
  place: string;
  valid_from: string;
  valid_to?: string | null;
  state: 'open' | 'approved' | 'withdrawn';
  rev: number;
  made: Signed;
  changed: Signed;
  checked: boolean;
  passed: boolean;
  checked_by?: Signed | null;
  decided?: Signed | null;
  version?: number | null;
  mine: boolean;
  text: string;
}
export interface Template {
  id: string;
  name: string;
  name_en: string;
  text: string;
}
export interface Version {
  version: number;
  text?: string | null;
}
interface Words {
  zh: string;
  en: string;
}
export interface Compared {
  what: 'price' | 'fee' | 'awards' | 'funds_after';
  fund: string;
  expected_fen: number;
  got_fen: number;
}
export interface CaseStep {
  step: string;
  passed: boolean;
  compared: Compared[];
  fired: { rule_id: string; reason: string; reason_en: string }[];
  notes: Words[];
}
export interface Report {
  passed: boolean;
  findings: { kind: string; at: string; words: Words }[];
  cases: { name: string; passed: boolean; steps: CaseStep[] }[];
  draft: Draft;
}

export const drafts = (): Promise<Page<Draft>> => get('/policy-drafts');
export const templates = (): Promise<{ items: Template[] }> => get('/policy-templates');
export const versions = (id: string): Promise<{ items: Version[] }> => get(`/policies/${id}/versions`);
export const make = (text: string): Promise<Draft> => post('/policy-drafts', { text });
export const change = (draft: Draft, text: string): Promise<Draft> => put(`/policy-drafts/${draft.id}`, { rev: draft.rev, text });
export const check = (draft: Draft): Promise<Report> => post(`/policy-drafts/${draft.id}/check`, { rev: draft.rev });
export const approve = (draft: Draft): Promise<Draft> => post(`/policy-drafts/${draft.id}/approve`, { rev: draft.rev });
export const withdraw = (draft: Draft): Promise<Draft> => post(`/policy-drafts/${draft.id}/withdraw`, { rev: draft.rev });

export const said = (words: Words): string => (locale.value === 'en' ? words.en : words.zh);

/** How a draft's last check came out. */
export const checkState = (draft: Draft): 'none' | 'passed' | 'failed' => (!draft.checked ? 'none' : draft.passed ? 'passed' : 'failed');

/** Who pays, as the case calls the fund. */
export function fundWords(fund: string): string {
  if (fund === 'self') return t('desk.draft.fund_self');
  if (fund === 'operator') return t('desk.draft.fund_operator');
  return fund;
}

/** Where a line begins and ends in a text, for showing where something is wrong. */
export function lineSpan(text: string, line: number): { from: number; to: number } {
  const lines = text.split('\n');
  const index = Math.min(Math.max(line, 1), lines.length) - 1;
  const from = lines.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0);
  return { from, to: from + (lines[index]?.length ?? 0) };
}

/** A file to begin with when there is nothing to begin with. */
export const BLANK = `format = 2
id = "my-policy"
name = "政策名称"
name_en = "Name of the policy"
note = "依据的文件和文号"
note_en = "The document it comes from"
place = "430822"
valid_from = "2027-01-01"
combine = "highest"

[[funds]]
id = "county"
kind = "government"
level = "county"
label = "县补贴"
label_en = "County subsidy"

[[rules]]
id = "age60"
when = { min_age = 60 }
reason = "年满 60 岁"
reason_en = "Aged 60 and over"
pay = [{ fund = "county", fen = 300 }]

[[cases]]
name = "60 岁，12 元一餐"
facts = { age = 60, price_fen = 1200 }
expect = { county = 300, self = 900 }
`;
