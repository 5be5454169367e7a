import { openModes, requote, saveDraft, select } from './choose';
import { forget } from './draft';
import { menuOf, step } from './flow';
import { orderedAlready } from './second';
import { go, kiosk, ready, sitting } from './state';

/** Asks where; but first, of whoever has this meal already, whether they want another: the touch that says where orders. */
async function place(): Promise<void> {
  const has = kiosk.second ? [] : orderedAlready();
  if (has.length > 0) {
    kiosk.orders = has;
    return go('second');
  }
  go('where');
  await requote(openModes());
}

/** On from the dishes. */
export const toPlace = (): Promise<void> => step(place);

/** Every menu anew; what was chosen stays where the meal that is ordered for still has it. */
async function freshMenus(): Promise<void> {
  for (const of of kiosk.diners) of.menu = await menuOf(of.token);
  for (const of of kiosk.diners) {
    const at = of.menu.sittings.find(({ id }) => id === sitting.value?.id);
    if (!at?.dishes.some(({ id, remaining }) => id === of.choice?.dishId && remaining > 0)) of.choice = null;
  }
}

/** Away from an order that cannot be: back to the dishes with what is left of the choice. */
export const backToDishes = (): Promise<void> =>
  step(async () => {
    kiosk.pending = null;
    forget();
    await freshMenus();
    go('pick');
    select(null);
    saveDraft();
  });

/** The way that was wanted is closed; what is chosen stays, for one of the others. */
export const otherWay = (): Promise<void> =>
  step(async () => {
    kiosk.pending = null;
    await freshMenus();
    go(ready.value ? 'where' : 'pick');
    await requote(openModes());
  });

/** The spouse's meal stands as it is; the one whose card was shown orders alone. */
export const ownOnly = (): Promise<void> =>
  step(async () => {
    kiosk.diners.splice(1);
    kiosk.at = 0;
    await place();
  });
