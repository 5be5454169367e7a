import { onBeforeUnmount, onMounted } from 'vue';

/**
 * The printer's paper while a page is open. Named pages in the style sheet would put an empty sheet of the printer's own size
 * before the first one; a rule for all pages doesn't, and it has to go again with the page that asked for it.
 */
export function usePaper(size: string, margin: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@page { size: ${size}; margin: ${margin}; }`);
  onMounted(() => document.adoptedStyleSheets.push(sheet));
  onBeforeUnmount(() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  });
}
