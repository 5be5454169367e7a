import { computed, ref, watch } from 'vue';
import { get } from '@shared/api';
import type { Sitting } from '@shared/types';
import type { MenuWeek } from '../types';
import { canteenId, canteensRead } from './canteens';
import { mondayOf, today } from './day';
import { useLoad } from './load';

/** The sittings of the chosen canteen on a day, and the one in hand: today's lunch unless another is picked. */
export function useSittings() {
  const day = ref(today());
  const picked = ref('');
  const week = useLoad(async () => {
    if (canteenId.value === '') return canteensRead.value ? [] : null;
    const found = await get<MenuWeek>('/menus/week', { canteen_id: canteenId.value, monday: mondayOf(day.value) });
    return found.days.find((one) => one.day === day.value)?.sittings.filter((one) => one.state !== 'draft') ?? [];
  });
  watch([canteenId, canteensRead, day], () => {
    week.data = null;
    void week.reload();
  });
  const sitting = computed<Sitting | undefined>(
    () => week.data?.find((one) => one.id === picked.value) ?? week.data?.find((one) => one.period === 'lunch') ?? week.data?.[0],
  );
  return { day, picked, week, sitting };
}
