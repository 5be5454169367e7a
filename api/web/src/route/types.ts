import type { Care, Outcome, Period, RoundState, StopState, Texture, Travel } from '@shared/types';

export interface Meal {
  dish: string;
  texture: Texture;
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
  eta_at: string;
  deadline_at: string;
  /** From then on somebody has to hurry. */
  warn_at: string;
  portions: number;
  meals: Meal[];
  address?: string | null;
  lat?: number | null;
  lon?: number | null;
  phone?: string | null;
  tips?: string | null;
  schematic?: boolean;
}

/** What became of something this volunteer raised. */
export interface AlarmResult {
  id?: string;
  name?: string;
  masked_name?: string;
  state: 'open' | 'claimed' | 'closed';
  kind?: string;
  seen_by?: string | null;
  how?: string | null;
  note?: string | null;
  at?: string | null;
}

export interface RouteView {
  round: {
    id: string;
    no: number;
    state: RoundState;
    mode: Travel;
    departs_at: string;
    canteen: string;
    period: Period;
    service_day: string;
    bags: { diet: string; count: number }[];
  };
  stops: RouteStop[];
  alarm_results: AlarmResult[];
}
