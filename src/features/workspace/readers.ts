import type { Opening } from '@/device'

/** A worker that reads the vault beside the page. */
export interface Reader {
  postMessage(message: { open: Opening }, transfer: Transferable[]): void
  terminate(): void
}

export interface Readers {
  /** Tells a worker the open vault's key, in memory, and ends it with the vault. */
  start(reader: Reader): void
  /** Ends them all: what they hold in memory goes with them. */
  end(): void
}

export function createReaders({ personId, generation, key }: Opening): Readers {
  const held = key.slice()
  const readers = new Set<Reader>()
  return {
    start(reader) {
      readers.add(reader)
      const own = held.slice()
      reader.postMessage({ open: { personId, generation, key: own } }, [own.buffer])
    },
    end() {
      for (const reader of readers) reader.terminate()
      readers.clear()
      held.fill(0)
    },
  }
}
