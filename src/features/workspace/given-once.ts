import { DeviceError, type Clock } from '@/device'

/** So long after it was entered a page that follows gets it too: a reload, an update. What is older only this page's memory holds. */
const HANDED_ON_MS = 30_000

/**
 * A passphrase that was just entered, for one silent use more: by whoever asks first, then it is forgotten. A reload in the midst of
 * that use takes it along, or the person would be asked once more at once.
 */
export function createGivenOnce(text: string | undefined, clock: Clock) {
  const since = clock.now()
  let left = text
  let inUse: string | undefined
  return {
    /** A failure is no news: the person is asked then. */
    use(work: (text: string) => Promise<unknown>): void {
      const taken = left
      left = undefined
      if (taken === undefined) return
      inUse = taken
      const end = (): void => { inUse = undefined }
      work(taken).then(end, (error: unknown) => {
        // Without an answer it may be this page's end that broke it off: browsers do so before they say that the page ends.
        if (!(error instanceof DeviceError && error.code === 'offline')) end()
      })
    },
    forget(): void { left = undefined },
    /** For the page that follows this one. */
    handOn(): string | undefined {
      const age = clock.now() - since
      return age >= 0 && age < HANDED_ON_MS ? left ?? inUse : undefined
    },
  }
}
