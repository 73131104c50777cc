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
    // Budgets are kept by tests/browser/budgets.test.ts.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
      // What the first view needs comes in one file rather than in a score of shared pieces.
      output: { codeSplitting: { groups: [{ name: 'first-view', tags: ['$initial'] }] } },
    },
  },
  html: { cspNonce: 'NONCE' },
  logLevel: 'warn',
})
