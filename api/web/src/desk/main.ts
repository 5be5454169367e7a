import { createApp } from 'vue';
import { startLocale } from '@shared/i18n';
import '@shared/tokens.css';
import App from './App.vue';
import './desk.css';
import './frame.css';
import './parts.css';
import { router } from './router';
import { t } from './words';

startLocale({ remember: true, title: () => `${t('pages.desk')} · ${t('app.name')}` });
createApp(App).use(router).mount('#app');
