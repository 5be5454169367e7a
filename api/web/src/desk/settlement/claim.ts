import { locale } from '@shared/i18n';
import type { Permission } from '../lib/may';
import type { Tone } from '../parts/State.vue';
import type { ClaimAct, ClaimFund, ClaimState } from './types';

export const fundName = (fund: ClaimFund): string => (locale.value === 'en' && fund.name_en ? fund.name_en : fund.name);
/** One of two texts in the language of the page. */
export const said = (zh: string, en: string): string => (locale.value === 'en' && en ? en : zh);

export function stateTone(state: ClaimState): Tone {
  if (state === 'draft') return 'plain';
  if (state === 'paid') return 'go';
  return state === 'locked' ? 'off' : 'wait';
}

/** The way of a claim in its order; who takes which step. */
export const WAY: readonly Exclude<ClaimAct, 'return'>[] = ['submit', 'confirm', 'approve', 'lock', 'pay'];
export const NEEDS: Record<Exclude<ClaimAct, 'return'>, Permission> = {
  submit: 'settlement_make',
  confirm: 'settlement_confirm',
  approve: 'settlement_approve',
  lock: 'settlement_lock',
  pay: 'settlement_lock',
};
