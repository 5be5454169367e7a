import { ref } from 'vue';

const STORED = 'nuancan-kiosk-printer';

function saved(): boolean {
  try {
    return localStorage.getItem(STORED) === '1';
  } catch {
    return false;
  }
}

/** Whether a slip printer hangs on this machine. Without one the browser would ask about printers at every order. */
export const hasPrinter = ref(saved());

export function setPrinter(there: boolean): void {
  hasPrinter.value = there;
  try {
    localStorage.setItem(STORED, there ? '1' : '0');
  } catch {
    // Chosen for this run only.
  }
}
