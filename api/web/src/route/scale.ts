import { ref, watch } from 'vue';

const STEPS = [100, 125, 150] as const;
const PLACE = 'nuancan-route-size';

function stored(): number {
  try {
    const value = Number(localStorage.getItem(PLACE));
    return STEPS.some((step) => step === value) ? value : 100;
  } catch {
    return 100;
  }
}

/** Text size in per cent of the usual 18 px. */
export const size = ref(stored());

watch(
  size,
  (value) => {
    document.documentElement.style.setProperty('--text-scale', String(value / 100));
    document.documentElement.dataset.size = String(value);
    try {
      localStorage.setItem(PLACE, String(value));
    } catch {
      // The size still holds for as long as the page is open.
    }
  },
  { immediate: true },
);

export function nextSize(): void {
  const at = STEPS.findIndex((step) => step === size.value);
  size.value = STEPS[(at + 1) % STEPS.length] ?? 100;
}
