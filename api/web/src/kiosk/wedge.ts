import { onBeforeUnmount, onMounted } from 'vue';

/** A reader types fast; after a pause this long what stands in the buffer was something else. */
const STALE_MS = 3_000;
const LEAST = 4;

/** Hears a card reader, which is a keyboard: characters, then Enter, wherever on the page. */
export function useWedge(onCard: (number: string) => void): void {
  let buffer = '';
  let last = 0;

  function hear(event: KeyboardEvent): void {
    const target = event.target;
    if (target instanceof HTMLInputElement || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.timeStamp - last > STALE_MS) buffer = '';
    last = event.timeStamp;
    if (event.key === 'Enter') {
      if (buffer.length >= LEAST) {
        // The button that happens to have the focus must not be pressed by the reader's Enter.
        event.preventDefault();
        onCard(buffer);
      }
      buffer = '';
    } else if (/^[\w-]$/.test(event.key)) buffer += event.key;
  }

  onMounted(() => window.addEventListener('keydown', hear, true));
  onBeforeUnmount(() => window.removeEventListener('keydown', hear, true));
}
