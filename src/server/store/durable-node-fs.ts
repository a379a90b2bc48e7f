import fs from 'node:fs'
import { readdir } from 'node:fs/promises'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import type { PGlite } from '@electric-sql/pglite'
import { syncToDisk } from './sync-to-disk'

interface Stream {
  nfd?: number
  node: unknown
}
/** The parts of Emscripten's NODEFS this file leans on; PGlite's version is pinned for their sake. */
interface EmscriptenModule {
  NODEFS: {
    stream_ops: { fsync?: (stream: Stream) => number }
    realPath(node: unknown): string
    convertNodeCode(error: unknown): number
  }
  FS: { ErrnoError: new (errno: number) => Error }
}
type InitOptions = Parameters<NodeFS['init']>[1]

/**
 * PGlite's folder-backed file system with a working fsync. The published one has none, so PostgreSQL's own durability
 * (write-ahead log, checkpoints) stops at the kernel's cache: a power loss ruins the database.
 */
export class DurableNodeFS extends NodeFS {
  override async init(pg: PGlite, options: InitOptions): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options)
    const giveFsync = (module: unknown) => addFsync(module as EmscriptenModule)
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...emscriptenOpts.preRun ?? [], giveFsync] } }
  }
}

function addFsync({ NODEFS, FS }: EmscriptenModule): void {
  NODEFS.stream_ops.fsync = (stream) => {
    try {
      if (stream.nfd === undefined) syncPath(NODEFS.realPath(stream.node))
      else fs.fsyncSync(stream.nfd)
      return 0
    } catch (error) {
      throw new FS.ErrnoError(NODEFS.convertNodeCode(error))
    }
  }
}

/** Forces a file's bytes, or a folder's entries, to the disk. */
export function syncPath(path: string): void {
  const descriptor = fs.openSync(path, 'r')
  try {
    fs.fsyncSync(descriptor)
  } finally {
    fs.closeSync(descriptor)
  }
}

/** Forces a whole folder, all levels, to the disk; many at a time, for a disk writes them out together. */
export async function syncTree(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true })
  await Promise.all(entries.map((entry) => {
    const child = `${path}/${entry.name}`
    if (entry.isDirectory()) return syncTree(child)
    return entry.isFile() ? syncToDisk(child) : undefined
  }))
  await syncToDisk(path)
}
