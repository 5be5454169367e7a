import { openModes, requote } from './choose';
import { freshMenus, step } from './flow';
import { go, kiosk, ready } from './state';

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
    go('where');
    await requote(openModes());
  });
