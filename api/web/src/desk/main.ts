import { createApp } from 'vue';
import { startLocale, writeValues } from '@shared/i18n';
import { mendSheets } from '@shared/sheets';
import '@shared/tokens.css';
import App from './App.vue';
import './desk.css';
import './frame.css';
import './parts.css';
import { spoken } from './lib/dates';
import { router } from './router';
import { t } from './words';

mendSheets();
writeValues(spoken);
startLocale({ remember: true, title: () => `${t('pages.desk')} · ${t('app.name')}` });
createApp(App).use(router).mount('#app');
