import { onScopeDispose, ref, watch } from 'vue';

const PAUSE_MS = 250;

/** What is looked for: somebody who types a name or a number in pieces (张 桂兰, 138 0744 1007) means it in one. */
export const sought = (text: string): string => text.trim().replace(/(\p{Script=Han})\s+(?=\p{Script=Han})/gu, '$1').replace(/(\d)\s+(?=[\dXx])/g, '$1');

/** A search text and its settled form, which follows when the typing pauses. */
export function useQuery() {
  const text = ref('');
  const settled = ref('');
  let timer = 0;
  watch(text, (value) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => (settled.value = sought(value)), PAUSE_MS);
  });
  onScopeDispose(() => window.clearTimeout(timer));
  return { text, settled };
}
