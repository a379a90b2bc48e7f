import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SOCKET = '.s.PGSQL.5432'
/** Such addresses have no host before the path, which the platform's own URL does not read. */
const HOST = /host=([^&]+)/
const [QUERY, SYNC] = ['Q', 'S'].map((letter) => letter.charCodeAt(0))

/** A line between the server and PostgreSQL that counts the steps of the one: each is something the server waits for. */
export class DatabaseLine {
  private readonly folder: string
  private readonly target: string
  private readonly server: Server
  private readonly sockets = new Set<Socket>()
  private steps = 0
  private dieAt = Number.POSITIVE_INFINITY
  private die = (): void => undefined
  /** Whether the step is to be done before the death. */
  private answered = false
  private dead = false

  private constructor(folder: string, target: string, server: Server) {
    this.folder = folder
    this.target = target
    this.server = server
  }

  /** @param url address of a database on a socket in a folder */
  static async to(url: string): Promise<DatabaseLine> {
    const folder = await mkdtemp(join(tmpdir(), 'ipw-line-'))
    const server = createServer()
    const line = new DatabaseLine(folder, url, server)
    await new Promise<void>((resolve) => { server.listen(join(folder, SOCKET), resolve) })
    server.on('connection', (socket) => line.carry(socket))
    return line
  }

  /** Address of the database by way of the line. */
  get url(): string {
    return this.target.replace(HOST, `host=${encodeURIComponent(this.folder)}`)
  }

  /** Calls `die` instead of bringing the step of this number, counted from now, to the database; nothing passes after it. */
  dieBefore(step: number, die: () => void): void {
    Object.assign(this, { steps: 0, dieAt: step, die, dead: false, answered: false })
  }

  /** As `dieBefore`, when the database has done the step: instead of bringing its answer back. */
  dieAfter(step: number, die: () => void): void {
    this.dieBefore(step, die)
    this.answered = true
  }

  /** Everything passes again. */
  mend(): void {
    Object.assign(this, { steps: 0, dieAt: Number.POSITIVE_INFINITY, dead: false })
  }

  /** Breaks every connection and lets none pass until `mend`: the database is away. */
  cut(): void {
    this.dead = true
    for (const socket of this.sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => { this.server.close(resolve) })
    await rm(this.folder, { recursive: true, force: true })
  }

  private carry(near: Socket): void {
    if (this.dead) {
      near.destroy()
      return
    }
    const far = connect(join(decodeURIComponent(HOST.exec(this.target)![1]!), SOCKET))
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      this.sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.sockets.delete(socket)
        other.destroy()
      })
    }
    let unread = Buffer.alloc(0)
    let started = false
    near.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk])
      // The first message has no letter (PostgreSQL 15, 55.7: StartupMessage).
      for (let head = started ? 1 : 0; unread.length >= head + 4; head = 1) {
        const length = head + unread.readInt32BE(head)
        if (unread.length < length) break
        const step = started && (unread[0] === QUERY || unread[0] === SYNC)
        started = true
        unread = unread.subarray(length)
        if (step) this.steps += 1
        if (step && this.steps >= this.dieAt && !this.answered) this.end()
      }
      if (!this.dead) far.write(chunk)
    })
    far.on('data', (chunk) => {
      if (this.answered && this.steps >= this.dieAt) this.end()
      if (!this.dead) near.write(chunk)
    })
  }

  private end(): void {
    if (this.dead) return
    this.dead = true
    this.die()
  }
}
