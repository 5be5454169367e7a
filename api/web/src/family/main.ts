import { createApp } from 'vue';
import { startLocale, t as shared } from '@shared/i18n';
import '@shared/tokens.css';
import App from './App.vue';
import './family.css';
import { t } from './words';

startLocale({ remember: true, title: () => `${t('family.title')} · ${shared('app.name')}` });
createApp(App).mount('#app');
