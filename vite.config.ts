import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'
import vueI18n from '@intlify/unplugin-vue-i18n/vite'
import { VitePWA } from 'vite-plugin-pwa'
import { content } from './src/cli/content/vite-plugin.ts'
import { firstPaint } from './src/cli/build/first-paint.ts'
import packageJson from './package.json' with { type: 'json' }

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const alias = { '@': here('./src'), '~': here('.') }
const define = { APP_VERSION: JSON.stringify(packageJson.version) }
/** The oldest browsers in use on the stations' phones. */
const browsers = ['chrome107', 'safari16', 'firefox115']

export default defineConfig(({ mode }) => mode === 'server'
  ? {
      resolve: { alias },
      define,
      plugins: [content()],
      build: { ssr: 'src/server/main.ts', outDir: 'dist/server', target: 'node20', emptyOutDir: true },
    }
  : {
      resolve: { alias },
      define,
      plugins: [
        content(),
        vue({ features: { optionsAPI: false } }),
        vueI18n({ include: [here('./locales/**')], runtimeOnly: true, compositionOnly: true, fullInstall: false, dropMessageCompiler: true, strictMessage: true }),
        VitePWA({
          strategies: 'injectManifest', srcDir: 'src/sw', filename: 'sw.ts', injectRegister: false, manifest: false,
          injectManifest: { globPatterns: ['**/*.{html,js,css,json,svg,png,webmanifest}'], maximumFileSizeToCacheInBytes: 3_000_000 },
        }),
        firstPaint(['/src/app/i18n/messages-zh-CN.ts']),
      ],
      worker: { format: 'es' },
      build: { outDir: 'dist/app', target: browsers, cssTarget: browsers, emptyOutDir: true, modulePreload: { polyfill: false } },
      server: { proxy: { '/api': 'http://localhost:8787' } },
      test: {
        projects: [
          { extends: true, test: { name: 'unit', include: ['tests/**/*.test.ts'], exclude: [...configDefaults.exclude, 'tests/e2e/**', 'tests/bench/**'] } },
          { extends: true, test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'], globalSetup: ['tests/e2e/build.ts'], testTimeout: 120_000, hookTimeout: 240_000, fileParallelism: false } },
        ],
      },
    })
