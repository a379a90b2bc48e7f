import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'

/** Another process has the data directory open. */
export class DirectoryInUse extends Error {}

const NAME = /^lock-[0-9a-f]{12}\.sock$/
const TRIES = 5
/** How long a stranger's socket may take between being bound and listening. */
const SETTLE_MS = 60

export interface DirectoryLock {
  release(): Promise<void>
}

/**
 * Takes a data directory for this process alone. The proof is a listening socket inside the directory: the kernel closes it
 * however its holder dies, so there is no stale lock to clear after a kill, and it works across containers that share the
 * folder, where process ids mean nothing.
 *
 * Each taker listens first and looks for others afterwards; whoever sees a live other lets go. Two can therefore never both
 * hold it, whatever the order; at worst both let go and try again.
 * @throws DirectoryInUse
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  // what lies in it is nobody else's on this machine
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32') return lockByPipe(directory)
  const folder = fs.openSync(directory, 'r')
  const address = (name: string) => socketAddress(directory, folder, name)
  try {
    for (let attempt = 1; ; attempt += 1) {
      if (await othersAlive(directory, address)) throw inUse(directory)
      const name = `lock-${randomBytes(6).toString('hex')}.sock`
      const server = await listen(address(name))
      const release = async () => {
        await close(server)
        fs.rmSync(join(directory, name), { force: true })
        fs.closeSync(folder)
      }
      if (!await othersAlive(directory, address, name) && fs.existsSync(join(directory, name))) return { release }
      await close(server)
      if (attempt >= TRIES) throw inUse(directory)
      await new Promise((resolve) => { setTimeout(resolve, SETTLE_MS * (1 + Math.random() * attempt)) })
    }
  } catch (error) {
    fs.closeSync(folder)
    throw error
  }
}

const inUse = (directory: string) => new DirectoryInUse(`The data directory ${directory} is in use by another running server. Stop that one first, or set DATA_DIR to another folder.`)

/** A socket's address may have about 100 bytes; on Linux the open folder stands in for a long path. */
export function socketAddress(directory: string, folder: number, name: string): string {
  const path = join(directory, name)
  if (Buffer.byteLength(path) <= 100 || process.platform !== 'linux') return path
  return `/proc/self/fd/${folder}/${name}`
}

async function othersAlive(directory: string, address: (name: string) => string, own?: string): Promise<boolean> {
  for (const name of fs.readdirSync(directory)) {
    if (!NAME.test(name) || name === own) continue
    if (await answers(address(name))) return true
    await new Promise((resolve) => { setTimeout(resolve, SETTLE_MS) })
    if (await answers(address(name))) return true
    fs.rmSync(join(directory, name), { force: true })
  }
  return false
}

/** Whether somebody listens there. Anything but a plain refusal counts as yes: better no start than two. */
function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address)
    socket.once('connect', () => { socket.destroy(); resolve(true) })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'))
  })
}

function listen(address: string): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy())
    server.once('error', reject)
    server.listen({ path: address, exclusive: true }, () => {
      server.unref()
      resolve(server)
    })
  })
}

const close = (server: net.Server) => new Promise<void>((resolve) => { server.close(() => resolve()) })

/** Windows has no socket files; a named pipe goes with its process in the same way. */
async function lockByPipe(directory: string): Promise<DirectoryLock> {
  const key = createHash('sha256').update(fs.realpathSync(directory)).digest('hex').slice(0, 32)
  try {
    const server = await listen(`\\\\.\\pipe\\ip-workstation-${key}`)
    return { release: () => close(server) }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? inUse(directory) : error
  }
}
