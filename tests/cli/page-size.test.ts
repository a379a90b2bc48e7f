import { expect, it } from 'vitest'
import { gzippedKB, lackingWords, scriptsOf, type BuiltChunk } from '~/src/cli/build/page-size'

const chunk = (fileName: string, moduleIds: string[], imports: string[] = []): BuiltChunk => ({ fileName, moduleIds, imports, code: '' })
const chunks = [
  chunk('entry.js', ['/x/src/app/main.ts'], ['vue.js', 'ui.js']),
  chunk('page.js', ['/x/src/features/today/TodayPage.vue?vue&type=script', '/x/src/features/today/TodayPage.vue'], ['ui.js', 'records.js', 'outside']),
  chunk('ui.js', ['/x/src/ui/index.ts'], ['vue.js', 'entry.js']),
  chunk('vue.js', []),
  chunk('records.js', [], ['page.js']),
  chunk('other.js', ['/x/src/features/me/MePage.vue']),
]

it('follows what a page imports, round and round, and nothing else', () => {
  expect(scriptsOf(chunks, ['src/app/main.ts']).map(({ fileName }) => fileName).sort()).toEqual(['entry.js', 'ui.js', 'vue.js'])
  expect(scriptsOf(chunks, ['src/app/main.ts', 'today/TodayPage.vue']).map(({ fileName }) => fileName).sort()).toEqual(['entry.js', 'page.js', 'records.js', 'ui.js', 'vue.js'])
})

it('counts the door by which a page is asked for, where its code lies in another file', () => {
  const door = { ...chunk('door.js', [], ['page.js']), facadeModuleId: '/x/src/features/today/TodayPage.vue' }
  expect(scriptsOf([...chunks, door], ['today/TodayPage.vue']).map(({ fileName }) => fileName)).toContain('door.js')
})

it('does not pass over a page that was renamed', () => {
  expect(() => scriptsOf(chunks, ['today/NowPage.vue'])).toThrow('today/NowPage.vue')
})

it('counts what is fetched', () => {
  expect(gzippedKB('a'.repeat(100_000))).toBeLessThan(1)
})

it('names the words that come only after the page, and a file that says them', () => {
  const uses = new Map([['/x/src/features/today/TodayPage.vue', ['today.title', 'help.tour', 'navigator.onLine']], ['/x/src/features/me/MePage.vue', ['me.title']]])
  expect([...lackingWords(scriptsOf(chunks, ['today/TodayPage.vue']), uses, ['today'], ['today', 'help', 'me'])]).toEqual([['help', '/x/src/features/today/TodayPage.vue']])
})
