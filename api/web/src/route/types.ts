import type { Care, Outcome, Period, RoundState, StopState, Texture, Travel } from '@shared/types';

/** What is different from last time: eight, in the order of how little they can wait. */
export const CHANGES = ['breath', 'mind', 'walking', 'skin', 'eating', 'toilet', 'home', 'mood'] as const;
export type Change = (typeof CHANGES)[number];
/** What was seen or heard at a door that stays shut. */
export const DANGERS = ['voice', 'lying', 'smell', 'untouched'] as const;
export type Danger = (typeof DANGERS)[number];
export type Callee = 'senior' | 'family' | 'neighbour';

export interface Meal {
  dish: string;
  texture: Texture;
  /** What had been chosen, where the canteen replaced it. */
  instead_of?: string | null;
  note?: string | null;
}

/** One door. Address, phone and tips come only after leaving, and only while the stop is still to do. */
export interface RouteStop {
  id: string;
  seq: number;
  state: StopState;
  outcome?: Outcome | null;
  care?: Care | null;
  name: string;
  /** The same, each for themselves; a phone may still hold a round from before there was this. */
  people?: string[];
  eta_at: string;
  deadline_at: string;
  /** From then on somebody has to hurry. */
  warn_at: string;
  portions: number;
  meals: Meal[];
  address?: string | null;
  village?: string | null;
  lat?: number | null;
  lon?: number | null;
  phone?: string | null;
  /** Whom else to call when nobody opens. */
  calls?: { callee: string; name?: string | null; relation?: string | null; phone: string }[];
  /** Kept by the phone alone: since when nobody opens, and who was called from here. */
  shut_at?: string;
  called?: { callee: Callee; answered: boolean }[];
  /** Kept by the phone alone, of a door that was reported here: what was odd, what was seen or heard. */
  change?: Change | undefined;
  danger?: Danger | undefined;
  /** Of two behind the door, the one it is about. */
  who?: number | undefined;
  /** When it was reported, on whichever phone; a phone may still hold a round from before the server told. */
  said_at?: string;
  tips?: string | null;
  schematic?: boolean;
  /** To be collected in cash at this door. */
  cash_due_fen?: number;
  /** What this round has collected in cash at this door. */
  cash_taken_fen?: number;
}

/** What became of something this volunteer raised. */
export interface AlarmResult {
  id?: string;
  name?: string;
  masked_name?: string;
  state: 'open' | 'claimed' | 'seen' | 'closed';
  kind?: string;
  no?: number;
  stop_id?: string | null;
  step?: string;
  owner?: string | null;
  seen_by?: string | null;
  how?: string | null;
  note?: string | null;
  at?: string | null;
  raised_at?: string | null;
}

/** Somebody who carries this meal as well; `refused` says as a code why they can't take any more. */
export interface Taker {
  volunteer_id: string;
  name: string;
  doors_left: number | null;
  refused: string | null;
}

/** What became of the rest of a round. */
export interface HandedOver {
  round_no: number;
  volunteer: string | null;
  doors: number;
  /** For the phone of whoever takes over, unless it is on that round already. */
  code: string | null;
}

export interface RouteView {
  round: {
    id: string;
    no: number;
    state: RoundState;
    mode: Travel;
    /** From leaving on, when it left. */
    departs_at: string;
    /** Kept by the phone alone: as it was planned before leaving, each door's time by its id. */
    plan?: { departs_at: string; etas: Record<string, string> };
    canteen: string;
    period: Period;
    service_day: string;
    bags: { diet: string; count: number }[];
  };
  stops: RouteStop[];
  /** Cash collected on this round and not handed over; a phone may still hold a round from before there was this. */
  bag_fen?: number;
  alarm_results: AlarmResult[];
  /** What this volunteer raised elsewhere in the last days; a phone may still hold a round from before there was this. */
  past_results?: AlarmResult[];
  /** What of this round went to others. */
  handed_on?: { round_no: number; volunteer: string | null; doors: number; at: string }[];
  /** Seconds for each step at a shut door. */
  no_answer?: { senior_s: number; family_s: number; neighbour_s: number };
}
