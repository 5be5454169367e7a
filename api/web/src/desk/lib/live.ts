import { onScopeDispose, ref, watch } from 'vue';
import { listen, type ServerEvent } from '@shared/events';
import { account } from '../session';
import { onBell } from './bell';

type Kind = 'order' | 'sitting' | 'round' | 'stop' | 'alarm' | 'help' | 'clock';
/** A lunch rush sends dozens of events a second; the page reads anew at most this often. */
const QUIET_MS = 400;

export const lineUp = ref(true);
const hearers = new Set<{ kinds: readonly Kind[]; hear: () => void }>();
let stop: (() => void) | null = null;

function tell(kind: string | null): void {
  for (const one of hearers) if (kind === null || one.kinds.includes(kind as Kind)) one.hear();
}

// One stream for the whole desk, for as long as somebody is signed in.
watch(
  () => account.value?.id,
  (id) => {
    stop?.();
    stop = null;
    if (id === undefined) return;
    stop = listen(
      '/events',
      {},
      {
        onEvent: (event: ServerEvent) => tell(event.event),
        onLine: (up) => {
          // What happened while the line was down was not told: everything is read anew.
          if (up && !lineUp.value) tell(null);
          lineUp.value = up;
        },
      },
    );
  },
  { immediate: true },
);

/** Calls `act` soon after any of these kinds of events, many events making one call. */
export function onEvents(kinds: readonly Kind[], act: () => unknown): void {
  let timer = 0;
  const hear = () => {
    if (timer === 0)
      timer = window.setTimeout(() => {
        timer = 0;
        void act();
      }, QUIET_MS);
  };
  const one = { kinds, hear };
  hearers.add(one);
  onBell(act);
  onScopeDispose(() => {
    hearers.delete(one);
    window.clearTimeout(timer);
  });
}
