import { onBeforeUnmount, onMounted, ref, watch } from 'vue';

const QUIET_S = 60;
const WARN_S = 20;

/** Seconds left of the warning, or null; any touch or key ends it. */
export function useIdle(active: () => boolean, onGone: () => void) {
  const left = ref<number | null>(null);
  let since = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;

  function stir(): void {
    since = Date.now();
    left.value = null;
  }

  function tick(): void {
    if (!active()) return stir();
    const quiet = (Date.now() - since) / 1_000;
    if (quiet >= QUIET_S + WARN_S) {
      stir();
      onGone();
    } else left.value = quiet >= QUIET_S ? Math.ceil(QUIET_S + WARN_S - quiet) : null;
  }

  // The whole tap, not its beginning: a warning that is gone before the finger lifts lets the tap fall on what lay below.
  const STIRRINGS = ['click', 'keydown'] as const;
  onMounted(() => {
    for (const kind of STIRRINGS) window.addEventListener(kind, stir, true);
    timer = setInterval(tick, 500);
  });
  onBeforeUnmount(() => {
    for (const kind of STIRRINGS) window.removeEventListener(kind, stir, true);
    clearInterval(timer);
  });
  watch(active, stir);
  return left;
}
