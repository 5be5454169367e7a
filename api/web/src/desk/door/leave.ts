/** Logging out empties the phone; whoever would lose something is asked before. */
import { ask } from '../lib/say';
import { router } from '../router';
import { signOut } from '../session';
import { t } from '../words';
import { mine, readKept, wipe } from './state';

export async function leave(): Promise<void> {
  await readKept();
  const sure =
    mine.value === 0 ||
    (await ask({ title: t('desk.leave.title', { n: mine.value }), body: t('desk.leave.body'), yes: t('desk.leave.yes'), danger: true }));
  if (!sure) return;
  await wipe();
  await signOut();
  // Whoever comes next begins at their own first page.
  await router.replace('/');
}
