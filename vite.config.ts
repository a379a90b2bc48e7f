import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'
import { VitePWA } from 'vite-plugin-pwa'
import { content } from './src/cli/content/vite-plugin.ts'
import { designPage } from './src/cli/build/design-page.ts'
import { firstPaint } from './src/cli/build/first-paint.ts'
import { firstScreens } from './src/cli/build/first-screens.ts'
import { leanI18n } from './src/cli/build/lean-i18n.ts'
import { packedBeside } from './src/cli/build/packed-beside.ts'
import { words } from './src/cli/build/words.ts'
import { LongestFirst } from './src/cli/longest-first.ts'
import packageJson from './package.json' with { type: 'json' }

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const alias = { '@': here('./src'), '~': here('.'), 'vue-i18n': 'vue-i18n/dist/vue-i18n.runtime.mjs' }
const define = {
  APP_VERSION: JSON.stringify(packageJson.version),
  // vue-i18n: composition API only, messages compiled while building
  __VUE_I18N_LEGACY_API__: false, __VUE_I18N_FULL_INSTALL__: false, __INTLIFY_DROP_MESSAGE_COMPILER__: true, __INTLIFY_PROD_DEVTOOLS__: false,
  __VUE_PROD_DEVTOOLS__: false,
}
/** What it takes to build a page, wherever it is drawn. */
const drawing = () => [content(), vue({ features: { optionsAPI: false } }), words()]
/** The oldest browsers in use on the stations' phones. */
const browsers = ['chrome107', 'safari16', 'firefox115']

export default defineConfig(({ mode, command }) => mode === 'server'
  ? {
      resolve: { alias },
      define,
      plugins: [content()],
      publicDir: false,
      // The commands an operator needs stand beside the server, so that a machine that runs it needs no tools of ours.
      build: {
        ssr: true, outDir: 'dist/server', target: 'node20', emptyOutDir: true,
        rolldownOptions: {
          input: { main: 'src/server/main.ts', backup: 'src/cli/backup.ts', restore: 'src/cli/restore.ts', verify: 'src/cli/verify.ts', retention: 'src/cli/retention.ts', person: 'src/cli/person.ts' },
          output: { entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
        },
      },
    }
  : {
      // Dexie's modern build is 1.3 KB smaller and does without a stand-in for async functions.
      resolve: { alias: command === 'build' ? { ...alias, dexie: 'dexie/dist/modern/dexie.min.mjs' } : alias },
      define,
      plugins: [
        ...drawing(),
        designPage(),
        leanI18n(),
        VitePWA({
          strategies: 'injectManifest', srcDir: 'src/sw', filename: 'sw.ts', injectRegister: false, manifest: false,
          // A classic worker: no browser of ours needs more, and nothing in it may ask for `import.meta`.
          injectManifest: { rollupFormat: 'iife', globPatterns: ['**/*.{html,js,css,json,svg,png,webmanifest}'], maximumFileSizeToCacheInBytes: 3_000_000,
            // Their names bear the hash of their content: what a page has fetched already is not fetched once more.
            dontCacheBustURLsMatching: /^(assets|content|words)\// },
        }),
        firstPaint({ scripts: [/^assets\/first-.*\.js$/] }),
        firstScreens({ resolve: { alias }, define, plugins: drawing }),
        packedBeside(),
      ],
      worker: { format: 'es' },
      build: {
        outDir: 'dist/app', target: browsers, cssTarget: browsers, emptyOutDir: true, modulePreload: { polyfill: false },
        // What every page needs comes in few files: on a slow network each request costs more than its bytes.
        rolldownOptions: { checks: { pluginTimings: false }, output: {
          // Parts of a group that go with some entries are named after all of these, and every page's list of files repeats the names.
          chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
          codeSplitting: { groups: [
          { name: 'styles-open', priority: 10, includeDependenciesRecursively: false, test: /src\/(ui\/(UiBeside|media)|features\/(policy\/(?!check\/(CheckPage|TopicsStep|AnsweredElsewhere|RunningTotal)|hub|subject|PackFailure)|directory|help|privacy\/(?!NoticeBanner)|install)[^?]*)(\.css|\?vue&type=style)/ },
          { name: 'styles-work', priority: 10, includeDependenciesRecursively: false, test: /src\/features\/(?!policy|directory|help|privacy|install|today\/(TodayPage|ContinueCard|AgendaList|DayLine|RefusedBanner)|records\/(TaskList|DayMark|FirstLoad|CoveredPhone)|drafts\/(SavedState|SaveTrouble)|vault\/(UnlockPage|PassphraseField|PeopleOnPhone|NewPassphraseField|PinUnlock|ProtectForm))[^?]*(\.css|\?vue&type=style)/ },
          { name: 'vue', priority: 9, test: /node_modules\/(vue|@vue|vue-router|pinia|vue-i18n|@intlify)\/|preload-helper|export-helper/ },
          { name: 'dexie', priority: 8, test: /node_modules\/dexie\// },
          // What every page needs of ours beside the entry: doors with routes, which stand open from the start, and what a self-check's first
          // question stands on. Nothing of it may be taken into a chunk that brings a page's code along, or the checks of stored data.
          { name: 'first', priority: 7.5, includeDependenciesRecursively: false, test: /src\/features\/((?!records|drafts|attachments|comments|content|workspace)[^/]+\/index\.ts$|content\/(index|store|late-world|first-policies|names|useLanguage|sending-kept)|drafts\/error-code|privacy\/seen-notice|records\/useDates|policy\/check\/chosen-early)|src\/device\/(errors|public\/fetch-pack)|src\/contract\/errors|src\/domain\/(civil-date|region\.|content\/packs)|virtual:content-manifest|src\/app\/keys/ },
          // What a question and the lock are asked with, and neither the welcome nor an officer's first page.
          { name: 'asking', priority: 7.3, includeDependenciesRecursively: false, test: /src\/(ui\/(UiChoices|UiField|UiInput|UiSheet|field-context|money)|features\/drafts\/(useAutosave|saver\.|merge-drafts|follow-draft|leftover))/ },
          // What lists are made of, and what forms are: no page that is opened first without an account.
          { name: 'ui-lists', priority: 7.2, includeDependenciesRecursively: false, test: /src\/ui\/(UiMore|useNearView|long-list|UiTiles)/ },
          { name: 'ui-forms', priority: 7.2, includeDependenciesRecursively: false, test: /src\/(ui\/(offer-row|read-input|UiSearch|UiMoney|UiSelect|UiSwitch|UiTextarea|UiTerm|UiSteps|UiDate|UiFacts|UiStats|UiDisclosure)|features\/drafts\/(SavedState|SaveTrouble|build-whole|useWhole)|platform\/(share-text|clipboard))/ },
          { name: 'ui', priority: 7, test: /src\/(ui(?!\/UiBeside|\/media)|platform\/(?!scan\/|image\/|files|forget|account-passkeys|passkey-prf|vault-derive))|features\/workspace\/(people|early-key)/ },
          // A self-check up to its first question.
          { name: 'check', priority: 6.4, includeDependenciesRecursively: false, test: /src\/domain\/policy\/(questions|condition|fact-paths|truth|limits|one-more)\.|src\/features\/policy\/(check\/(CheckPage|TopicsStep|AnsweredElsewhere|RunningTotal|useSelfCheck|useRules|answers|flow)|subject\/(useSubject|self)|PackFailure|usePolicyPack|useAmounts|amounts)/ },
          // What works without an account must not bring the account's code along, nor an officer's first page the rules: hence not one.
          { name: 'policy', priority: 5.5, test: /src\/domain\/policy\// },
          // What records are checked and shown by, once there is one.
          { name: 'facts', priority: 6.1, includeDependenciesRecursively: false, test: /src\/(domain\/(records\/(assistance-states|rights|manifest)|identifiers\/|money|files\/)|features\/content\/content\.)/, minShareCount: 4 },
          { name: 'common', priority: 6, test: /src\/(domain(?!\/(sealing|policy|handover))|contract)\/|src\/features\/content|src\/device\/(public|errors|clock)|node_modules\/valibot/, minShareCount: 4 },
          // What a vault needs to be opened and read; what sends and receives comes after the first page.
          { name: 'work', priority: 5, test: /src\/device\/(?!pages|manifest|end-writing|mend|receipts|settle|repair|tidy|proofs|aside|relay|left-towns|queue-again|passed|present|lost-files|courier-sent|search\/)|src\/sync\/(client|session|environment|state|background|late-engine|triggers|transport|network|problem)|src\/features\/workspace\/(?!people|index|sending|wipe-phone)/, minShareCount: 2 },
          { name: 'sending', priority: 4.5, test: /src\/(sync|device\/(?!search\/))\// },
          // What an officer's first page consists of and many others use, in one file; and what the frame shows once that page stands.
          { name: 'shell', priority: 4.4, includeDependenciesRecursively: false, test: /src\/app\/shell\/(bars|StationName|SyncState|LockButton|OutdatedBanner|LossBanner)/ },
          { name: 'daily', priority: 4.3, includeDependenciesRecursively: false, test: /src\/features\/(records\/(TaskList|DayMark|useFieldWords|FirstLoad|useFirstLoad|CoveredPhone|mask-phone)|visits\/begun|today\/since-month)/ },
          { name: 'comments', priority: 4.2, includeDependenciesRecursively: false, test: /src\/features\/comments\// },
          // A form's rules name the door of another feature, which the start needs: here they would bring all of this along.
          { name: 'records', priority: 4, test: /src\/features\/(records|attachments|enterprises|visits|drafts)\/(?!index|missing|sections|visit-|form\/|PolicyResult)/, minShareCount: 3, entriesAware: true, entriesAwareMergeThreshold: 12_000 },
          ] },
        } },
      },
      // The server refuses a foreign Origin, so the one the browser sends must arrive.
      server: { proxy: { '/api': { target: 'http://localhost:8787', changeOrigin: false } } },
      test: {
        sequence: { sequencer: LongestFirst },
        // What is waited for comes when the machine has time for it.
        expect: { poll: { timeout: 30_000 } },
        projects: [
          // Modules, and the embedded database's program, are loaded once for many files; each has an IndexedDB of its own. The library for
          // uploads has two builds: as on a phone, the one for browsers, since the other takes other kinds of bytes.
          { extends: true, test: { name: 'unit', isolate: false, setupFiles: ['tests/device/own-indexeddb.ts'], alias: { 'tus-js-client': here('./node_modules/tus-js-client/lib.esm/browser/index.js') }, testTimeout: 240_000, hookTimeout: 240_000, include: ['tests/**/*.test.ts'], exclude: [...configDefaults.exclude, 'tests/e2e/**', 'tests/faults/**', 'tests/campaigns/**', 'tests/bench/**'] } },
          { extends: true, test: { name: 'e2e', isolate: false, include: ['tests/e2e/**/*.test.ts'], globalSetup: ['tests/e2e/build.ts'], testTimeout: 180_000, hookTimeout: 240_000, bail: 1 } },
          { extends: true, test: { name: 'faults', include: ['tests/{faults,campaigns}/**/*.test.ts'], globalSetup: ['tests/e2e/build.ts'], testTimeout: 240_000, hookTimeout: 240_000, fileParallelism: false } },
        ],
      },
    })
