/** The server keeps a refresh cookie for each kind of page, so that one browser can be desk, kiosk and board at once. */
export type PageName = 'desk' | 'kiosk' | 'board' | 'route';

const PAGES: readonly PageName[] = ['desk', 'kiosk', 'board', 'route'];

/** The page this script runs on, by its address. */
function here(): PageName {
  const first = globalThis.location?.pathname.split('/')[1];
  return PAGES.find((page) => page === first) ?? 'desk';
}

let names: readonly PageName[] = [here()];

/** Lets a page take up another page's session: a board may show what a kiosk or somebody of the canteen may see. */
export function alsoAs(...others: readonly PageName[]): void {
  names = [here(), ...others];
}

export const cookieNames = (): readonly PageName[] => names;

/** From now on the session is known to be in this cookie. */
export function cookieFound(name: PageName): void {
  names = [name];
}

const hint = (): string => `nuancan-session-${here()}`;

/** Remembers that this page has a session. Asking without one answers 401, which browsers report as an error. */
export function remember(has: boolean): void {
  try {
    if (has) localStorage.setItem(hint(), '1');
    else localStorage.removeItem(hint());
  } catch {
    // Then the page asks each time.
  }
}

export function mayHaveSession(): boolean {
  try {
    return localStorage.getItem(hint()) !== null;
  } catch {
    return true;
  }
}
