import { ref } from 'vue';
import { asProblem, type Problem } from '@shared/problem';
import { problemText } from '@shared/problems';

export const problemWords = (error: unknown): string => problemText(asProblem(error));

/** One thing done at a time, with its problem in words beside the button that did it. */
export function useAct() {
  const busy = ref(false);
  const problem = ref('');
  const failed = ref<Problem | null>(null);
  /** Resolves to what the act gave, or undefined if it failed (or another was still running). */
  async function run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined;
    busy.value = true;
    problem.value = '';
    failed.value = null;
    try {
      return await act();
    } catch (error) {
      failed.value = asProblem(error);
      problem.value = problemWords(error);
      return undefined;
    } finally {
      busy.value = false;
    }
  }
  return { busy, problem, failed, run };
}
