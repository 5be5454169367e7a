import { createApp } from 'vue';
import { startLocale, t as shared } from '@shared/i18n';
import '@shared/tokens.css';
import App from './App.vue';
import './point.css';
import { point } from './point';
import { t } from './words';

startLocale({ remember: true, title: () => `${point.value?.name ?? t('point.title')} · ${shared('app.name')}` });
createApp(App).mount('#app');
