import { beforeEach, expect, it } from 'vitest'
import { keepFocus } from '@/app/focus-keeper'

/** As much of an element as the focus asks of one. `kind` says the tag or the class that selectors ask for. */
class Part {
  parentElement: Part | undefined
  children: Part[] = []
  open = true
  readonly kind: string
  readonly name: string
  constructor(kind: string, name = kind, ...children: Part[]) {
    this.kind = kind
    this.name = name
    this.put(0, ...children)
  }
  put(at: number, ...children: Part[]) {
    for (const child of children) child.parentElement = this
    this.children.splice(at, 0, ...children)
  }
  leave() {
    const from = this.parentElement!
    from.children = from.children.filter((child) => child !== this)
    this.parentElement = undefined
    if (!page.activeElement.isConnected) page.activeElement = body
  }
  get isConnected(): boolean { return this === body || (this.parentElement?.isConnected ?? false) }
  matches(selector: string) {
    // Typing fields are told from others by what they are not.
    if (selector.startsWith('textarea')) return this.kind === 'input'
    return selector.split(/, (?![^(]*\))/).some((one) => one.replace(/[:[].*/, '') === this.kind || one === `.${this.kind}`)
  }
  closest(selector: string): Part | undefined { return this.matches(selector) ? this : this.parentElement?.closest(selector) }
  querySelectorAll(selector: string): Part[] { return this.children.flatMap((child) => [...(child.matches(selector) ? [child] : []), ...child.querySelectorAll(selector)]) }
  checkVisibility() { return true }
  focus() { page.activeElement = this }
}

const button = (name: string) => new Part('button', name)
let body: Part
let page: { activeElement: Part; body: Part; addEventListener: (name: string, run: (event: unknown) => void) => void }
let heard: Record<string, (event: unknown) => void>
let changed: () => void
let tasks: (() => void)[]

beforeEach(() => {
  body = new Part('body')
  heard = {}
  tasks = []
  changed = () => undefined
  page = { activeElement: body, body, addEventListener: (name, run) => { heard[name] = run } }
  keepFocus({
    page: page as unknown as Document,
    watch(run) {
      changed = run
      return () => { changed = () => undefined }
    },
    later: (run) => { tasks.push(run) },
  })
})
const drawn = () => {
  changed()
  for (const run of tasks.splice(0)) run()
}
/** Presses what is on the page, which then does `act`. @returns what has the focus afterwards */
function press(target: Part, act: () => void, detail = 0): string {
  target.focus()
  heard['focusin']!({ target })
  heard['click']!({ target, detail })
  act()
  drawn()
  return page.activeElement.name
}

it('goes on with what comes next where a row was that is gone, else with what is before it', () => {
  const rows = ['甲', '乙', '丙'].map((name) => new Part('li', name, button(`除去${name}`)))
  const list = new Part('ul', 'list', ...rows)
  body.put(0, new Part('main', 'main', button('返回'), new Part('section', 'form', list, button('添加'))))
  expect(press(rows[1]!.children[0]!, () => rows[1]!.leave())).toBe('除去丙')
  expect(press(rows[2]!.children[0]!, () => rows[2]!.leave())).toBe('除去甲')
  expect(press(rows[0]!.children[0]!, () => rows[0]!.leave())).toBe('添加')
})

it('goes on with what has come in place of what was pressed', () => {
  const chosen = new Part('div', 'chosen', button('换一家'))
  const section = new Part('section', 'enterprise', new Part('h2'), chosen)
  body.put(0, new Part('main', 'main', section, button('提交')))
  const change = () => {
    chosen.leave()
    section.put(1, new Part('div', 'picker', new Part('input', '找企业'), button('新增企业')))
  }
  expect(press(chosen.children[0]!, change)).toBe('找企业')
})

it('opens no keyboard where a finger pressed: a field to type in is passed over', () => {
  const chosen = button('换一家')
  const section = new Part('section', 'enterprise', chosen)
  body.put(0, new Part('main', 'main', section))
  const change = () => {
    chosen.leave()
    section.put(0, new Part('input', '找企业'), button('新增企业'))
  }
  expect(press(chosen, change, 1)).toBe('新增企业')
})

it('leaves the focus where the page has put it, or the person', () => {
  const [gone, field, later] = [button('清除'), new Part('input', '查找'), button('另一个')]
  body.put(0, new Part('main', 'main', gone, later, field))
  expect(press(gone, () => { gone.leave(); field.focus() })).toBe('查找')
  const again = button('再试')
  body.children[0]!.put(0, again)
  again.focus()
  heard['click']!({ target: again, detail: 0 })
  field.focus()
  heard['focusin']!({ target: field })
  again.leave()
  drawn()
  expect(page.activeElement.name).toBe('查找')
})

it('leaves a page that goes away altogether to the heading of the next', () => {
  const old = new Part('ui-page', 'old', button('提交'))
  const main = new Part('main', 'main', old)
  body.put(0, main)
  expect(press(old.children[0]!, () => { old.leave(); main.put(0, new Part('ui-page', 'next', button('返回'))) })).toBe('body')
})

it('comes back beside what opened a sheet when that is gone with it, and goes on within a sheet that stays', () => {
  const row = new Part('li', 'row', button('试用专员'))
  const list = new Part('ul', 'list', row, new Part('li', 'other', button('试用主管')))
  const sheet = new Part('dialog', 'sheet', button('删除'), button('算了'))
  body.put(0, new Part('main', 'main', list), sheet)
  press(row.children[0]!, () => undefined)
  expect(press(sheet.children[0]!, () => sheet.children[0]!.leave())).toBe('算了')
  expect(press(sheet.children[0]!, () => {
    sheet.open = false
    sheet.children[0]!.leave()
    row.leave()
  })).toBe('试用主管')
})

it('comes back from a message to where it came from: what was taken out stands there again', () => {
  const row = new Part('li', 'row', button('除去甲'))
  const list = new Part('ul', 'list', row)
  const toaster = new Part('ui-toaster', 'toaster')
  body.put(0, new Part('main', 'main', list, button('添加')), toaster)
  expect(press(row.children[0]!, () => row.leave())).toBe('添加')
  const undo = button('撤销')
  toaster.put(0, undo)
  expect(press(undo, () => { undo.leave(); list.put(0, new Part('li', 'row', button('除去甲'))) })).toBe('除去甲')
})
