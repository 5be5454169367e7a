import { ref } from 'vue';

const query = window.matchMedia('(orientation: landscape)');

/** Whether the panel lies: some buttons then stand in another row, and must be there once only. */
export const lying = ref(query.matches);
query.addEventListener('change', ({ matches }) => {
  lying.value = matches;
});
