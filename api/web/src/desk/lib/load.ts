import { onScopeDispose, reactive } from 'vue';
import { problemWords } from './act';

export interface Loading<T> {
  data: T | null;
  problem: string;
  busy: boolean;
  reload: () => Promise<void>;
}

/**
 * Loads now and on `reload`. What was there stays on the screen meanwhile; an older answer never replaces a newer one. A reload
 * ends when the newest answer is there: one that another has overtaken would leave its caller with what was there before.
 */
export function useLoad<T>(fetchIt: () => Promise<T>, now = true): Loading<T> {
  let turn = 0;
  let gone = false;
  let newest: Promise<void> = Promise.resolve();
  const state = reactive({ data: null, problem: '', busy: false, reload }) as Loading<T>;
  async function reload(): Promise<void> {
    newest = load(++turn);
    let seen: Promise<void>;
    do {
      seen = newest;
      await seen;
    } while (seen !== newest);
  }
  async function load(mine: number): Promise<void> {
    state.busy = true;
    try {
      const data = await fetchIt();
      if (mine !== turn || gone) return;
      state.data = data;
      state.problem = '';
    } catch (error) {
      if (mine === turn && !gone) state.problem = problemWords(error);
    } finally {
      if (mine === turn) state.busy = false;
    }
  }
  onScopeDispose(() => {
    gone = true;
  });
  if (now) void reload();
  return state;
}
