import { createRouter, createWebHistory } from 'vue-router';
import { PARTS } from './nav';

export const router = createRouter({
  history: createWebHistory('/desk'),
  routes: [...PARTS.map(({ name, path, page }) => ({ name, path, component: page })), { path: '/:rest(.*)*', redirect: '/' }],
});
