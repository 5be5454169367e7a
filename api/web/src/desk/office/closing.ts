/** What stands in the way of a canteen's day before it is closed: asked first, so that nobody says yes and is refused. */
import { get } from '@shared/api';
import type { components } from '@shared/schema';
import type { FlagCause, Mode, Sitting } from '@shared/types';
import { mondayOf } from '../lib/day';
import type { Drawer } from '../money/types';
import { can } from '../session';
import type { MenuWeek, Round, RoundsView } from '../types';

type SampleView = components['schemas']['SampleView'];

// Nobody answered, and deaths: keyed in as the door's report or on the senior's page, because somebody must look after them.
const AT_THE_DOOR: readonly FlagCause[] = ['not_placed', 'away', 'refused', 'road_blocked', 'wrong_address', 'hospital', 'moved', 'kitchen_short', 'spoiled'];
const AT_THE_COUNTER: readonly FlagCause[] = ['no_show', 'refused', 'away', 'hospital', 'moved', 'kitchen_short', 'spoiled'];

/** Why a meal had no eater, the likeliest first: who waited at home can't have stayed away from the counter. */
export const causesFor = (mode: Mode): readonly FlagCause[] => (mode === 'delivery' ? AT_THE_DOOR : AT_THE_COUNTER);

/** What can be said of several meals at once; those of one kind come in its own order. */
export function causesOf(modes: readonly Mode[]): FlagCause[] {
  return [...new Set(modes.flatMap((mode) => causesFor(mode)))];
}

/** The one said of all the rest counts only where it can be true. */
export function causeGiven(mode: Mode, own: FlagCause | '' | undefined, rest: FlagCause | ''): FlagCause | '' {
  if (own) return own;
  return rest && causesFor(mode).includes(rest) ? rest : '';
}

/** Rounds whose bags never left, though somebody waits. */
export const neverLeft = (rounds: readonly Pick<Round, 'no' | 'state' | 'stops'>[]): number[] =>
  rounds.filter((round) => round.state === 'planned' && round.stops.some((stop) => stop.state === 'pending')).map((round) => round.no);

export const samplesMissing = (samples: readonly Pick<SampleView, 'sitting_dish_id' | 'needed' | 'kept_at'>[]): string[] =>
  samples.filter((one) => one.needed && !one.kept_at).map((one) => one.sitting_dish_id);

export async function sittingsOf(canteen_id: string, day: string): Promise<Sitting[]> {
  const week = await get<MenuWeek>('/menus/week', { canteen_id, monday: mondayOf(day) });
  return week.days.find((one) => one.day === day)?.sittings.filter((one) => one.state !== 'draft') ?? [];
}

/** Rounds are only looked at by whoever may: their doors are homes. */
export async function stillHere(sitting: Sitting): Promise<number[]> {
  return can('rounds_read') ? neverLeft((await get<RoundsView>(`/sittings/${sitting.id}/rounds`)).rounds) : [];
}

export interface InTheWay {
  /** Dishes of which nothing was kept: with one of them the day doesn't close. */
  samples: Pick<Sitting['dishes'][number], 'name' | 'name_en'>[];
  /** Rounds that haven't come back. */
  rounds: number[];
  /** Who has a drawer of the canteen open. */
  shifts: string[];
}

/** As far as this page can see; what it can't is the server's to refuse. */
export async function inTheWay(canteen_id: string, day: string): Promise<InTheWay> {
  const sittings = await sittingsOf(canteen_id, day);
  const views = can('rounds_read') ? await Promise.all(sittings.map((one) => get<RoundsView>(`/sittings/${one.id}/rounds`))) : [];
  const pages = can('kitchen_read') ? await Promise.all(sittings.map((one) => get<components['schemas']['SamplePage']>(`/sittings/${one.id}/samples`))) : [];
  const missing = new Set(samplesMissing(pages.flatMap((page) => page.items)));
  const drawers = can('drawers_read') ? (await get<{ items: Drawer[] }>('/drawers', { canteen_id })).items : [];
  return {
    samples: sittings.flatMap((one) => one.dishes).filter((dish) => missing.has(dish.id)),
    rounds: views.flatMap((view) => view.rounds).filter((round) => round.state !== 'finished' && round.stops.length > 0).map((round) => round.no),
    shifts: drawers.filter((one) => one.shift_id).map((one) => one.person_name ?? one.name),
  };
}
