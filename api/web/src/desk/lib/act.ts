import { computed, ref } from 'vue';
import { asProblem, type Problem } from '@shared/problem';
import { problemText } from '@shared/problems';

export const problemWords = (error: unknown): string => problemText(asProblem(error));

/** One thing done at a time, with its problem in words beside the button that did it. */
export function useAct() {
  const busy = ref(false);
  const failed = ref<Problem | null>(null);
  const problem = computed(() => (failed.value === null ? '' : problemText(failed.value)));
  /** What the server said of each field: of one, or of all at once in `extra.errors`. */
  const told = computed<Record<string, string>>(() => {
    const extra = failed.value?.extra as { errors?: { field: string; detail: string }[] } | null | undefined;
    const first = failed.value?.field ? [{ field: failed.value.field, detail: problem.value }] : [];
    return Object.fromEntries([...first, ...(extra?.errors ?? [])].map((one) => [one.field, one.detail]));
  });
  function fail(error: unknown): void {
    failed.value = asProblem(error);
  }
  function forget(): void {
    failed.value = null;
  }
  /** Resolves to what the act gave, or undefined if it failed (or another was still running). */
  async function run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined;
    busy.value = true;
    forget();
    try {
      return await act();
    } catch (error) {
      fail(error);
      return undefined;
    } finally {
      busy.value = false;
    }
  }
  return { busy, problem, failed, told, run, fail, forget };
}
