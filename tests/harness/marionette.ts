import { connect, type Socket } from 'node:net'
import type { Driver } from './driven-hand'

/** Firefox's own remote protocol: WebDriver's commands as JSON with its length before it, over one connection. */
export class Marionette {
  private readonly socket: Socket
  private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  private read = Buffer.alloc(0)
  private count = 0
  /** Commands go one by one: which tab they mean is the connection's state. */
  private turn: Promise<unknown> = Promise.resolve()

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk) => this.take(chunk))
    const gone = () => {
      for (const { reject } of this.waiting.values()) reject(new Error('Firefox is gone'))
      this.waiting.clear()
    }
    socket.on('close', gone)
    socket.on('error', gone)
  }

  static async to(port: number): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1')
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return new Marionette(socket)
  }

  send(name: string, parameters: object = {}): Promise<unknown> {
    const id = (this.count += 1)
    const message = JSON.stringify([0, id, name, parameters])
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) {
        reject(new Error('Firefox is gone'))
        return
      }
      this.waiting.set(id, { resolve, reject })
      this.socket.write(`${Buffer.byteLength(message)}:${message}`)
    })
  }

  end(): void {
    this.socket.destroy()
  }

  /** The commands of one tab. */
  driver(handle: string): Driver {
    const call = (name: string, parameters: object = {}) => {
      const answered = this.turn.then(async () => {
        await this.send('WebDriver:SwitchToWindow', { handle, focus: false })
        return this.send(`WebDriver:${name}`, parameters)
      })
      this.turn = answered.catch(() => undefined)
      return answered
    }
    const valueOf = async (answer: Promise<unknown>) => ((await answer) as { value: unknown }).value
    const idOf = (element: unknown) => String(Object.values(element as object)[0])
    return {
      navigate: async (url) => { await call('Navigate', { url }) },
      refresh: async () => { await call('Refresh') },
      address: async () => String(await valueOf(call('GetCurrentURL'))),
      script: (body, values) => valueOf(call('ExecuteAsyncScript', { script: body, args: values, sandbox: null, newSandbox: false })),
      click: async (element) => { await call('ElementClick', { id: idOf(element) }) },
      clear: async (element) => { await call('ElementClear', { id: idOf(element) }) },
      type: async (element, text) => { await call('ElementSendKeys', { id: idOf(element), text }) },
      picture: async () => String(await valueOf(call('TakeScreenshot', { full: false }))),
      closeTab: async () => { await call('CloseWindow') },
      ended: () => this.socket.destroyed,
    }
  }

  private take(chunk: Buffer): void {
    this.read = Buffer.concat([this.read, chunk])
    for (;;) {
      const colon = this.read.indexOf(':')
      const length = Number(this.read.subarray(0, Math.max(colon, 0)).toString())
      if (colon < 0 || this.read.length < colon + 1 + length) return
      const message: unknown = JSON.parse(this.read.subarray(colon + 1, colon + 1 + length).toString())
      this.read = this.read.subarray(colon + 1 + length)
      if (Array.isArray(message)) this.answer(message as [number, number, { error: string; message: string } | null, unknown])
    }
  }

  private answer([, id, error, result]: [number, number, { error: string; message: string } | null, unknown]): void {
    const waiting = this.waiting.get(id)
    this.waiting.delete(id)
    if (error) waiting?.reject(new Error(`${error.error}: ${error.message}`))
    else waiting?.resolve(result)
  }
}
