import { createApp } from 'vue';
import { startLocale, t as shared } from '@shared/i18n';
import { mendSheets } from '@shared/sheets';
import '@shared/tokens.css';
import App from './App.vue';
import './contrast.css';
import './kiosk.css';
import { useSavedSize } from './size';
import { t } from './words';

mendSheets();
startLocale({ remember: false, title: () => `${t('kiosk.title')} · ${shared('app.name')}` });
useSavedSize();
createApp(App).mount('#app');
