/** Who has this resident ID or phone already: asked while the form is typed, not when the whole of it is handed in. */
import { computed, onScopeDispose, ref, watch } from 'vue';
import { post } from '@shared/api';
import type { components } from '@shared/schema';
import { online } from '../door/state';
import { readPhone } from '../lib/phone';
import { readResidentId } from '../lib/resident-id';
import type { Draft } from './draft';

type Known = components['schemas']['KnownView'];
const PAUSE_MS = 400;

export function useKnown(draft: Draft) {
  const known = ref<Known>({ same_phone: 0 });
  const asked = computed(() => ({
    resident_id: !draft.without_id && readResidentId(draft.resident_id).kind === 'good' ? draft.resident_id.replace(/\s/g, '') : '',
    phone: !draft.no_phone && readPhone(draft.phone).kind === 'good' ? draft.phone.replace(/[\s-]/g, '') : '',
  }));
  const sought = computed(() => JSON.stringify(asked.value));
  let timer = 0;
  let turn = 0;
  async function ask(): Promise<void> {
    const mine = ++turn;
    // Without network nobody is asked: then it is told when the form arrives.
    const answer = await post<Known>('/registrations/known', asked.value).catch(() => null);
    if (mine === turn && answer) known.value = answer;
  }
  watch(
    sought,
    () => {
      window.clearTimeout(timer);
      turn += 1;
      known.value = { same_phone: 0 };
      const { resident_id, phone } = asked.value;
      if (online.value && resident_id + phone !== '') timer = window.setTimeout(() => void ask(), PAUSE_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => window.clearTimeout(timer));
  return known;
}
