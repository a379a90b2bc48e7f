// Runs inside the start page, before anything else is here: shows the first page as it was drawn while building, to those for whom
// the app would draw the same, and has fetched what their page needs next. Everybody else sees the frame that stands there.
import { createKeptWishes } from '@/platform'
import { hasSeenNotice } from '@/features/privacy'
import { languageOf } from '../i18n/language'

/** What is fetched beside the entry, by screen and by language; written in while building. */
declare const FIRST_FILES: Readonly<Record<string, readonly string[]>>

const kept = createKeptWishes(() => localStorage)
const root = document.documentElement
const language = languageOf(kept.get('language'), navigator.languages)
root.lang = language
for (const wish of ['theme', 'text']) {
  const value = kept.get(wish)
  if (value) root.dataset[wish] = value
}

/** Somebody has worked here with an account: whose page it is, only the app can tell. */
const isKnown = createKeptWishes(() => localStorage, '').get('ipw-device') !== undefined
const { pathname, search } = location
const screen = isKnown ? (pathname === '/' ? 'home' : 'known')
  : pathname === '/policy/check' ? 'check'
    : pathname === '/' || pathname === '/welcome' ? 'welcome' : ''

for (const href of [language, isKnown ? `${language}-known` : '', screen].flatMap((name) => FIRST_FILES[name] ?? [])) {
  const link = document.createElement('link')
  const isScript = href.endsWith('.js')
  link.rel = isScript ? 'modulepreload' : 'preload'
  if (!isScript) link.as = href.endsWith('.css') ? 'style' : 'fetch'
  link.crossOrigin = ''
  link.href = href
  document.head.append(link)
}

const drawn = document.getElementById(`first-${screen}-${language}`)
// A question asked by the address, or answered before, is another than the first.
if (drawn instanceof HTMLTemplateElement && !search && !kept.get('answers')) {
  if (hasSeenNotice(kept)) drawn.content.querySelector('aside')?.remove()
  const app = document.getElementById('app')!
  app.replaceChildren(drawn.content)
  // Ticked already: the app takes it over.
  app.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement) target.closest('[aria-hidden] label')?.classList.toggle('ui-chip--on', target.checked)
  })
}
