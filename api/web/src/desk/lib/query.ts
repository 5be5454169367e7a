import { onScopeDispose, ref, watch } from 'vue';

const PAUSE_MS = 250;

/** A search text and its settled form, which follows when the typing pauses. */
export function useQuery() {
  const text = ref('');
  const settled = ref('');
  let timer = 0;
  watch(text, (value) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => (settled.value = value.trim()), PAUSE_MS);
  });
  onScopeDispose(() => window.clearTimeout(timer));
  return { text, settled };
}
