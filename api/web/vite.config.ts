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

/** What every page's document begins with; a page that wants the edges of the glass too says so in a viewport of its own. */
const HEAD = `<meta charset="utf-8" />
    <meta name="theme-color" content="#0B5D3B" />
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />`;
const VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1" />';
const BODY = `<div id="app"></div>
    <noscript>这个页面要开启 JavaScript 才能用。This page needs JavaScript.</noscript>`;

/** The documents hold only what differs from page to page. */
function shells(): Plugin {
  const filled = (html: string): string => {
    const head = html.includes('name="viewport"') ? HEAD : `${HEAD}\n    ${VIEWPORT}`;
    return html.replace('<head>', `<head>\n    ${head}`).replace('<body>', `<body>\n    ${BODY}`);
  };
  return { name: 'shells', transformIndexHtml: { order: 'pre', handler: filled } };
}

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

/** What must be on a phone beside the page's own files: the parts of the desk that work without network. */
const ALSO_KEPT = /src\/desk\/people\/RegistrationsPage\.vue$/;

/**
 * Tells the phones' service workers which files their page consists of, and gives the set a fingerprint. The desk's is the
 * volunteer's with another page, which asks the network first: an office would else begin each day with yesterday's build.
 */
function keptOnPhones(): Plugin {
  let folder = '';
  const parts = new Set<string>();
  return {
    name: 'kept-on-phones',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    writeBundle(_options, bundle) {
      const take = (name: string): void => {
        const chunk = bundle[name];
        if (chunk?.type !== 'chunk' || parts.has(`/${name}`)) return;
        parts.add(`/${name}`);
        for (const style of chunk.viteMetadata?.importedCss ?? []) parts.add(`/${style}`);
        for (const other of chunk.imports) take(other);
      };
      for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && ALSO_KEPT.test(chunk.facadeModuleId ?? '')) take(chunk.fileName);
    },
    closeBundle() {
      const icons = readdirSync(folder).filter((name) => /^route-\d.*\.png$/.test(name));
      const worker = readFileSync(join(folder, 'route-sw.js'), 'utf8');
      const write = (name: string, freshMs: number, also: readonly string[]): void => {
        const page = readFileSync(join(folder, `${name}.html`), 'utf8');
        const own = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((hit) => hit[1] ?? '');
        const files = [`/${name}`, ...new Set([...own, ...also])];
        const print = createHash('sha256').update(page);
        for (const file of files.slice(1)) print.update(readFileSync(join(folder, file)));
        const filled = worker
          .replace("const FILES = ['/route'];", `const FILES = ${JSON.stringify(files)};`)
          .replace("const BUILD = 'development';", `const BUILD = '${print.digest('hex').slice(0, 12)}';`)
          .replace('const FRESH_MS = 0;', `const FRESH_MS = ${freshMs};`);
        writeFileSync(join(folder, `${name}-sw.js`), filled);
      };
      if (parts.size === 0) throw new Error('the registrations are no part of their own any more');
      write('desk', 4_000, [...parts]);
      write('route', 0, icons.map((name) => `/${name}`));
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
    shells(),
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
            // What every page uses, in one file: a dozen small ones cost more in headers than they hold. Maps and relatives are
            // for some pages only.
            { name: 'shared', test: /vite\/preload-helper|src\/shared\/(components\/(?!Plate)|i18n\/(index|en\/shared|zh-CN\/shared)|(?!sketch|relations)[a-z]+\.(ts|css)$)/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  test: { include: ['test/**/*.test.ts', 'src/**/*.test.ts'], environment: 'node' },
});
