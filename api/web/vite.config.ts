import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const PAGES = ['kiosk', 'route', 'desk', 'board'] as const;

/** The server answers /kiosk with kiosk.html; the development server must do the same. */
function pageAddresses(): Plugin {
  const page = new RegExp(`^/(${PAGES.join('|')})(/[^.]*)?(\\?.*)?$`);
  return {
    name: 'page-addresses',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const found = request.url?.match(page)?.[1];
        if (found) request.url = `/${found}.html`;
        next();
      });
    },
  };
}

export default defineConfig({
  plugins: [
    vue(),
    pageAddresses(),
  ],
  resolve: { alias: { '@shared': here('./src/shared') } },
  // Parts of Vue no page uses; a kiosk's first view is counted in bytes.
  define: { __VUE_PROD_DEVTOOLS__: 'false', __VUE_OPTIONS_API__: 'false' },
  build: {
    target: 'es2022',
    // An inlined asset would be a data: URL, which the content policy allows for pictures only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: Object.fromEntries([['index', here('./index.html')], ...PAGES.map((page) => [page, here(`./${page}.html`)])]),
      // Vue changes with its version only: in a file of its own it stays cached over our releases.
      output: { codeSplitting: { groups: [{ name: 'vue', test: /node_modules\/(@vue|vue)\// }] } },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  test: { include: ['test/**/*.test.ts', 'src/**/*.test.ts'], environment: 'node' },
});
