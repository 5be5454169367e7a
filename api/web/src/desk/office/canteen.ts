import type { Canteen } from '@shared/types';

/** A canteen as it is typed, before it is opened. */
export interface CanteenDraft {
  name: string;
  name_en: string;
  place_code: string;
  hours: string;
  lat: string;
  lon: string;
  halal: boolean;
}

/** What stands in the form when a canteen is put right. Its point is left empty: that leaves it where it is. */
export const draftOf = (canteen: Canteen): CanteenDraft => ({ ...emptyCanteen(), name: canteen.name, name_en: canteen.name_en, place_code: canteen.place_code, hours: canteen.hours, halal: canteen.halal });

export const emptyCanteen = (): CanteenDraft => ({ name: '', name_en: '', place_code: '', hours: '', lat: '', lon: '', halal: false });

/** Degrees as people write them: a full-width point or comma from a Chinese keyboard is one, too. */
function degrees(text: string): number {
  const plain = text.trim().replace(/[．。，,]/g, '.').replace(/[°度]$/, '');
  return plain === '' ? Number.NaN : Number(plain);
}

/** The fields that keep it from being sent. A point is both figures or none. */
export function canteenGaps(draft: CanteenDraft): (keyof CanteenDraft)[] {
  const gaps: (keyof CanteenDraft)[] = [];
  if (draft.name.trim() === '') gaps.push('name');
  if (draft.place_code === '') gaps.push('place_code');
  const pointless = draft.lat.trim() === '' && draft.lon.trim() === '';
  for (const one of ['lat', 'lon'] as const) if (!pointless && !Number.isFinite(degrees(draft[one]))) gaps.push(one);
  return gaps;
}

export function canteenBody(draft: CanteenDraft): Record<string, unknown> {
  const pointless = draft.lat.trim() === '';
  return {
    name: draft.name.trim(),
    name_en: draft.name_en.trim(),
    place_code: draft.place_code,
    hours: draft.hours.trim(),
    halal: draft.halal,
    ...(pointless ? {} : { lat: degrees(draft.lat), lon: degrees(draft.lon) }),
  };
}

/** What can be put right later: not its place nor its kitchen, on which rights, orders and books hang. */
export function changeBody(draft: CanteenDraft): Record<string, unknown> {
  const { place_code: _place, halal: _halal, ...body } = canteenBody(draft);
  return body;
}
