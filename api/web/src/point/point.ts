import { computed, ref } from 'vue';
import { get } from '@shared/api';
import type { components } from '@shared/schema';

type Served = components['schemas'];
export type Point = Served['PublicPoint'];
export type Price = Served['PublicPrice'];
export type Band = Served['PublicBand'];
export type PointCode = Served['PointCode'];
export type Ability = 'able' | 'partly_disabled' | 'disabled';

export const ABILITIES: readonly Ability[] = ['able', 'partly_disabled', 'disabled'];

export const point = ref<Point | null>(null);

/** The id in the address: `/point/…`. */
const id = (): string => encodeURIComponent(decodeURIComponent(location.pathname.split('/')[2] ?? ''));

export async function load(): Promise<void> {
  point.value = await get<Point>(`/public/points/${id()}`, {}, { anonymous: true });
}

export const loadCode = (): Promise<PointCode> => get<PointCode>(`/public/points/${id()}/code`, {}, { anonymous: true });

/** What the diner pays of a price; the own share is one of its parts. */
export const own = (band: Band): number => band.parts.filter(({ fund }) => fund === 'self').reduce((sum, { fen }) => sum + fen, 0);

export const others = (band: Band): Band['parts'] => band.parts.filter(({ fund, fen }) => fund !== 'self' && fen > 0);

/** The band of somebody of this age; the age stays on the phone, since all bands are here already. */
export function bandOf(price: Price, age: number, ability: Ability): Band | undefined {
  const same = price.bands.filter((band) => band.ability === ability);
  return same.find(({ from_age, to_age }) => age >= from_age && age <= (to_age ?? Infinity)) ?? (age >= 0 ? same[0] : undefined);
}

/** From which age anybody else pays something, whatever the ability; nothing where nobody does. */
export const subsidisedFrom = computed<number | null>(() => {
  const bands = (point.value?.prices ?? []).flatMap((price) => price.bands);
  const ages = bands.filter((band) => others(band).length > 0).map(({ from_age }) => from_age);
  return ages.length > 0 ? Math.min(...ages) : null;
});
