/** The dialogs that are open, in the order of their opening: what must stay in reach goes into the topmost. */
import { computed, shallowReactive } from 'vue';

export interface OpenModal {
  /** A place in the dialog for what is shown above all: outside a modal dialog nothing can be pressed. */
  above: HTMLElement;
  close: () => void;
}
const open = shallowReactive<OpenModal[]>([]);
export const topmost = computed(() => open.at(-1));

/** Remembers a dialog; what comes back forgets it. */
export function opened(modal: OpenModal): () => void {
  open.push(modal);
  return () => {
    const at = open.indexOf(modal);
    if (at >= 0) open.splice(at, 1);
  };
}

/** Something comes first: every dialog is left as by its own cross, the latest before the one below it. */
export function closeAll(): void {
  for (const modal of open.toReversed()) modal.close();
}
