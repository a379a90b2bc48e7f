import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** What Chromium asks its makers of its own accord (updates, time, hints for forms), when no page of ours is the cause. */
const ITS_MAKERS = /^((clients\d|accounts|www|android\.clients|mtalk)\.google\.com|(update|content-autofill|optimizationguide-pa|safebrowsing)\.googleapis\.com|[\w.-]+\.gvt1\.com)$/
const OWN = new Set(['localhost', '127.0.0.1', '[::1]', '::1'])

/**
 * What a browser itself notes of its network: requests of pages, workers and the service worker, of the browser's own services, names it
 * looked up and lines it opened in advance. Complete where an ear at a page is not.
 */
export class NetworkLog {
  private readonly folder: string
  private opened = 0

  private constructor(folder: string) {
    this.folder = folder
  }

  static async create(): Promise<NetworkLog> {
    return new NetworkLog(await mkdtemp(join(tmpdir(), 'ipw-net-')))
  }

  /** The flag for the next start: each writes a file of its own. */
  flag(): string {
    this.opened += 1
    return `--log-net-log=${join(this.folder, `${this.opened}.json`)}`
  }

  /** Every address and name outside this machine that was asked for or looked up, and how many of ours. */
  async asked(): Promise<{ foreign: string[]; own: number }> {
    const foreign = new Set<string>()
    let own = 0
    for (const name of await readdir(this.folder)) {
      // A killed browser leaves the last line unfinished: each line is read by itself.
      for await (const line of createInterface({ input: createReadStream(join(this.folder, name)) })) {
        for (const place of placesIn(line)) {
          if (OWN.has(hostOf(place))) own += 1
          else if (!ITS_MAKERS.test(hostOf(place)) || /"initiator":"https?:/.test(line)) foreign.add(place)
        }
      }
    }
    return { foreign: [...foreign], own }
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true })
  }
}

function hostOf(place: string): string {
  try {
    return new URL(/^\w+:\/\//.test(place) ? place : `http://${place}`).hostname
  } catch {
    return place
  }
}

/** Addresses of requests and of lines, and names given to the resolver. */
const placesIn = (line: string): string[] => [...line.matchAll(/"(?:url|host|original_url)":"((?:(?:https?|wss?|ftp):\/\/)[^"]+|[\w.-]+(?::\d+)?)"/g)].map(([, place]) => place!)
