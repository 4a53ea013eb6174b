import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** What the ledger takes from Node, for the browser. */
const inBrowser = (name: string) =>
  fileURLToPath(new URL(`./src/proof/${name}.ts`, import.meta.url))

/** Where the product answers while the console is developed (`npm run dev`). */
const product = process.env.HENGJIAN_DEV_PRODUCT ?? 'http://127.0.0.1:7800'

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/api': product, '/v1': product, '/readyz': product } },
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
          ],
        },
      },
    },
  },
  resolve: {
    alias: {
      'node:crypto': inBrowser('node-crypto'),
      'node:assert/strict': inBrowser('node-assert'),
    },
  },
})
