import { createScriptUrls } from './trusted-script'

/** Addresses of our own scripts, for `new Worker` and `serviceWorker.register`. A policy may be made once only, hence here. */
export const scriptUrl: (url: string | URL) => string = typeof location === 'undefined' ? String : createScriptUrls(globalThis as unknown as Parameters<typeof createScriptUrls>[0])
