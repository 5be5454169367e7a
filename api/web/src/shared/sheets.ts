/**
 * Style sheets of parts that are fetched later, on a line that may be gone for a moment. The loader asks for a sheet once: when
 * that fails and the part is fetched again, it comes without its looks and stands so until somebody reloads the page.
 */
const AGAIN_MS = 2_000;
/** A screen without looks is better than none. */
const PATIENCE_MS = 6_000;
const missing = new Set<string>();
const waiting: (() => void)[] = [];

function anew(link: HTMLLinkElement): HTMLLinkElement {
  const next = link.cloneNode() as HTMLLinkElement;
  next.addEventListener('load', () => {
    missing.delete(next.href);
    if (missing.size === 0) waiting.splice(0).forEach((go) => go());
  });
  return next;
}

/** Asks for lost sheets until they come. Called once, before anything is fetched later. */
export function mendSheets(): void {
  const lost = (event: Event): void => {
    const link = event.target;
    if (!(link instanceof HTMLLinkElement) || !link.relList.contains('stylesheet')) return;
    missing.add(link.href);
    setTimeout(() => link.replaceWith(anew(link)), AGAIN_MS);
  };
  // Errors of a link don't rise: they are met on their way down.
  document.addEventListener('error', lost, { capture: true });
}

/** Waits until no sheet is missing, but not for ever: the missing one may be another part's. */
function sheetsThere(): Promise<void> {
  if (missing.size === 0) return Promise.resolve();
  return new Promise((go) => {
    waiting.push(go);
    setTimeout(go, PATIENCE_MS);
  });
}

/** A part that was fetched, once its looks are there as well. */
export async function dressed<T>(part: Promise<T>): Promise<T> {
  const fetched = await part;
  await sheetsThere();
  return fetched;
}
