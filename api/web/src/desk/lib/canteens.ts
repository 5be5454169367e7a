import { computed, ref, watch } from 'vue';
import { get } from '@shared/api';
import { named } from '@shared/i18n';
import type { Canteen, Page } from '@shared/types';
import { account } from '../session';

export const canteens = ref<Canteen[]>([]);
/** The canteen one is working on, kept from page to page. */
export const canteenId = ref('');
export const canteen = computed(() => canteens.value.find((one) => one.id === canteenId.value));
export const canteenName = (id: string): string => {
  const found = canteens.value.find((one) => one.id === id);
  return found ? named(found) : '';
};

async function read(own: string | null | undefined): Promise<void> {
  const page = await get<Page<Canteen>>('/canteens').catch(() => null);
  canteens.value = page?.items ?? [];
  canteenId.value = own ?? canteens.value[0]?.id ?? '';
}

watch(
  account,
  (who) => {
    canteens.value = [];
    canteenId.value = who?.canteen_id ?? '';
    if (who !== null) void read(who.canteen_id);
  },
  { immediate: true },
);
