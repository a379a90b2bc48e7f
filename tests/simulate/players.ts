import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Failure } from './campaign'
import type { Line } from './player'

export interface Played { passed: number; failure: Failure | undefined; seconds: number }

export interface Range { seed: number; seeds: number; jobs: number; shrink: boolean; onProgress?: (passed: number) => void; onOutcome?: (seed: number, outcome: string) => void }

/** Almost all a schedule makes is gone when it ends: with room for it, little of it is ever moved. The players keep every core busy: no threads that help to clean up. */
const OPTIONS = ['--max-semi-space-size=64', '--single-threaded-gc']

/** Plays a range of seeds in processes of their own, until all have passed or one has failed. @throws Error when a player itself breaks */
export async function playRange(module: string, { seed, seeds, jobs, shrink, onProgress, onOutcome }: Range): Promise<Played> {
  const started = performance.now()
  const players: ChildProcess[] = []
  let passed = 0
  let failure: Failure | undefined
  const count = Math.min(jobs, seeds)
  /** @returns how many passed before the player ended, and what it found */
  const play = (from: number, left: number): Promise<{ done: number; found: Failure | undefined }> => new Promise((resolve, reject) => {
    const player = spawn(process.execPath, [...OPTIONS, module, String(from), String(left), String(count), shrink ? '1' : '0'], { stdio: ['ignore', 'pipe', 'ignore'] })
    let done = 0
    let found: Failure | undefined
    players.push(player)
    createInterface({ input: player.stdout! }).on('line', (text) => {
      const line = JSON.parse(text) as Line
      if ('failure' in line) {
        found = line.failure
        return
      }
      done += 1
      passed += 1
      onOutcome?.(line.passed, line.outcome)
      onProgress?.(passed)
    })
    player.on('error', reject)
    player.on('close', () => resolve({ done, found }))
  })
  await Promise.all(Array.from({ length: count }, async (_, index) => {
    const end = seed + seeds
    for (let from = seed + index; from < end && !failure;) {
      const { done, found } = await play(from, end - from)
      if (failure) return
      // Schedules share a process, and Dexie's zones with it: a failure counts when its seed fails alone, as whoever repeats it will see.
      const alone = found && done > 0 ? await play(found.seed, 1) : { done: 0, found }
      if (alone.found) {
        failure ??= alone.found
        for (const each of players) each.kill()
        return
      }
      // A player that ended in those zones is followed by another, which goes on where it stopped.
      if (done + alone.done === 0) throw new Error(`the player breaks at seed ${from}`)
      from += (done + alone.done) * count
    }
  }))
  return { passed, failure, seconds: (performance.now() - started) / 1_000 }
}
