import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import vue from '@vitejs/plugin-vue';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const PAGES = ['kiosk', 'route', 'desk', 'board', 'point', 'family'] as const;

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

/** Tells the phone's service worker which files the volunteer's page consists of, and gives the set a fingerprint. */
function keptOnPhones(): Plugin {
  let folder = '';
  return {
    name: 'kept-on-phones',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      const page = readFileSync(join(folder, 'route.html'), 'utf8');
      const parts = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((hit) => hit[1] ?? '');
      const icons = readdirSync(folder).filter((name) => /^route-\d.*\.png$/.test(name));
      const files = ['/route', ...new Set([...parts, ...icons.map((name) => `/${name}`)])];
      const print = createHash('sha256').update(page);
      for (const file of files.slice(1)) print.update(readFileSync(join(folder, file)));
      const path = join(folder, 'route-sw.js');
      const worker = readFileSync(path, 'utf8')
        .replace("const FILES = ['/route'];", `const FILES = ${JSON.stringify(files)};`)
        .replace("const BUILD = 'development';", `const BUILD = '${print.digest('hex').slice(0, 12)}';`);
      writeFileSync(path, worker);
    },
  };
}

const COMPRESSED = /\.(?:html|js|css|svg|json|webmanifest)$/;

/** The server sends files as they lie in the folder: each is compressed once, here, as small as it gets. */
function compressed(): Plugin {
  let folder = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!COMPRESSED.test(name)) continue;
        const path = join(folder, name);
        const plain = readFileSync(path);
        for (const [ending, small] of [['br', brotliCompressSync(plain)], ['gz', gzipSync(plain, { level: 9 })]] as const) {
          if (small.length < plain.length) writeFileSync(`${path}.${ending}`, small);
        }
      }
    },
  };
}

export default defineConfig({
  plugins: [
    vue(),
    pageAddresses(),
    // Before its files are compressed.
    keptOnPhones(),
    compressed(),
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
      output: {
        codeSplitting: {
          groups: [
            // Changes with its version only: in a file of its own it stays cached over our releases.
            { name: 'vue', test: /node_modules\/(@vue|vue)\// },
            // What every page uses, in one file: a dozen small ones cost more in headers than they hold.
            { name: 'shared', test: /src\/shared\/(components\/(?!Plate)|i18n\/(index|en\/shared|zh-CN\/shared)|[a-z]+\.(ts|css)$)/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  test: { include: ['test/**/*.test.ts', 'src/**/*.test.ts'], environment: 'node' },
});
