import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { PolicyPack } from '@/domain/policy'
import { recheck } from '@/domain/policy/recheck'
import type { PolicyCheck, PolicySnapshot } from '@/domain/records'

const POLICY_FILE = /^policy-.*\.json$/
/** Unknown packs are looked for again this often at most: a newer build may have brought them. */
const LOOK_AGAIN_MS = 60_000

export interface PolicyPacks {
  /** The pack with this hash, of this build or of one still kept. */
  find(sha256: string): PolicyPack | undefined
}

/**
 * The policy packs that phones may have got from this server, by their own hash. Read when first asked for.
 * @param folders where content packs lie; those that are not there count as empty
 */
export function policyPacks(folders: () => readonly string[], { now, log }: { now(): Date; log: Logger }): PolicyPacks {
  const packs = new Map<string, PolicyPack>()
  const read = new Set<string>()
  let lookedAt = -Infinity

  const look = () => {
    lookedAt = now().getTime()
    for (const path of folders().flatMap(policyFiles).filter((file) => !read.has(file))) {
      try {
        const pack = JSON.parse(readFileSync(path, 'utf8')) as PolicyPack
        packs.set(pack.sha256, pack)
        read.add(path)
      } catch (error) {
        log.warn({ err: error, path }, 'a policy pack could not be read')
      }
    }
  }
  return {
    find(sha256) {
      if (!packs.has(sha256) && Math.abs(now().getTime() - lookedAt) >= LOOK_AGAIN_MS) look()
      return packs.get(sha256)
    },
  }
}

function policyFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => POLICY_FILE.test(name)).map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** Works results out again with those packs. What cannot be worked out is said to be so: no record is refused for it. */
export const recheckBy = (packs: PolicyPacks, log: Logger) => (result: PolicySnapshot): PolicyCheck => {
  try {
    return recheck(result, (sha256) => packs.find(sha256))
  } catch (error) {
    log.warn({ err: error, pack: result.pack.version }, 'a policy result could not be worked out again')
    return { outcome: 'unreadable', pack: result.pack }
  }
}
