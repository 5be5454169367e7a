import { readPhone } from '../lib/phone';
import { readResidentId } from '../lib/resident-id';
import type { Senior } from '../types';
import type { DietDraft } from './DietFields.vue';
import { dietOf, emptyDiet, type LivingChoice, livingOf } from './draft';
import type { ActKind } from './SeniorAct.vue';
import type { ABILITIES, CARD_REASONS, CATEGORIES, PAUSES } from './vocabulary';

export const FACT_KINDS = ['diet', 'phone', 'address', 'location', 'living', 'ability', 'category', 'contact', 'name', 'birth_date', 'resident_id'] as const;
type FactKind = (typeof FACT_KINDS)[number];

/** Who somebody is, which neither begins nor ends on a day. */
export const isIdentity = (fact: FactKind | ''): boolean => ['name', 'birth_date', 'resident_id'].includes(fact);

/** What may be changed by whoever is here: the subsidy goes by the number, and a number tells the birth date. */
export function factKinds(senior: Senior, mayNumbers: boolean): FactKind[] {
  return FACT_KINDS.filter((one) => (one === 'resident_id' ? mayNumbers : one === 'birth_date' ? mayNumbers && !senior.resident_id_masked : true));
}

/** Everything any of the changes may ask for; each takes what it needs. */
export interface ActDraft {
  from: string;
  to: string;
  note: string;
  reason: string;
  source: string;
  pause: (typeof PAUSES)[number] | '';
  card: (typeof CARD_REASONS)[number] | '';
  eligible: boolean;
  away: boolean;
  village_code: string;
  fact: FactKind | '';
  text: string;
  lat: string;
  lon: string;
  category: (typeof CATEGORIES)[number] | '';
  ability: (typeof ABILITIES)[number] | '';
  living: LivingChoice | '';
  contact: { name: string; relation: string; phone: string };
  /** Whom there was can't be asked any more. */
  no_contact: boolean;
  /** The number on the file is somebody else's, and theirs isn't known yet. */
  no_number: boolean;
  diet: DietDraft;
}

/** `mayGive`: giving delivery is an approval of its own; taking it isn't. */
export function emptyAct(senior: Senior, today: string, mayGive: boolean): ActDraft {
  const diet: DietDraft = {
    ...emptyDiet(),
    allergens: [...(senior.diet?.allergens ?? [])],
    religion: (senior.diet?.religion as DietDraft['religion']) || '',
    low_salt: senior.diet?.low_salt ?? false,
    low_sugar: senior.diet?.low_sugar ?? false,
    texture: senior.diet?.texture ?? 'regular',
  };
  return {
    from: today,
    to: '',
    note: '',
    reason: '',
    source: '',
    pause: 'hospital',
    card: 'lost',
    eligible: mayGive && !senior.delivery.eligible,
    away: false,
    village_code: '',
    fact: 'diet',
    text: '',
    lat: '',
    lon: '',
    category: 'none',
    ability: 'able',
    living: 'alone',
    contact: { name: '', relation: '', phone: '' },
    no_contact: false,
    no_number: false,
    diet,
  };
}

const contactOf = ({ contact }: ActDraft) => ({ name: contact.name.trim(), relation: contact.relation.trim(), phone: contact.phone.replace(/[\s-]/g, '') });

function factValue(draft: ActDraft): unknown {
  switch (draft.fact) {
    case 'diet':
      return dietOf(draft.diet);
    case 'location':
      return { lat: Number(draft.lat), lon: Number(draft.lon) };
    case 'living':
      return livingOf(draft.living);
    case 'ability':
      return draft.ability;
    case 'category':
      return draft.category;
    case 'resident_id':
      return draft.no_number ? null : draft.text.trim();
    case 'contact':
      return draft.no_contact ? null : contactOf(draft);
    default:
      return draft.text.trim();
  }
}

export function actBody(kind: ActKind, draft: ActDraft): Record<string, unknown> {
  const to = draft.to || undefined;
  const note = draft.note.trim() || undefined;
  switch (kind) {
    case 'pause':
      return { from: draft.from, to, reason: draft.pause, note };
    case 'delivery':
      return { eligible: draft.eligible, until: draft.eligible ? to : undefined, reason: draft.reason.trim() };
    case 'cards':
      return { reason: draft.card };
    case 'move':
      return { ...(draft.away ? { away: true } : { village_code: draft.village_code }), date: draft.from };
    case 'death':
      return { date: draft.from, source: draft.source.trim() };
    case 'facts':
      return { kind: draft.fact, value: factValue(draft), source: draft.source.trim(), valid_from: draft.from, valid_to: isIdentity(draft.fact) ? undefined : to };
    case 'resume':
      return {};
  }
}

/** Whether nothing that the server insists on is missing. */
export function actReady(kind: ActKind, draft: ActDraft): boolean {
  switch (kind) {
    case 'delivery':
      return draft.reason.trim() !== '';
    case 'move':
      return draft.away || draft.village_code !== '';
    case 'death':
      return draft.source.trim() !== '' && draft.from !== '';
    case 'facts':
      return (
        draft.source.trim() !== '' &&
        (draft.fact !== 'contact' || draft.no_contact || (draft.contact.name.trim() !== '' && readPhone(draft.contact.phone).kind === 'good')) &&
        (!['phone', 'address', 'name', 'birth_date'].includes(draft.fact) || draft.text.trim() !== '') &&
        (draft.fact !== 'resident_id' || draft.no_number || readResidentId(draft.text).kind === 'good') &&
        (draft.fact !== 'location' || (draft.lat !== '' && draft.lon !== ''))
      );
    default:
      return true;
  }
}
