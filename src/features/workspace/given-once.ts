/** A passphrase that was just entered, for one silent use more: by whoever asks first, then it is forgotten. */
export function createGivenOnce(text: string | undefined) {
  let left = text
  return {
    /** A failure is no news: the person is asked then. */
    use(work: (text: string) => Promise<unknown>): void {
      const taken = left
      left = undefined
      if (taken !== undefined) work(taken).catch(() => undefined)
    },
    forget(): void { left = undefined },
  }
}
