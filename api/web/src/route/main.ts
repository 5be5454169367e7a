import { createApp } from 'vue';
import { startLocale } from '@shared/i18n';
import '@shared/tokens.css';
import App from './App.vue';
import './route.css';
import './stop.css';
import { t } from './words';

startLocale({ remember: true, title: () => `${t('pages.route')} · ${t('app.name')}` });
createApp(App).mount('#app');
