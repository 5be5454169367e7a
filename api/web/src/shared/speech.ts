import { locale } from './i18n';

/** A sentence that was spoken into a file. */
export interface Clip {
  text: string;
  url: string;
}
/** A piece of a caption: played where there is a file, else spoken by the device. */
export interface Piece {
  text: string;
  url?: string;
}

let clips: readonly Clip[] = [];
/** Counts up with each caption: what belongs to an older one falls silent. */
let turn = 0;
let playing: HTMLAudioElement | null = null;

/** The sentences that can be played from now on. */
export function knowClips(known: readonly Clip[]): void {
  // The longest first: a sentence may begin like another.
  clips = [...known].sort((a, b) => b.text.length - a.text.length);
}

/** Cuts a caption into sentences with a file and what lies between them. Put together again it is the caption, to the letter. */
export function pieces(words: string, known: readonly Clip[]): Piece[] {
  const found: Piece[] = [];
  let plain = '';
  for (let at = 0; at < words.length; ) {
    const clip = known.find(({ text }) => text !== '' && words.startsWith(text, at));
    if (clip) {
      if (plain) found.push({ text: plain });
      found.push({ text: clip.text, url: clip.url });
      plain = '';
      at += clip.text.length;
    } else {
      plain += words.charAt(at);
      at += 1;
    }
  }
  if (plain) found.push({ text: plain });
  return found;
}

/** Plays a file to its end; `false` when it can't be had or the browser doesn't let it sound. */
function play(url: string): Promise<boolean> {
  return new Promise((done) => {
    const sound = new Audio(url);
    playing = sound;
    sound.onended = () => done(true);
    sound.onerror = () => done(false);
    sound.play().catch(() => done(false));
  });
}

/** Says it with the device's own voice; a device without one leaves it to the caption. */
function utter(words: string): Promise<void> {
  return new Promise((done) => {
    if (!('speechSynthesis' in window) || words.trim() === '') return done();
    const saying = new SpeechSynthesisUtterance(words);
    saying.lang = locale.value;
    // Slower than the usual pace: heard well beats heard soon.
    saying.rate = 0.85;
    const voices = window.speechSynthesis.getVoices();
    const voice = voices.find((one) => one.lang.replace('_', '-').startsWith(locale.value.slice(0, 2)));
    // Another language's voice would make noise of it.
    if (!voice && voices.length > 0) return done();
    if (voice) saying.voice = voice;
    saying.onend = () => done();
    saying.onerror = () => done();
    window.speechSynthesis.speak(saying);
  });
}

/** Says a caption: file, else the device's voice, else the caption alone, which shows the same words in every case. */
export function speak(words: string): void {
  hush();
  if (words === '') return;
  const mine = turn;
  void (async () => {
    for (const { text, url } of pieces(words, locale.value === 'zh-CN' ? clips : [])) {
      if (url && (await play(url))) {
        if (mine !== turn) return;
        continue;
      }
      if (mine !== turn) return;
      await utter(text);
      if (mine !== turn) return;
    }
  })();
}

export function hush(): void {
  turn += 1;
  playing?.pause();
  playing = null;
  if ('speechSynthesis' in window) window.speechSynthesis.cancel();
}
