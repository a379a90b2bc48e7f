import '@/ui/tokens.css'
import '@/ui/base.css'
import { createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { createWords } from '@/app/i18n'
import { createToasts, ToastsKey } from '@/ui'
import Gallery from './Gallery.vue'

/** Every piece of the design system on one page, for looking at (`npm run dev`, then /design) and for the accessibility test. */
const language = new URLSearchParams(location.search).get('language') === 'en' ? 'en' : 'zh-CN'
const words = createWords(language, { strict: true })
await words.use(language)
await words.all()
document.documentElement.lang = language
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { render: () => null } }] })
createApp(Gallery).use(words.i18n).use(router).provide(ToastsKey, createToasts({ set: setTimeout, clear: (handle) => clearTimeout(handle as number) })).mount('#app')
