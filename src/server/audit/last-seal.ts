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
      fs.writeFileSync(`${path}.part`, JSON.stringify(mark), { mode: 0o600 })
      fs.renameSync(`${path}.part`, path)
    },
    forget: () => fs.rmSync(path, { force: true }),
  }
}
