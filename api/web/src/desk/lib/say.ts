import { ref, shallowRef } from 'vue';

/** The line at the foot of the page that says what was just done. */
export const said = ref('');
let timer = 0;

export function say(text: string): void {
  said.value = text;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => (said.value = ''), 6_000);
}

/** Whoever comes next didn't do it, and isn't asked about it. */
export function hush(): void {
  window.clearTimeout(timer);
  said.value = '';
  question.value?.answer(false);
}

export interface Question {
  title: string;
  body?: string;
  /** What should be read before the answer. */
  notes?: readonly string[];
  yes: string;
  /** Where going back has a word of its own. */
  no?: string;
  danger?: boolean;
  /** Enter leaves everything as it was: what would be lost is nobody's quick answer. */
  careful?: boolean;
  /** Stands where one goes back, and leads somewhere. */
  other?: { words: string; act: () => void };
}

export const question = shallowRef<(Question & { answer: (yes: boolean) => void }) | null>(null);

/** Asks once more before something that can't be taken back. */
export function ask(asked: Question): Promise<boolean> {
  return new Promise((resolve) => {
    question.value = {
      ...asked,
      answer: (yes) => {
        question.value = null;
        resolve(yes);
      },
    };
  });
}
