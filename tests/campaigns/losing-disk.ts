import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'

const PAGE = 4096
const PATCHED = ['openSync', 'closeSync', 'writeSync', 'writeFileSync', 'fsyncSync', 'renameSync', 'unlinkSync', 'mkdirSync', 'rmdirSync', 'truncateSync', 'ftruncateSync'] as const

export interface LosingDisk {
  /** Whether the power has failed: nothing reaches the image any more. */
  readonly dead: boolean
  /** Bytes of files under the live folder are written and forced to the disk so often. */
  readonly operations: number
  /** Fails the power after so many more of them. */
  failAfter(operations: number): void
  /** Gives the folder back to the plain file system. The image then holds what a disk could hold after the failure. */
  restore(): void
}

export interface DiskOptions {
  live: string
  /** Folder that plays the disk's platters; begins as a copy of `live`. */
  image: string
  /** Numbers from 0 to 1: which unforced pages happen to have reached the disk. */
  random(): number
  /** The disk, or the program, does not force anything: for showing that the loss is noticed. */
  deaf?: boolean
}

/**
 * Stands between this process and one folder and keeps an image of what is surely on the disk: bytes get there when their file
 * is forced (`fsync`). At a power failure of the pages written since, each by itself, some are there and some are not. Names,
 * lengths cut off and folders are taken to be on the disk at once, as a journalling file system keeps them in order.
 */
export function losingDisk({ live, image, random, deaf = false }: DiskOptions): LosingDisk {
  fs.cpSync(live, image, { recursive: true })
  const real = Object.fromEntries(PATCHED.map((name) => [name, fs[name]])) as Pick<typeof fs, (typeof PATCHED)[number]>
  const paths = new Map<number, string>()
  /** Pages of each file (path below the folder) that are not forced yet. */
  const unforced = new Map<string, Set<number>>()
  const state = { dead: false, operations: 0, failAt: Infinity }

  const below = (path: unknown): string | undefined => (typeof path === 'string' && path.startsWith(`${live}/`) ? path.slice(live.length + 1) : undefined)
  const count = () => {
    state.operations += 1
    if (state.operations >= state.failAt && !state.dead) fail()
  }

  const copyPage = (file: string, page: number) => {
    const buffer = Buffer.alloc(PAGE)
    const from = real.openSync(join(live, file), 'r')
    const length = fs.readSync(from, buffer, 0, PAGE, page * PAGE)
    real.closeSync(from)
    const to = real.openSync(join(image, file), fs.existsSync(join(image, file)) ? 'r+' : 'w')
    if (length > 0) real.writeSync(to, buffer, 0, length, page * PAGE)
    real.closeSync(to)
  }
  const force = (file: string) => {
    if (!deaf) for (const page of unforced.get(file) ?? []) copyPage(file, page)
    if (!deaf) unforced.delete(file)
  }
  function fail(): void {
    for (const [file, pages] of unforced) for (const page of pages) if (random() < 0.5) copyPage(file, page)
    state.dead = true
  }
  const cut = (file: string, length: number) => {
    real.truncateSync(join(image, file), length)
    for (const page of unforced.get(file) ?? []) if (page * PAGE >= length) unforced.get(file)!.delete(page)
  }

  const patched: Record<string, (...args: never[]) => unknown> = {
    openSync(...args: Parameters<typeof fs.openSync>) {
      const file = below(args[0])
      const isNew = file !== undefined && !fs.existsSync(args[0] as string)
      const descriptor = real.openSync(...args)
      if (file === undefined) return descriptor
      paths.set(descriptor, file)
      if (state.dead) return descriptor
      if (isNew) real.closeSync(real.openSync(join(image, file), 'w'))
      else if (typeof args[1] === 'number' && args[1] & fs.constants.O_TRUNC) cut(file, 0)
      return descriptor
    },
    closeSync(descriptor: number) {
      paths.delete(descriptor)
      real.closeSync(descriptor)
    },
    writeSync(descriptor: number, buffer: NodeJS.ArrayBufferView, offset: number, length: number, position: number) {
      const written = real.writeSync(descriptor, buffer, offset, length, position)
      const file = paths.get(descriptor)
      if (file === undefined || state.dead) return written
      const pages = unforced.get(file) ?? new Set()
      for (let page = Math.floor(position / PAGE); page * PAGE < position + written; page += 1) pages.add(page)
      unforced.set(file, pages)
      count()
      return written
    },
    writeFileSync(...args: Parameters<typeof fs.writeFileSync>) {
      real.writeFileSync(...args)
      const file = below(args[0])
      if (file !== undefined && !state.dead) real.writeFileSync(join(image, file), ...(args.slice(1) as [string]))
    },
    fsyncSync(descriptor: number) {
      const file = paths.get(descriptor)
      // the live folder need not outlive anything
      if (file === undefined) return real.fsyncSync(descriptor)
      if (state.dead) return undefined
      count()
      if (!state.dead) force(file)
      return undefined
    },
    renameSync(from: string, to: string) {
      real.renameSync(from, to)
      const [before, after] = [below(from), below(to)]
      if (before === undefined || after === undefined || state.dead) return
      real.renameSync(join(image, before), join(image, after))
      const pages = unforced.get(before)
      unforced.delete(before)
      unforced.delete(after)
      if (pages) unforced.set(after, pages)
      for (const [descriptor, path] of paths) if (path === before) paths.set(descriptor, after)
    },
    unlinkSync(path: string) {
      real.unlinkSync(path)
      const file = below(path)
      if (file === undefined || state.dead) return
      real.unlinkSync(join(image, file))
      unforced.delete(file)
      // still open somewhere: what is written there now goes nowhere
      for (const [descriptor, open] of paths) if (open === file) paths.delete(descriptor)
    },
    mkdirSync(...args: Parameters<typeof fs.mkdirSync>) {
      const made = real.mkdirSync(...args)
      const folder = below(args[0])
      if (folder !== undefined && !state.dead) real.mkdirSync(join(image, folder), { recursive: true })
      return made
    },
    rmdirSync(path: string) {
      real.rmdirSync(path)
      const folder = below(path)
      if (folder !== undefined && !state.dead) fs.rmSync(join(image, folder), { recursive: true, force: true })
    },
    truncateSync(path: string, length: number) {
      real.truncateSync(path, length)
      const file = below(path)
      if (file !== undefined && !state.dead) cut(file, length)
    },
    ftruncateSync(descriptor: number, length: number) {
      real.ftruncateSync(descriptor, length)
      const file = paths.get(descriptor)
      if (file !== undefined && !state.dead) cut(file, length)
    },
  }
  Object.assign(fs, patched)
  syncBuiltinESMExports()
  return {
    get dead() { return state.dead },
    get operations() { return state.operations },
    failAfter(operations) { state.failAt = state.operations + operations },
    restore() {
      if (!state.dead) fail()
      Object.assign(fs, real)
      syncBuiltinESMExports()
    },
  }
}
