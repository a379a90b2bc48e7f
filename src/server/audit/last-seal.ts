import fs from 'node:fs'
import { join } from 'node:path'

const FILE = 'audit-seal.json'

export interface SealMark {
  seq: number
  signature: string
}

/** Remembers the newest seal outside the database: whoever cuts off entries with the seals over them is found out by it. */
export interface LastSeal {
  read(): SealMark | undefined
  write(mark: SealMark): void
  /** After a restore: the older state is meant. */
  forget(): void
}

export function lastSealIn(dataDir: string): LastSeal {
  const path = join(dataDir, FILE)
  return {
    read() {
      try {
        return JSON.parse(fs.readFileSync(path, 'utf8')) as SealMark
      } catch {
        return undefined
      }
    },
    write(mark) {
      // two processes of one station may be at it at once
      const part = `${path}.${process.pid}`
      fs.writeFileSync(part, JSON.stringify(mark), { mode: 0o600 })
      fs.renameSync(part, path)
    },
    forget: () => fs.rmSync(path, { force: true }),
  }
}
