/** The server keeps a refresh cookie for each kind of page, so that one browser can be desk, kiosk and board at once. */
export type PageName = 'desk' | 'kiosk' | 'board' | 'route' | 'family';

const PAGES: readonly PageName[] = ['desk', 'kiosk', 'board', 'route', 'family'];

/** The page this script runs on, by its address: the one whose cookie it asks for. */
export function here(): PageName {
  const first = globalThis.location?.pathname.split('/')[1];
  return PAGES.find((page) => page === first) ?? 'desk';
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
