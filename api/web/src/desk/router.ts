import { get } from '@shared/api';
import { createRouter, createWebHistory, START_LOCATION } from 'vue-router';
import { say } from './lib/say';
import { PARTS } from './nav';
import { t } from './words';

export const router = createRouter({
  history: createWebHistory('/desk'),
  routes: [...PARTS.map(({ name, path, page }) => ({ name, path, component: page })), { path: '/:rest(.*)*', redirect: '/' }],
});

/**
 * A page that can't be fetched: when the server answers otherwise it was renewed since this one was opened, and its pages have
 * new names; else the line is down. The first page of all isn't loaded again, or it would be without end.
 */
router.onError(async (_, to, from) => {
  const there = await get('/meta').then(
    () => true,
    () => false,
  );
  if (there && from !== START_LOCATION) location.assign(router.resolve(to).href);
  else say(t('desk.part.away'));
});
