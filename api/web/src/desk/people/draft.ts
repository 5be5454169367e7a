import type { Texture } from '@shared/types';
import { readPhone } from '../lib/phone';
import { today as now } from '../lib/day';
import { ageIsPossible, readResidentId } from '../lib/resident-id';
import type { DietDraft } from './DietFields.vue';
import type { ABILITIES, CATEGORIES, GENDERS } from './vocabulary';

/** What is typed at the door, before it is a registration. */
export const LIVINGS = ['alone', 'with_spouse', 'with_others'] as const;
export type LivingChoice = (typeof LIVINGS)[number];
export const livingOf = (choice: LivingChoice | '') => ({ alone: choice === 'alone', with_spouse: choice === 'with_spouse', with_family: choice === 'with_others' });

export interface Draft {
  name: string;
  resident_id: string;
  without_id: boolean;
  no_id_reason: string;
  birth_date: string;
  gender: (typeof GENDERS)[number] | '';
  village_code: string;
  phone: string;
  no_phone: boolean;
  category: (typeof CATEGORIES)[number];
  category_source: string;
  category_from: string;
  consent: boolean;
  consent_by: string;
  address: string;
  ability: (typeof ABILITIES)[number] | '';
  diet: DietDraft;
  /** Empty: nobody has said. */
  living: LivingChoice | '';
  spouse_number: string;
  contact_name: string;
  contact_phone: string;
  contact_relation: string;
  wants_delivery: boolean;
}

export const emptyDiet = (): DietDraft => ({ allergens: [], religion: '', low_salt: false, low_sugar: false, texture: 'regular' });

export function emptyDraft(): Draft {
  return {
    name: '',
    resident_id: '',
    without_id: false,
    no_id_reason: '',
    birth_date: '',
    gender: '',
    village_code: '',
    phone: '',
    no_phone: false,
    category: 'none',
    category_source: '',
    category_from: '',
    consent: false,
    consent_by: '',
    address: '',
    ability: '',
    diet: emptyDiet(),
    living: '',
    spouse_number: '',
    contact_name: '',
    contact_phone: '',
    contact_relation: '',
    wants_delivery: false,
  };
}

/** Whether something was given of what is folded away. */
export function hasMore(draft: Draft): boolean {
  const { address, living, ability, spouse_number, contact_name, contact_phone, contact_relation, consent_by, diet, wants_delivery } = draft;
  const texts = [address, living, ability, spouse_number, contact_name, contact_phone, contact_relation, consent_by];
  return wants_delivery || texts.some((one) => one.trim() !== '') || JSON.stringify(diet) !== JSON.stringify(emptyDiet());
}

export function dietOf(diet: DietDraft) {
  return { ...diet, religion: diet.religion || undefined, texture: (diet.texture || 'regular') as Texture };
}

/** The request body: what was left empty is left out. */
export function bodyOf(draft: Draft, today: string): Record<string, unknown> {
  const text = (value: string) => value.trim() || undefined;
  const identity = draft.without_id
    ? { no_id_reason: text(draft.no_id_reason), birth_date: text(draft.birth_date), gender: text(draft.gender) }
    : { resident_id: draft.resident_id.replace(/\s/g, '').toUpperCase() };
  const phone = draft.no_phone ? { no_phone: true } : { phone: draft.phone.replace(/[\s-]/g, '') };
  const category =
    draft.category === 'none' ? undefined : { kind: draft.category, source: text(draft.category_source), valid_from: draft.category_from || today };
  const contact = text(draft.contact_name)
    ? { name: text(draft.contact_name), phone: text(draft.contact_phone), relation: text(draft.contact_relation) }
    : undefined;
  return {
    name: draft.name.trim(),
    ...identity,
    village_code: draft.village_code,
    ...phone,
    category,
    ability: draft.ability || undefined,
    diet: dietOf(draft.diet),
    living: draft.living ? livingOf(draft.living) : undefined,
    address: text(draft.address),
    contact,
    spouse_number: text(draft.spouse_number),
    wants_delivery: draft.wants_delivery,
    consent: draft.consent,
    consent_by: text(draft.consent_by),
  };
}

/** The first fields that are still missing, by name; the server checks the rest. */
export function missing(draft: Draft): string[] {
  const id = readResidentId(draft.resident_id);
  const gaps: [string, boolean][] = [
    ['name', draft.name.trim() === ''],
    ['resident_id', !draft.without_id && !(id.kind === 'good' && ageIsPossible(id.birth_date, now()))],
    ['no_id_reason', draft.without_id && draft.no_id_reason.trim() === ''],
    ['birth_date', draft.without_id && (draft.birth_date === '' || !ageIsPossible(draft.birth_date, now()))],
    // The number would have told it.
    ['gender', draft.without_id && draft.gender === ''],
    ['village_code', draft.village_code === ''],
    ['phone', !draft.no_phone && readPhone(draft.phone).kind !== 'good'],
    ['consent', !draft.consent],
    // A contact is left out, or is somebody who can be called.
    ['contact_name', draft.contact_name.trim() === '' && draft.contact_phone.trim() !== ''],
    ['contact_phone', (draft.contact_name + draft.contact_phone).trim() !== '' && readPhone(draft.contact_phone).kind !== 'good'],
  ];
  return gaps.filter(([, gap]) => gap).map(([name]) => name);
}
