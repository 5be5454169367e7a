import { computed, ref } from 'vue';
import { asProblem, type Problem } from '@shared/problem';
import { problemText } from '@shared/problems';

export const problemWords = (error: unknown): string => problemText(asProblem(error));

/** What the server said of each field: of one, or of all at once in `extra.errors`. */
export function fieldsOf(problem: Problem | null): Record<string, string> {
  const extra = problem?.extra as { errors?: { field: string; detail: string }[] } | null | undefined;
  const first = problem?.field ? [{ field: problem.field, detail: problemText(problem) }] : [];
  return Object.fromEntries([...first, ...(extra?.errors ?? [])].map((one) => [one.field, one.detail]));
}

/** One thing done at a time, with its problem in words beside the button that did it. */
export function useAct() {
  const busy = ref(false);
  const failed = ref<Problem | null>(null);
  const problem = computed(() => (failed.value === null ? '' : problemText(failed.value)));
  const told = computed(() => fieldsOf(failed.value));
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
