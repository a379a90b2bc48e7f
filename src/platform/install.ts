/** Chromium's event before it would offer to install the app; not in TypeScript's library. */
export interface InstallPrompt extends Event {
  prompt(): Promise<void>
  readonly userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>
}

interface World {
  addEventListener(type: string, listen: (event: Event) => void): void
  matchMedia(query: string): { readonly matches: boolean }
  readonly navigator: { readonly userAgent: string; readonly maxTouchPoints?: number; readonly standalone?: boolean }
}

/** Keeps Chromium's offer until the person asks for it. `changed` is called when the offer comes or the app is installed. */
export function watchInstall(world: World, changed: (state: { offer: InstallPrompt | undefined; installed: boolean }) => void): void {
  const standalone = world.matchMedia('(display-mode: standalone)').matches || world.navigator.standalone === true
  changed({ offer: undefined, installed: standalone })
  world.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    changed({ offer: event as InstallPrompt, installed: false })
  })
  world.addEventListener('appinstalled', () => changed({ offer: undefined, installed: true }))
}

/** iPhones and iPads install only by hand, from the share menu. */
export function installsByHand({ userAgent, maxTouchPoints = 0 }: World['navigator']): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)
}
