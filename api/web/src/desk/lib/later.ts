import { type Component, defineAsyncComponent } from 'vue';
import { t } from '../words';
import { say } from './say';

const TRIES = 4;
const AGAIN_MS = 1_500;

/**
 * A part that is fetched when somebody opens it. Without network it is tried a few times and comes when it can; then the foot
 * of the page says that it didn't come, since a button that does nothing is pressed until somebody gives up.
 */
export function later(load: () => Promise<{ default: Component }>): Component {
  return defineAsyncComponent({
    loader: () => load().then((part) => part.default),
    onError: (_, again, giveUp, tries) => {
      if (tries === 1) say(t('desk.part.slow'));
      if (tries < TRIES) {
        setTimeout(again, AGAIN_MS);
        return;
      }
      say(t('desk.part.away'));
      giveUp();
    },
  });
}
