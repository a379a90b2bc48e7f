/** A word to the app's other open pages. */
export interface AskTabs {
  ask(): void
  onAsked(run: () => void): void
}

/** @param name of the question; pages of other versions must know it by the same */
export function createAskTabs(name: string, open = (channel: string) => (typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(channel))): AskTabs {
  const channel = open(name)
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- pages of this origin only, not a window
    ask: () => channel?.postMessage(null),
    onAsked: (run) => channel?.addEventListener('message', run),
  }
}
