import { ENTERPRISE } from '../harness/visit'
import type { Memory, SmoothHand } from './smooth-hand'

/** Rows a page of the list holds until more are asked for. */
const PER_PAGE = 200
const ROW_PX = 76

export interface Day {
  hand: SmoothHand
  /** Opens the app's first page. */
  enter(): Promise<void>
  passphrase: string
  /** How the titles of today's tasks begin. */
  title: string
  photos: readonly string[]
  /** How far the list is scrolled. */
  rows: number
  /** Writes records of other people to the server. @returns how many */
  others(): Promise<number>
  /** `sync` or `scroll`: this act alone; `work`: the others. */
  only?: string | undefined
}

const tab = (path: string): string => `nav a[href="${path}"]`

/** What the page held before the list was scrolled, and at its end. */
export interface Scrolled { before: Memory; after: Memory }

/** What an officer does most, one act after the other. */
export async function aDay(day: Day): Promise<Scrolled | undefined> {
  const { hand, enter, passphrase, title, only } = day
  await enter()
  await hand.until('main input[type=password]')
  await hand.tap(await hand.spot('main input[type=password]'))
  await hand.type(passphrase, 0)
  await hand.tap(await hand.spot('main button', '解锁'))
  await hand.until('main .ui-row', title)

  if (only === undefined || only === 'work') await work(day)
  if (only === undefined || only === 'sync') await sync(day)
  return only === undefined || only === 'scroll' ? scroll(day) : undefined
}

async function work({ hand, title, photos }: Day): Promise<void> {
  const list = await hand.spot(tab('/enterprises'))
  await hand.act('open the list', async () => {
    await hand.tap(list)
    await hand.until('main a.ui-row')
  })
  await hand.until('main .ui-page__eyebrow', '家')
  const search = await hand.spot('input[type=search]')
  await hand.act('search', async () => {
    await hand.tap(search)
    await hand.type('yxylzs')
    await hand.until('main a.ui-row', ENTERPRISE)
  })
  const row = await hand.spot('main a.ui-row', ENTERPRISE)
  await hand.act('open one', async () => {
    await hand.tap(row)
    await hand.until('main a', '新走访')
  })
  const visit = await hand.spot('main a', '新走访')
  await hand.act('begin a visit', async () => {
    await hand.tap(visit)
    await hand.at(/visits\/draft/)
    await hand.until('main label', '质押融资')
  })
  const need = await hand.spot('main label', '质押融资')
  await hand.act('tick a need', () => hand.tap(need))
  await hand.tap(await hand.spot('main summary', '没有签名'))
  const reason = await hand.spot('main label', '未签名原因')
  await hand.act('type in the form', async () => {
    await hand.tap(reason)
    await hand.type('本人不在场，电话里说好下周三上午再来一次，带齐商标注册证和许可合同')
  })
  await hand.act('three photos', async () => {
    await hand.choose('main input[type=file][accept*="image"]:not([capture])', photos)
    await hand.until('main button', `查看照片 1/${photos.length}`)
  })
  const submit = await hand.spot('button', '提交走访')
  await hand.act('save the visit', async () => {
    await hand.tap(submit)
    await hand.at(/visits\/[0-9a-f-]{36}$/)
    await hand.until('main h1')
  })
  const today = await hand.spot(tab('/'))
  await hand.act('open Today', async () => {
    await hand.tap(today)
    await hand.until('main .ui-row', title)
  })
  const task = await hand.spot('main .ui-row', title)
  await hand.act('open a task', async () => {
    await hand.tap(task)
    await hand.until('dialog button', '办')
  })
  const done = await hand.spot('dialog .ui-button--primary')
  await hand.act('finish a task', async () => {
    await hand.tap(done)
    await hand.gone('dialog[open]')
  })
  const rules = await hand.spot(tab('/policy'))
  await hand.act('open the rules', async () => {
    await hand.tap(rules)
    await hand.until('main h1')
  })
  await hand.tap(await hand.spot(tab('/')))
}

async function sync({ hand, others }: Day): Promise<void> {
  const written = await others()
  const there = await hand.records()
  await hand.act('sync meanwhile', async () => {
    await hand.wake()
    await hand.holds(there + written)
  })
}

async function scroll({ hand, rows: wanted }: Day): Promise<Scrolled> {
  await hand.tap(await hand.spot(tab('/enterprises')))
  await hand.until('main .ui-page__eyebrow', '家')
  const before = await hand.memory()
  await hand.act('scroll', async () => {
    for (let rows = PER_PAGE; rows < wanted; rows += PER_PAGE) {
      do await hand.scroll(PER_PAGE * ROW_PX); while (!(await hand.sees('main button', '再看')))
      await hand.press('main button', '再看')
    }
  })
  return { before, after: await hand.memory() }
}
