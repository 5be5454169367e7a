import { ref } from 'vue';

// Unit tests have no panel.
const query = globalThis.matchMedia?.('(orientation: landscape)');

/** Whether the panel lies: some buttons then stand in another row, and must be there once only. */
export const lying = ref(query?.matches ?? false);
query?.addEventListener('change', ({ matches }) => {
  lying.value = matches;
});
