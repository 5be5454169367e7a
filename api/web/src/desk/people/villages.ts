import { computed, ref } from 'vue';
import { get } from '@shared/api';
import type { Page } from '@shared/types';
import type { Choice } from '../lib/choice';
import type { Place } from '../types';

const villages = ref<Place[]>([]);
const townships = ref<Place[]>([]);

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

/** Reads the villages once; a county has a few hundred. */
export async function readVillages(): Promise<void> {
  if (villages.value.length > 0) return;
  const [low, high] = await Promise.all([readAll('village'), readAll('township').catch(() => [])]);
  villages.value = low;
  townships.value = high;
}

/** Villages of the same name are told apart by their township. */
export const villageChoices = computed<Choice[]>(() => {
  const names = new Map(townships.value.map((place) => [place.code, place.name]));
  return villages.value.map((place) => ({ value: place.code, label: place.name, note: names.get(place.parent_code ?? '') ?? '', also: place.aliases }));
});
