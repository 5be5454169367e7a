import { createApp } from 'vue';
import { startLocale, t } from '@shared/i18n';
import '@shared/tokens.css';
import App from './App.vue';

startLocale({ remember: false, title: () => `${t('pages.board')} · ${t('app.name')}` });
createApp(App).mount('#app');
