import { createSSRApp, h, ref } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { expect, test, vi } from 'vitest'
import EnterprisePicker from '@/features/enterprises/EnterprisePicker.vue'
import { spoken } from '../../app/spoken'

vi.mock('@/features/content', () => ({ useRegions: () => ({ townName: (town: string) => town }) }))
vi.mock('@/features/enterprises/useEnterpriseSearch', () => ({
  useEnterpriseSearch: (_query: unknown, shown: number) => ({
    found: ref(Array.from({ length: shown }, (_, at) => ({ id: String(at), name: `样例 ${at} 厂`, town: '丁蜀' }))), total: ref(40), ready: ref(true),
  }),
}))

test('of more enterprises than are shown it says how many more there are', async () => {
  const { i18n } = await spoken('zh-CN')
  expect(await renderToString(createSSRApp({ render: () => h(EnterprisePicker) }).use(i18n))).toContain('还有 34 家')
})
