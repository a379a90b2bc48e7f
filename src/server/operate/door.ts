import fs from 'node:fs'
import { once } from 'node:events'
import net from 'node:net'
import { join } from 'node:path'
import { socketAddress } from '../store/directory-lock'

const NAME = 'operate.sock'
const ANSWER = 'ok\n'
/** Longer than any task's name with what it is asked about. */
const MAX_ASK = 20_000
/** A command that asks nothing, or takes nothing of its answer, for so long is cut off: on the embedded database everybody else waits for it. */
const IDLE_MS = 20_000

/** Answers one ask; `write` resolves when there is room for more. What it is asked about follows its name as JSON. */
export type Task = (write: (text: string) => Promise<void>, about: unknown) => Promise<void>

export interface Door {
  close(): Promise<void>
}

/**
 * Lets commands on this machine ask the running server for what only the holder of the embedded database can do. A socket in
 * the data directory, which only the user the server runs as may open: whoever can could read the database's files too.
 * Windows has no such files; there the server must be stopped first.
 */
export async function openDoor(dataDir: string, tasks: Readonly<Record<string, Task>>, { idleMs = IDLE_MS } = {}): Promise<Door> {
  if (process.platform === 'win32') return { close: () => Promise.resolve() }
  const folder = fs.openSync(dataDir, 'r')
  const path = join(dataDir, NAME)
  // The directory is ours alone by now: what lies there was left by a server that was killed.
  fs.rmSync(path, { force: true })
  const open = new Map<net.Socket, Promise<void>>()
  const server = net.createServer((socket) => {
    open.set(socket, answer(socket, tasks, idleMs).finally(() => open.delete(socket)))
  })
  server.listen({ path: socketAddress(dataDir, folder, NAME) })
  await once(server, 'listening')
  fs.chmodSync(path, 0o600)
  server.unref()
  return {
    async close() {
      for (const socket of open.keys()) socket.destroy()
      // what still reads the database must be done before it is closed
      await Promise.all(open.values())
      await new Promise<void>((resolve) => { server.close(() => resolve()) })
      fs.closeSync(folder)
    },
  }
}

async function answer(socket: net.Socket, tasks: Readonly<Record<string, Task>>, idleMs: number): Promise<void> {
  socket.on('error', () => undefined)
  socket.on('timeout', () => socket.destroy())
  // Only while it is the asker's turn: a task may work for minutes before it has anything to say.
  const theirTurn = async <T>(work: Promise<T>): Promise<T> => {
    socket.setTimeout(idleMs)
    try {
      return await work
    } finally {
      socket.setTimeout(0)
    }
  }
  try {
    const { name, about } = taken(await theirTurn(readAsk(socket)))
    const task = tasks[name]
    if (!task) throw new Error('This server does not know that command; it may be of another version.')
    socket.write(ANSWER)
    await task(async (text) => {
      if (socket.destroyed) throw new Error('the asker is gone')
      if (!socket.write(text)) await theirTurn(Promise.race([once(socket, 'drain'), once(socket, 'close')]))
    }, about)
    socket.end()
  } catch (error) {
    // before the answer it is the answer; within it the end is missing, which the asker notices
    if (socket.bytesWritten === 0) socket.end(`${(error as Error).message}\n`)
    else socket.destroy()
  }
}

/** A name, and after a tab what it is about. */
function taken(asked: string): { name: string; about: unknown } {
  const [name = '', ...about] = asked.split('\t')
  return { name, about: about.length > 0 ? JSON.parse(about.join('\t')) : undefined }
}

function readAsk(socket: net.Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
      else if (text.length > MAX_ASK) reject(new Error('This is not a command.'))
    })
    socket.once('close', () => reject(new Error('the asker is gone')))
  })
}

/**
 * Asks the server that runs on a data directory.
 * @param take is given the answer piece by piece
 * @returns false: none runs there
 * @throws Error with the server's words when it refuses
 */
export async function askDoor(dataDir: string, ask: string, take: (chunk: Buffer) => Promise<void> | void): Promise<boolean> {
  if (process.platform === 'win32' || !fs.existsSync(join(dataDir, NAME))) return false
  const folder = fs.openSync(dataDir, 'r')
  try {
    const socket = net.connect(socketAddress(dataDir, folder, NAME))
    try {
      await once(socket, 'connect')
    } catch (error) {
      if (['ECONNREFUSED', 'ENOENT'].includes(String((error as NodeJS.ErrnoException).code))) return false
      throw error
    }
    socket.write(`${ask}\n`)
    let head = ''
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      const rest = head === ANSWER ? chunk : beginning(chunk)
      if (rest) await take(rest)
    }
    if (head !== ANSWER) throw new Error(head.trim() || 'The server ended while it was asked.')
    return true

    function beginning(chunk: Buffer): Buffer | undefined {
      const all = Buffer.concat([Buffer.from(head), chunk])
      if (all.length < ANSWER.length || all.subarray(0, ANSWER.length).toString() !== ANSWER) {
        head = all.toString()
        return undefined
      }
      head = ANSWER
      return all.length > ANSWER.length ? all.subarray(ANSWER.length) : undefined
    }
  } finally {
    fs.closeSync(folder)
  }
}
