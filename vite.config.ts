import { defineConfig } from 'vite'

/** Builds the page into dist/web; `scripts/build-page.ts` runs it where something has changed. */
export default defineConfig({
  root: 'src/web',
  base: '/',
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    // The hub puts a nonce into each page it serves; nothing of the page is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning) },
  },
  html: { cspNonce: 'NONCE' },
  logLevel: 'warn',
})
