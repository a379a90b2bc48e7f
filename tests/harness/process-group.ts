import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

interface Member { pid: number; name: string }

/** The processes of a group that have not ended, as Linux tells; none elsewhere. */
export async function membersOf(group: number): Promise<Member[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map(async (pid): Promise<Member | undefined> => {
    // `12 (name of it) S parent group …`
    const stat = /^\d+ \((.*)\) (\S) \d+ (\d+) /s.exec(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''))
    return stat && Number(stat[3]) === group && stat[2] !== 'Z' && stat[2] !== 'X' ? { pid: Number(pid), name: stat[1]! } : undefined
  }))
  return found.filter((member) => member !== undefined)
}

/**
 * Waits until nobody of a group is left. A browser's first process may end before those that hold its files; one started meanwhile
 * finds its databases locked, and Chromium then lays an empty one in place of what it could not open.
 */
export async function groupEnded(group: number): Promise<void> {
  while ((await membersOf(group)).length > 0) await pause(10)
}
