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

/** The name of a canteen that came with something else, in the reader's language as far as it is known. */
export const canteenCalled = (of: { canteen_id: string; canteen: string }): string => canteenName(of.canteen_id) || of.canteen;

/** False until the list was read once: no canteens yet is not the same as none at all. */
export const canteensRead = ref(false);

/** Reads the canteens anew; the one in hand stays if it is still there. */
export async function readCanteens(): Promise<void> {
  const own = account.value?.canteen_id;
  const page = await get<Page<Canteen>>('/canteens').catch(() => null);
  canteens.value = page?.items ?? [];
  canteensRead.value = page !== null;
  const kept = canteens.value.find((one) => one.id === canteenId.value)?.id;
  canteenId.value = own ?? kept ?? canteens.value[0]?.id ?? '';
}

watch(
  account,
  (who) => {
    canteens.value = [];
    canteensRead.value = false;
    canteenId.value = who?.canteen_id ?? '';
    if (who !== null) void readCanteens();
  },
  { immediate: true },
);
