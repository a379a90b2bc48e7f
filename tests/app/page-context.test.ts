import { createMemoryHistory, createRouter } from 'vue-router'
import { expect, it } from 'vitest'
import { createPageContext } from '@/app/page-context'

async function app(first: string) {
  const said: string[] = []
  const tasks: (() => void)[] = []
  const component = { template: '' }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component }, { path: '/a', component }] })
  const body = {}
  const page = { title: '', activeElement: body as unknown, body, defaultView: { scrollTo: (x: number, y: number) => { said.push(`to ${x},${y}`) } } }
  const own = { closest: () => null }
  const heading = { closest: () => ({ contains: (element: unknown) => element === own }), focus: () => { said.push('focus') } }
  const context = createPageContext({ router, page: page as unknown as Document, appName: () => '知产工作站', later: (run) => { tasks.push(run) } })
  await router.push(first)
  const come = () => {
    context.shown(heading as unknown as HTMLElement)
    said.push('drawn')
    for (const run of tasks.splice(0)) run()
  }
  return { router, page, own, said, come, context }
}

it.each(['/', '/a'])('leaves the first page, %s, as it is', async (first) => {
  const { said, come } = await app(first)
  come()
  expect(said).toEqual(['drawn'])
})

it.each([['/', '/a'], ['/a', '/']])('after %s begins %s at its top before it is drawn, and its heading has the focus once it is', async (first, second) => {
  const { router, said, come } = await app(first)
  await router.push(second)
  come()
  expect(said).toEqual(['to 0,0', 'drawn', 'focus'])
})

it('stays where it is when only the query changes', async () => {
  const { router, said } = await app('/a')
  await router.push('/a?q=1')
  expect(said).toEqual([])
})

it('leaves the focus to what a page has given it to until its heading could have it', async () => {
  const { router, page, own, said, come } = await app('/')
  await router.push('/a')
  page.activeElement = own
  come()
  expect(said).toEqual(['to 0,0', 'drawn'])
})

it('names the document after the page and the app', async () => {
  const { page, context } = await app('/')
  context.named('走访')
  expect(page.title).toBe('走访 · 知产工作站')
  context.named('知产工作站')
  expect(page.title).toBe('知产工作站')
})
