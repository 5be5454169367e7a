/** Logging out empties the phone; whoever would lose something is asked before. */
import { ask, type Question } from '../lib/say';
import { router } from '../router';
import { signOut } from '../session';
import { t } from '../words';
import { lossOf } from './entry';
import { begun, looks, readKept, waiting, wipe } from './state';

/** What is only begun is finished or thrown away; what is handed in wants a network, or somebody to mend it. */
function question(): Question | null {
  const loss = lossOf(waiting.value, looks.value, begun.value);
  if (loss.kind === 'nothing') return null;
  const name = begun.value?.draft.name.trim() ?? '';
  const unfinished = name ? t('desk.leave.begun', { name }) : t('desk.leave.begun_noname');
  const last = { yes: t('desk.leave.yes'), danger: true };
  if (loss.kind === 'begun') {
    const other = { words: t('desk.leave.go_on'), act: () => void router.push({ name: 'registrations', query: { fill: 'begun' } }) };
    return { title: unfinished, body: t('desk.leave.begun_body'), other, ...last };
  }
  const body = t(loss.kind === 'waiting' ? 'desk.leave.body' : 'desk.leave.body_look');
  return { title: t('desk.leave.title', { n: loss.n }), body, notes: begun.value ? [unfinished] : [], ...last };
}

export async function leave(): Promise<void> {
  await readKept();
  const asked = question();
  if (asked !== null && !(await ask(asked))) return;
  await wipe();
  await signOut();
  // Whoever comes next begins at their own first page.
  await router.replace('/');
}
