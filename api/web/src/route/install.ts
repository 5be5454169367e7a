/** Putting the page on the phone's start screen: the browser offers it where it can, elsewhere words say how. */
import { ref } from 'vue';

interface InstallPrompt extends Event {
  prompt: () => Promise<unknown>;
}

const offer = ref<InstallPrompt | null>(null);
const isApple = /iPhone|iPad|iPod/.test(navigator.userAgent);
const isInstalled = ref(matchMedia('(display-mode: standalone)').matches);

/** What can be done here: a button, words, or nothing. */
export const installing = { offer, isApple, isInstalled };

window.addEventListener('beforeinstallprompt', (event) => {
  // Shown where it fits, not over the first door.
  event.preventDefault();
  offer.value = event as InstallPrompt;
});
window.addEventListener('appinstalled', () => {
  offer.value = null;
  isInstalled.value = true;
});

export async function install(): Promise<void> {
  const asked = offer.value;
  // An offer is good once.
  offer.value = null;
  await asked?.prompt();
}
