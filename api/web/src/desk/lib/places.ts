import { computed, ref, watch } from 'vue';
import { get } from '@shared/api';
import { locale, named } from '@shared/i18n';
import type { Page } from '@shared/types';
import { keepPlaces, keptPlaces } from '../door/keep';
import { account, can } from '../session';
import type { Place } from '../types';
import type { Choice } from './choice';

const villages = ref<Place[]>([]);
const townships = ref<Place[]>([]);
const counties = ref<Place[]>([]);

// Another account looks after other places.
watch(
  () => account.value?.id,
  () => {
    villages.value = [];
  },
);

async function readAll(level: string): Promise<Place[]> {
  const items: Place[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Place> = await get<Page<Place>>('/places', { level, cursor });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && cursor !== undefined);
  return items;
}

/** Reads the place tree once; a county has a few hundred villages. */
export async function readPlaces(): Promise<void> {
  if (villages.value.length > 0) return;
  const mine = account.value?.id ?? '';
  try {
    // Somebody who looks after a township may not see what lies above it.
    const above = (level: string) => readAll(level).catch(() => []);
    [villages.value, townships.value, counties.value] = await Promise.all([readAll('village'), above('township'), above('county')]);
  } catch (away) {
    // At a door without network: as they were when the phone read them last.
    const kept = await keptPlaces(mine);
    if (kept === undefined) throw away;
    ({ villages: villages.value, townships: townships.value, counties: counties.value } = kept);
    return;
  }
  if (can('registration_submit')) await keepPlaces(mine, { villages: villages.value, townships: townships.value, counties: counties.value });
}

/** Villages of the same name are told apart by their township. */
export const villageChoices = computed<Choice[]>(() => {
  const names = new Map(townships.value.map((place) => [place.code, named(place)]));
  return villages.value.map((place) => choice(place, names.get(place.parent_code ?? '') ?? ''));
});

/** The county, its townships, their villages: from the widest to the narrowest. */
export const placeChoices = computed<Choice[]>(() => {
  const names = new Map(counties.value.map((place) => [place.code, named(place)]));
  return [
    ...counties.value.map((place) => choice(place, '')),
    ...townships.value.map((place) => choice(place, names.get(place.parent_code ?? '') ?? '')),
    ...villageChoices.value,
  ];
});

/** Where a canteen may stand: a township's centre or a village. */
export const seatChoices = computed<Choice[]>(() => placeChoices.value.slice(counties.value.length));

/** A place by its code; the code itself while the tree isn't read, or where it is out of one's reach. */
export function placeName(code: string): string {
  const found = [...villages.value, ...townships.value, ...counties.value].find((one) => one.code === code);
  return found ? named(found) : code;
}

/** What a place is called in pinyin, by its name: places of one name are romanised alike. */
const romanised = computed(() => new Map([...villages.value, ...townships.value, ...counties.value].map((place) => [place.name, place.name_en])));

// Lists of people name villages as they are written; whoever reads English is told how they are said.
watch(
  () => locale.value === 'en' && account.value !== null,
  (wanted) => {
    if (wanted) void readPlaces().catch(() => undefined);
  },
  { immediate: true },
);

/** A place that came by its name: in English `Zhujiatai Community (朱家台社区)`, so that it can be said and found on a sign. */
export function placeSaid(name: string): string {
  const said = locale.value === 'en' ? romanised.value.get(name) : undefined;
  return said ? `${said} (${name})` : name;
}

/** The same where there is room for a word: in English `Zhujiatai`, without the kind of place. */
export const placeShort = (name: string): string => (locale.value === 'en' ? romanised.value.get(name)?.split(' ')[0] : undefined) ?? name;

function choice(place: Place, note: string): Choice {
  return { value: place.code, label: named(place), note, also: [place.code, place.name, place.name_en, ...place.aliases], romanised: place.name_en };
}
