import { locale } from './i18n';

/** Says the words with the device's own voice; a device without one shows the caption all the same. */
export function speak(words: string): void {
  if (!('speechSynthesis' in window) || words === '') return;
  window.speechSynthesis.cancel();
  const saying = new SpeechSynthesisUtterance(words);
  saying.lang = locale.value;
  // Slower than the usual pace: heard well beats heard soon.
  saying.rate = 0.85;
  const language = locale.value.slice(0, 2);
  const voice = window.speechSynthesis.getVoices().find((one) => one.lang.replace('_', '-').startsWith(language));
  if (voice) saying.voice = voice;
  window.speechSynthesis.speak(saying);
}

export function hush(): void {
  if ('speechSynthesis' in window) window.speechSynthesis.cancel();
}
