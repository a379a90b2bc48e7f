/** Wakes when the network returns and when the app comes to the front. */
export function browserTriggers(window: Window, document: Document) {
  return (wake: () => void): (() => void) => {
    const seen = (): void => { if (document.visibilityState === 'visible') wake() }
    window.addEventListener('online', wake)
    document.addEventListener('visibilitychange', seen)
    return () => {
      window.removeEventListener('online', wake)
      document.removeEventListener('visibilitychange', seen)
    }
  }
}
