import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where `pnpm dev` of the web application sends what is not a page of its own. */
const SERVER = process.env['MEDILENS_URL'] ?? 'http://127.0.0.1:3000'

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@medilens/source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2023',
    // Pages are taken apart by route; what all of them need is one file that changes only with a dependency.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'vendor',
              // The folder of a package itself, not of one whose long name begins like it.
              test: /[\\/]node_modules[\\/](react|react-dom|scheduler|@tanstack[\\/](react-router|router-core|history|react-query|query-core)|@trpc[\\/][\w-]+)[\\/]/,
            },
          ],
        },
      },
    },
    // A page under a strict policy loads nothing out of the page itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: Object.fromEntries(['/trpc', '/auth', '/api'].map((path) => [path, { target: SERVER }])) },
})
