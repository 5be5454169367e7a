/** The shapes of the API as the pages use them. */
export type Role =
  | 'registrar' | 'verifier' | 'approver' | 'canteen_manager' | 'kitchen' | 'volunteer'
  | 'dispatcher' | 'supervisor' | 'finance' | 'auditor' | 'administrator' | 'kiosk' | 'board' | 'family';
export type Period = 'breakfast' | 'lunch' | 'dinner';
export type Mode = 'dine_in' | 'take_away' | 'delivery';
export type Texture = 'regular' | 'soft' | 'chopped' | 'puree';
export type Portion = 'regular' | 'small';
export type Face = 'good' | 'fair' | 'poor';
export type OrderState = 'placed' | 'cancelled' | 'served' | 'flagged';
export type FlagCause =
  | 'no_show' | 'no_answer' | 'refused' | 'away' | 'hospital' | 'deceased' | 'moved'
  | 'wrong_address' | 'road_blocked' | 'not_placed' | 'kitchen_short' | 'spoiled';
export type SittingState = 'draft' | 'published' | 'closed' | 'ended';
export type SittingDishState = 'on' | 'sold_out' | 'withdrawn';
export type RoundState = 'planned' | 'departed' | 'finished';
export type StopState = 'pending' | 'done' | 'failed';
export type Outcome =
  | 'handed_over' | 'neighbour' | 'no_answer' | 'refused' | 'away'
  | 'hospital' | 'deceased' | 'moved' | 'wrong_address' | 'road_blocked';
export type Care = 'usual' | 'odd' | 'urgent';
export type Travel = 'foot' | 'ebike' | 'car';
export type Payment = 'free' | 'balance' | 'cash' | 'bill' | 'unbooked';
export type Fund = 'government' | 'collective' | 'donation' | 'merchant' | 'self';

/** A call for help from a kiosk. */
export interface HelpCall {
  id: string;
  canteen_id: string;
  kiosk: string;
  state: 'calling' | 'answered' | 'over';
  called_at: string;
  times: number;
  answered_at?: string | null;
  answered_by?: string | null;
}

/** The same as the kiosk reads it, before the whole room: who comes is a surname. */
export interface KioskCall {
  id: string;
  state: 'calling' | 'answered' | 'over';
  helper?: string | null;
}

/** Somebody who is called as the person at the kiosk says. */
export interface HelpAlike {
  senior_id: string;
  masked_name: string;
  village: string;
  age: number;
}

/** What somebody without registration ordered, at the full price. */
export interface WalkIn {
  id: string;
  canteen_id: string;
  sitting_id: string;
  service_day: string;
  period: Period;
  mode: Mode;
  state: 'placed' | 'paid' | 'served' | 'cancelled' | 'lapsed';
  pickup_no: string;
  /** Beside the number on the slip: both together take the order back. */
  code: string;
  price_fen: number;
  paid: boolean;
  at_kiosk: boolean;
  lines: OrderLine[];
  placed_at: string;
  cancel_until: string;
  can_cancel: boolean;
  late_change: boolean;
  slip_qr?: string | null;
  slip_qr_side?: number | null;
}

export interface WalkInRequest {
  sitting_id: string;
  mode: Mode;
  lines: Line[];
  /** At the counter: whose drawer the money goes into with the order. */
  shift_id?: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Account {
  id: string;
  login: string;
  name: string;
  role: Role;
  place: { code: string; name: string; path: string };
  canteen_id?: string | null;
}

export interface Device {
  id: string;
  name: string;
  canteen_id: string;
  kind: 'kiosk' | 'board';
  role: 'kiosk' | 'board';
}

export interface Session {
  access_token: string;
  expires_in_s: number;
  account?: Account | null;
  device?: Device | null;
  round_id?: string | null;
}

export interface Meta {
  name: string;
  version: string;
  county?: { code: string; name: string; name_en: string } | null;
  demo: boolean;
  now_at: string;
  locale_default: string;
  own_certificate?: boolean;
  hotline: string;
}

export interface Demo {
  now_at: string;
  day: string;
  accounts: { login: string; password: string; role: Role; name: string; place: string }[];
  canteens: { id: string; name: string; name_en: string }[];
  cards: { number: string; name: string; note: string; note_en: string }[];
}

export interface Canteen {
  id: string;
  name: string;
  name_en: string;
  place_code: string;
  place_name: string;
  lat: number | null;
  lon: number | null;
  schematic: boolean;
  halal: boolean;
  hours: string;
}

export interface SittingDish {
  id: string;
  dish_id: string;
  name: string;
  name_en: string;
  ingredients: string[];
  photo?: string | null;
  price_fen: number;
  capacity: number;
  sold: number;
  state: SittingDishState;
  allergens: string[];
  tags: string[];
  textures: Texture[];
}

export interface Sitting<D = SittingDish> {
  id: string;
  canteen_id: string;
  service_day: string;
  period: Period;
  state: SittingState;
  version: number;
  cutoff_at: string;
  starts_at: string;
  ends_at: string;
  capacity: number;
  sold: number;
  delivery_capacity: number;
  delivery_sold: number;
  counter_capacity: number;
  counter_sold: number;
  dishes: D[];
}

export interface BoardSitting extends Sitting<SittingDish & { remaining: number }> {
  remaining_preorder: number;
  remaining_delivery: number;
  remaining_counter: number;
}

/** What the board stream sends whenever portions change. */
export interface Picture {
  sitting_id: string;
  version: number;
  state: SittingState;
  remaining: Record<string, number>;
  remaining_preorder: number;
  remaining_delivery: number;
  remaining_counter: number;
}

export interface PickupBoard {
  sitting: Sitting | null;
  ready: string[];
  waiting: number;
}

export interface Candidate {
  diner_token: string;
  masked_name: string;
  salutation: string;
  /** Key of the picture this person chose to be known by. */
  picture: string;
}

export interface Identified {
  strong: boolean;
  candidates: Candidate[];
}

export interface Conflict {
  kind: 'allergy' | 'religion' | 'texture' | 'salt' | 'sugar';
  key: string;
  blocks: boolean;
}

export interface DinerDish {
  id: string;
  name: string;
  name_en: string;
  ingredients: string[];
  photo?: string | null;
  price_fen: number;
  remaining: number;
  state: SittingDishState;
  textures: Texture[];
  tags: string[];
  allergens: string[];
  /** The texture that suits this diner, where the kitchen makes one. */
  texture?: Texture | null;
  conflicts: Conflict[];
  substitute_id?: string | null;
  usual: boolean;
}

export interface DinerSitting {
  id: string;
  period: Period;
  state: SittingState;
  cutoff_at: string;
  starts_at: string;
  ends_at: string;
  can: { dine_in: boolean; take_away: boolean; delivery: boolean; delivery_reason?: string | null; closed_reason?: string | null };
  dishes: DinerDish[];
}

export interface DinerMenu {
  diner: { masked_name: string; salutation: string; texture: Texture; delivery: boolean };
  spouse?: { diner_token?: string | null; senior_id?: string | null; masked_name: string; salutation: string; pickup_nos: string[] } | null;
  usual?: { sitting_dish_id: string; mode: Mode } | null;
  /** The last meal they ate, if they may still say how it was. */
  rate?: { order_id: string; day: string; period: Period; dishes: { name: string; name_en: string }[]; face?: Face | null } | null;
  orders: Order[];
  sittings: DinerSitting[];
}

export interface Line {
  sitting_dish_id: string;
  texture: Texture;
  portion: Portion;
}

export interface DinerLines {
  diner_token?: string;
  senior_id?: string;
  lines: Line[];
  /** Left out, the way that asks least of the senior. */
  payment?: Payment;
}

export interface OrderRequest {
  sitting_id: string;
  mode: Mode;
  diners: DinerLines[];
  second_meal?: boolean;
  override?: { reason: string };
}

export interface Part {
  fund: Fund;
  level?: string | null;
  fen: number;
  label: string;
  label_en: string;
  reason: string;
  reason_en: string;
  rule_id?: string | null;
}

export interface Quote {
  total: { price_fen: number; self_fen: number };
  diners: { price_fen: number; self_fen: number; parts: Part[]; payment: Payment; payments: Payment[] }[];
}

/** The dish that was chosen, where the canteen replaced it. */
export interface Replaced {
  name: string;
  name_en: string;
}

export interface OrderLine {
  name: string;
  name_en: string;
  texture: Texture;
  portion: Portion;
  price_fen: number;
  instead_of?: Replaced | null;
}

export type CancelReason = 'phone' | 'dish_withdrawn' | 'point_shut';
export interface Order {
  id: string;
  pickup_no: string;
  bag_no: string | null;
  canteen_id: string;
  sitting_id: string;
  service_day: string;
  period: Period;
  mode: Mode;
  state: OrderState;
  flag_cause?: FlagCause | null;
  price_fen: number;
  self_fen: number;
  payment: Payment;
  parts: Part[];
  lines: OrderLine[];
  masked_name: string;
  senior_id?: string | null;
  placed_at: string;
  /** A standing order has made it. */
  standing: boolean;
  cancel_until: string;
  can_cancel: boolean;
  /** Where orders are listed, and somebody else called it off. */
  cancel_reason?: CancelReason | null;
}
