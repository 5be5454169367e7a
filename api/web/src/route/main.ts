import { createApp } from 'vue';
import { startLocale } from '@shared/i18n';
import '@shared/tokens.css';
import App from './App.vue';
import './route.css';
import './pickup.css';
import './stop.css';
import './list.css';
import { keepPage } from './offline';
import { t } from './words';

startLocale({ remember: true, title: () => `${t('pages.route')} · ${t('app.name')}` });
createApp(App).mount('#app');
// After the page is up: keeping it must not slow its first view.
window.addEventListener('load', () => void keepPage());
