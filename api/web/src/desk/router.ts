import { createRouter, createWebHistory } from 'vue-router';
import { dressed } from '@shared/sheets';
import { PARTS } from './nav';

export const router = createRouter({
  history: createWebHistory('/desk'),
  routes: [...PARTS.map(({ name, path, page }) => ({ name, path, component: () => dressed(page()) })), { path: '/:rest(.*)*', redirect: '/' }],
});
