import type { FileRow, UserDatabase } from '@/device'

/** Key among the person's own small things on this phone: true while files are to wait for Wi-Fi. */
export const WIFI_ONLY_KEY = 'filesByWifiOnly'

/** Smaller files cost less than the pages that show them: a signature never waits. */
const ALWAYS_BYTES = 100 * 1024

/** What the browser tells of the line in use (Network Information API: Chromium on Android and ChromeOS). */
export interface Network {
  /** False where the browser does not tell one line from another; then nothing is held back and the wish is not offered. */
  tells(): boolean
  mobileData(): boolean
  /** @returns how to stop */
  onChange(run: () => void): () => void
}

type Connection = EventTarget & { type?: string }

export function browserNetwork(connection: Connection | undefined = (globalThis.navigator as { connection?: Connection } | undefined)?.connection): Network {
  return {
    tells: () => connection?.type !== undefined,
    mobileData: () => connection?.type === 'cellular',
    onChange(run) {
      connection?.addEventListener('change', run)
      return () => connection?.removeEventListener('change', run)
    },
  }
}

/** Whether a file waits for Wi-Fi, given that the person wishes it and mobile data is the line in use. */
export const waitsForWifi = (file: Pick<FileRow, 'sizeBytes' | 'anyNetwork'>): boolean => !file.anyNetwork && file.sizeBytes > ALWAYS_BYTES

export async function holdsForWifi(db: UserDatabase, network: Network | undefined): Promise<boolean> {
  return network?.mobileData() === true && (await db.keyed.get(WIFI_ONLY_KEY))?.value === true
}
