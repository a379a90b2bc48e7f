import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Failure } from './campaign'
import type { Line } from './player'

export interface Played { passed: number; failure: Failure | undefined; seconds: number }

export interface Range { seed: number; seeds: number; jobs: number; shrink: boolean; onProgress?: (passed: number) => void }

/** Almost all a schedule makes is gone when it ends: with room for it, nothing of it is ever moved. */
const MUCH_NEW = '--max-semi-space-size=128'

/** Plays a range of seeds in processes of their own, until all have passed or one has failed. @throws Error when a player itself breaks */
export async function playRange(module: string, { seed, seeds, jobs, shrink, onProgress }: Range): Promise<Played> {
  const started = performance.now()
  const players: ChildProcess[] = []
  let passed = 0
  let failure: Failure | undefined
  const take = (line: Line): void => {
    if ('failure' in line) {
      // The others may be at lower seeds: the first word counts, and they stop.
      failure ??= line.failure
      for (const player of players) player.kill()
      return
    }
    passed += line.passed
    onProgress?.(passed)
  }
  const count = Math.min(jobs, seeds)
  await Promise.all(Array.from({ length: count }, (_, index) => new Promise<void>((resolve, reject) => {
    const player = spawn(process.execPath, [MUCH_NEW, module, String(seed + index), String(seeds - index), String(count), shrink ? '1' : '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    players.push(player)
    createInterface({ input: player.stdout! }).on('line', (line) => take(JSON.parse(line) as Line))
    player.on('error', reject)
    player.on('close', (code) => (code === 0 || failure ? resolve() : reject(new Error(`a player ended with ${String(code)}`))))
  })))
  return { passed, failure, seconds: (performance.now() - started) / 1_000 }
}
