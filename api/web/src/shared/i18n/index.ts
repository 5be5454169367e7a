import { ref, watch } from 'vue';
import enShared from './en/shared.json';
import zhShared from './zh-CN/shared.json';

// Written here instead of taken from vue-i18n: that weighs as much again as Vue (28 kB compressed), and half the
// kiosk's allowance is too much for looking up texts whose only form is one or many.

export type Locale = 'zh-CN' | 'en';

/** Every path to a text of a dictionary, so that a missing or mistyped key is a compile error. */
export type Paths<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Paths<T[K], `${P}${K}.`>;
}[keyof T & string];

export type SharedKey = Paths<typeof zhShared>;
export type Params = Record<string, string | number>;
/** Says a key of the shared dictionary or of the page's own. */
export type Say<K extends string = never> = (key: SharedKey | K, params?: Params) => string;

const STORED = 'nuancan-locale';

export const locale = ref<Locale>('zh-CN');

/** How a value is written into a sentence; a page may say days and numbers in its own way. */
let written = (value: string | number): string => String(value);

export function writeValues(how: (value: string | number) => string): void {
  written = how;
}

interface Dictionary {
  [key: string]: string | Dictionary;
}

const dictionaries: Record<Locale, Dictionary[]> = { 'zh-CN': [zhShared], en: [enShared] };

function find(dictionary: Dictionary, key: string): string | undefined {
  let at: string | Dictionary | undefined = dictionary;
  for (const step of key.split('.')) at = typeof at === 'object' ? at[step] : undefined;
  return typeof at === 'string' ? at : undefined;
}

/** `{n}` is what the caller gives for it; `{n:stop|stops}` is the word that goes with one, or with none or several. */
export const HOLE = /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g;

/** Puts the values into a text. A hole without a value stays, so that it is seen. */
export function fill(text: string, params: Params): string {
  return text.replace(HOLE, (hole, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (value === undefined) return hole;
    if (one === undefined || many === undefined) return written(value);
    return Number(value) === 1 ? one : many;
  });
}

/**
 * Reading `locale` makes every caller in a template follow the language. A key the types let through but no
 * dictionary holds (an enum value newer than this page) shows as its last step.
 */
function say(key: string, params: Params = {}): string {
  // Chinese stands in for English that could not be fetched.
  const all = [...dictionaries[locale.value], ...dictionaries['zh-CN']];
  const text = all.map((dictionary) => find(dictionary, key)).find((found) => found !== undefined);
  return fill(text ?? key.slice(key.lastIndexOf('.') + 1), params);
}

function stored(): Locale | null {
  try {
    const value = localStorage.getItem(STORED);
    return value === 'en' || value === 'zh-CN' ? value : null;
  } catch {
    return null;
  }
}

type Later<T> = () => Promise<{ default: T }>;

const later: Later<object>[] = [];

/** Adds a page's own dictionaries and returns its typed `t`. English may come later, when somebody asks for it. */
export function words<T extends object>(zh: T, en: T | Later<T>): Say<Paths<T>> {
  dictionaries['zh-CN'].push(zh as Dictionary);
  if (typeof en === 'function') later.push(en as Later<T>);
  else dictionaries.en.push(en as Dictionary);
  return say;
}

/** Fetches the English that would else come at the first touch. */
export const prefetchWords = (): Promise<void> => fetchLater();

async function fetchLater(): Promise<void> {
  for (const load of later.splice(0)) {
    try {
      dictionaries.en.push((await load()).default as Dictionary);
    } catch {
      later.push(load);
    }
  }
}

/** `t` for what is shared by all pages. */
export const t: Say = say;

/** Takes up the language: the remembered one where the screen is one person's own, else Chinese. */
export function startLocale(options: { remember: boolean; title: () => string }): void {
  if (options.remember && stored() === 'en') void toggleLocale();
  watch(
    locale,
    (value) => {
      document.documentElement.lang = value;
      document.title = options.title();
      if (!options.remember) return;
      try {
        localStorage.setItem(STORED, value);
      } catch {
        // A browser that keeps nothing still shows the page in the chosen language.
      }
    },
    { immediate: true },
  );
}

export async function toggleLocale(): Promise<void> {
  const next = locale.value === 'en' ? 'zh-CN' : 'en';
  if (next === 'en') await fetchLater();
  locale.value = next;
}

/** Picks the text of a thing that carries both names. */
export function named(thing: { name: string; name_en?: string | null }): string {
  return locale.value === 'en' && thing.name_en ? thing.name_en : thing.name;
}

/** Several in one sentence: 红烧肉、豆腐 or pork, tofu. */
export const listed = (words: readonly (string | number)[]): string => words.join(locale.value === 'en' ? ', ' : '、');
