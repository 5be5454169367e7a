/** Shapes of the API that only the desk reads. */
import type { Care, FlagCause, Outcome, Period, Portion, RoundState, Sitting, SittingState, StopState, Texture, Travel } from '@shared/types';

export interface TodaySitting {
  id: string;
  period: Period;
  state: SittingState;
  cutoff_at: string;
  ordered: number;
  /** Of all, those of people without registration. */
  walk_ins: number;
  served: number;
  cancelled: number;
  flagged: number;
  open: number;
  delivery: number;
  rounds: number;
  planning: 'not_due' | 'overdue' | 'under_way' | 'made' | 'missing';
  rounds_late: number;
  unplaced: number;
}
export interface Today {
  day: string;
  now_at: string;
  canteens: { canteen_id: string; name: string; sittings: TodaySitting[] }[];
  alarms_open: number;
  jobs_dead: number;
  registrations_waiting: number;
  top_ups_waiting: number;
  /** People whose standing order for the day was never placed, and for whom nobody has arranged anything. */
  standing_open: number;
}

export interface Alarm {
  id: string;
  no: number;
  kind: 'no_answer' | 'urgent' | 'odd' | 'life_event';
  severity: number | string;
  senior: { id: string; masked_name: string; village: string };
  round_no?: number | null;
  raised_at: string;
  state: 'open' | 'claimed' | 'seen' | 'closed';
  owner?: string | null;
  step: string;
  turn: number;
  /** `why` is null for the step with which it began. */
  step_began?: { at: string; by?: string | null; why?: string | null } | null;
  due_at?: string | null;
  next_step?: string | null;
  hospice: boolean;
  needs_second: boolean;
  change?: string | null;
  life_event?: string | null;
  /** Whoever reported it at the door has taken that back since. */
  retracted: boolean;
  seen_written_by?: string | null;
  note?: string | null;
  closed_at?: string | null;
  seen_by?: string | null;
  how?: string | null;
}

export interface LogEntry {
  at: string;
  by: string;
  event: string;
  detail: { step?: string; turn?: number; why?: string; callee?: string; answered?: boolean; danger?: string; owner?: string; who?: string; how?: string };
}
export interface Notice {
  id: string;
  channel: string;
  state: string;
  created_at: string;
  heard_by?: string | null;
  alarm_no?: number | null;
}
export interface AlarmFile {
  alarm: Alarm;
  name: string;
  address?: string | null;
  calls: { callee: string; name?: string | null; relation?: string | null; phone: string }[];
  log: LogEntry[];
  notices: Notice[];
}
export interface Channel {
  id: string;
  name: string;
  kind: string;
  host: string;
  heard_at?: string | null;
  heard_by?: string | null;
  disabled_at?: string | null;
}
export interface Gap {
  senior_id: string;
  masked_name: string;
  village: string;
  risk: 'high' | 'medium' | 'low';
  last_at?: string | null;
  last_by?: string | null;
  due_at: string;
  after_event: boolean;
}

export interface Place {
  code: string;
  name: string;
  name_en: string;
  aliases: string[];
  level: string;
  parent_code: string | null;
  lat: number | null;
  lon: number | null;
  schematic: boolean;
}

export type RegistrationState = 'submitted' | 'verified' | 'approved' | 'refused' | 'withdrawn';
export interface RegistrationRow {
  id: string;
  number: string;
  name: string;
  village: string;
  state: RegistrationState;
  submitted_at: string;
  submitted_by: string;
  birth_year: number;
  duplicates: number;
}
export interface Warning {
  code: string;
  detail: string;
  field?: string | null;
}
export interface Duplicate {
  kind: 'resident_id' | 'name_village_birth';
  senior_number?: string | null;
  registration_number?: string | null;
  masked_name: string;
  village: string;
  /** Only where two are compared that the page looked up itself. */
  phone_masked?: string | null;
}
export interface Category {
  kind: string;
  source?: string | null;
  valid_from?: string | null;
  valid_to?: string | null;
}
export interface Diet {
  allergens?: string[];
  religion?: string | null;
  low_salt?: boolean;
  low_sugar?: boolean;
  texture?: Texture | null;
  dislikes?: string[] | string | null;
}
export interface Living {
  alone?: boolean;
  with_spouse?: boolean;
  with_family?: boolean;
}
export interface Contact {
  name: string;
  phone: string;
  relation?: string | null;
}
export interface Submitted {
  id: string;
  number: string;
  state: RegistrationState;
  warnings: Warning[];
  duplicates: Duplicate[];
}
export interface Registration extends Omit<RegistrationRow, 'duplicates'> {
  resident_id_masked?: string | null;
  no_id_reason?: string | null;
  gender?: string | null;
  birth_date?: string | null;
  phone_masked?: string | null;
  category?: Category | null;
  ability?: string | null;
  diet?: Diet | null;
  living?: Living | null;
  address?: string | null;
  contact?: Contact | null;
  wants_delivery?: boolean;
  consent?: boolean;
  consent_by?: string | null;
  warnings?: Warning[];
  checks?: Warning[];
  duplicates?: Duplicate[];
  history?: { at: string; actor: string; action: string; note?: string | null }[];
  senior_id?: string | null;
}

export type SeniorState = 'active' | 'paused' | 'deceased' | 'moved' | 'erased';
export interface SeniorRow {
  id: string;
  number: string;
  name: string;
  village: string;
  age: number;
  state: SeniorState;
  phone_masked: string | null;
  delivery: boolean;
}
export interface Fact {
  kind: string;
  value: unknown;
  source?: string | null;
  valid_from?: string | null;
  valid_to?: string | null;
  reviewer?: string | null;
}
export interface Senior extends Omit<SeniorRow, 'delivery'> {
  gender?: string | null;
  birth_date: string;
  resident_id_masked?: string | null;
  address?: string | null;
  lat?: number | null;
  lon?: number | null;
  ability?: string | null;
  diet?: Diet | null;
  living?: Living | null;
  contact?: Contact | null;
  spouse?: { masked_name?: string; name?: string; number?: string } | null;
  delivery: { eligible: boolean; until?: string | null; reason?: string | null };
  pause?: { from: string; to?: string | null; reason: string } | null;
  facts: Fact[];
  cards: { number: string; state: string; issued_at: string }[];
  category?: Category | null;
}

export interface Ingredient {
  key: string;
  name: string;
  pinyin: string;
  name_en: string;
  allergens: string[];
  tags: string[];
}
export interface Dish {
  id: string;
  name: string;
  pinyin: string;
  name_en: string;
  ingredients: string[];
  photo?: string | null;
  allergens: string[];
  tags: string[];
  textures: Texture[];
  kcal?: number | null;
  protein_g?: number | null;
  sodium_mg?: number | null;
  price_fen: number;
}
export interface MenuWeek {
  canteen_id: string;
  monday: string;
  periods: Period[];
  days: { day: string; sittings: Sitting[] }[];
  notes: { code: string; detail: string; sitting_id: string }[];
}

export interface KitchenCount {
  sitting_id: string;
  version: number;
  frozen: boolean;
  final_at?: string | null;
  /** `change`: how it differs from the frozen count. */
  rows: { dish: string; dish_en: string; texture: Texture; portion: Portion; count: number; delivery: number; change?: number }[];
  /** People who can't have some dish of the sitting, and what they chose instead. */
  /** What is cooked with less salt or less sugar. */
  needs: { dish: string; dish_en: string; key: string; count: number; pickup_nos: string[] }[];
  clashes: { pickup_no: string; masked_name: string; avoid: string[]; keys: string[]; chosen: string }[];
  /** Cancelled after the count was final: cooked, and nobody's. */
  late_cancelled?: { pickup_no: string; masked_name: string; dish: string }[];
  /** Carried, and not on the map. */
  off_map: { pickup_no: string; masked_name: string; dish: string }[];
  called_off: { pickup_no: string; masked_name: string; dish: string }[];
  away: { masked_name: string; outcome: string; cause?: string | null }[];
  /** The sheet printed last, and what has changed since. */
  sheet?: { version: number; made_at: string; changes: { dish: string; dish_en: string; texture: Texture; portion: Portion; change: number }[] } | null;
  /** Meals to cook; of them those of people without registration, and those that are carried. */
  total: number;
  walk_ins: number;
  delivery: number;
}

export interface Stop {
  id: string;
  seq: number;
  masked_name: string;
  village: string;
  eta_at: string;
  deadline_at: string;
  warn_at: string;
  lat: number | null;
  lon: number | null;
  schematic: boolean;
  portions: number;
  state: StopState;
  outcome?: Outcome | null;
  care?: Care | null;
}
export interface Round {
  id: string;
  no: number;
  volunteer?: { id: string; name: string } | null;
  mode: Travel;
  state: RoundState;
  departs_at: string;
  ends_at: string;
  duration_s: number;
  length_m: number;
  portions: number;
  stops: Stop[];
  /** The newest code for its volunteer. */
  access?: { made_at: string; expires_at: string; used_at?: string | null } | null;
  /** Numbers of the rounds whose rest this one took over, and of those that took over the rest of this one. */
  took_over: number[];
  handed_on: number[];
}
export interface Unplaced {
  order_id: string;
  senior_id: string;
  masked_name: string;
  village: string;
  reason: string;
  detail: string;
}
export interface RoundsView {
  sitting: Sitting;
  planned: boolean;
  travel: 'crow_fly' | 'osrm' | 'valhalla' | 'amap';
  schematic: boolean;
  depot: { lat: number; lon: number; name: string } | null;
  rounds: Round[];
  unplaced: Unplaced[];
}
export interface Moved {
  violations: { code: string; detail: string }[];
  duration_s_before: number;
  duration_s_after: number;
  /** The round that gives the door away. */
  giver?: { no: number; duration_s_before: number; duration_s_after: number } | null;
  /** The door with the least time to spare by the food clock. */
  tightest?: { masked_name: string; spare_s: number } | null;
  applied: boolean;
}
export interface MapSpot {
  id?: string;
  code?: string;
  name: string;
  lat: number | null;
  lon: number | null;
  schematic?: boolean;
}
export interface CountyMap {
  townships: MapSpot[];
  villages: MapSpot[];
  canteens: MapSpot[];
  /** Pictures of the ground, where a map is set up. */
  tiles?: { min_zoom: number; max_zoom: number; shapes: boolean; credit?: string | null } | null;
}
export interface Volunteer {
  id: string;
  name: string;
  phone_masked?: string | null;
  canteen_id: string;
  mode: Travel;
  capacity: number;
  state?: string;
  disabled?: boolean;
  signups?: { id: string; day: string; period: Period }[];
}

export interface ReconcileRow {
  canteen_id: string;
  name: string;
  period: Period;
  ordered: number;
  /** Of all, those of people without registration. */
  walk_ins: number;
  served: number;
  cancelled: number;
  flagged: number;
  open: number;
  balanced: boolean;
  causes: Record<string, number>;
  closed_at?: string | null;
}
export interface Reconciliation {
  day: string;
  rows: ReconcileRow[];
  flags: { order_id: string; pickup_no: string; masked_name: string; cause: FlagCause; at: string }[];
}
