/** What is typed into the form is on the phone as it is typed. */
import { type Ref, ref, watch } from 'vue';
import type { Draft } from '../people/draft';
import { begin } from './state';

export interface Typed {
  /** Whether all that stands in the form is on the phone. */
  isKept: Ref<boolean>;
  /** The form was handed in: nothing of it is written any more. */
  stop: () => void;
}

/**
 * Writes each change at once, one write at a time; what is typed meanwhile is written next. A page that goes, by a call or by mistake,
 * is given no time to seal and write: nothing may wait for a pause in typing, nor for the page to be hidden.
 */
export function useTyped(draft: Draft): Typed {
  const isKept = ref(false);
  let isOver = false;
  let isNewer = false;
  let isWriting = false;
  async function write(): Promise<void> {
    isWriting = true;
    while (isNewer && !isOver) {
      isNewer = false;
      const written = await begin(draft);
      isKept.value = written && !isNewer;
    }
    isWriting = false;
  }
  watch(draft, () => {
    isNewer = true;
    isKept.value = false;
    if (!isWriting) void write();
  });
  return { isKept, stop: () => void (isOver = true) };
}
