import { post } from '@shared/api';
import type { DinerDish, Quote } from '@shared/types';
import { ref, watch } from 'vue';
import { textureFor } from './choose';
import { diner, kiosk, offered, shown, sitting } from './state';

/** What the diner in hand would pay for a dish, by dish and diner: asked anew each time the dishes come up, since an order changes it. */
const own = ref(new Map<string, number>());
const keyOf = (dish: DinerDish): string => `${diner.value?.token ?? ''}/${dish.id}`;

/** Fen, once the answer is there; until then, and where nobody answers, the menu's price is all that is known. */
export const ownPrice = (dish: DinerDish): number | undefined => (kiosk.walkIn ? undefined : own.value.get(keyOf(dish)));

async function ask(dish: DinerDish): Promise<void> {
  const [of, key] = [diner.value, keyOf(dish)];
  const at = of?.menu.sittings.find(({ id }) => id === sitting.value?.id);
  const mode = (['dine_in', 'take_away', 'delivery'] as const).find((one) => at?.can[one]);
  if (!of || !at || !mode || own.value.has(key)) return;
  const line = { sitting_dish_id: dish.id, texture: textureFor(dish), portion: 'regular' };
  try {
    const quote = await post<Quote>('/quotes', { sitting_id: at.id, mode, diners: [{ diner_token: of.token, lines: [line] }] });
    own.value.set(key, quote.total.self_fen);
  } catch {
    // The price of what is chosen is asked for by itself, and says what is wrong.
  }
}

/** Asks for the dishes in sight, as long as they are. */
export function askOwnPrices(): void {
  own.value = new Map();
  watch(
    shown,
    (dishes) => {
      if (!kiosk.walkIn) for (const dish of dishes) if (offered(dish)) void ask(dish);
    },
    { immediate: true },
  );
}
