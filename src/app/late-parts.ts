/** What the app needs once a page has loaded: one file to fetch. */
export { keepFocusHere } from './focus-keeper'
export { createUpdates } from './updates'
export { workboxSource } from './version-source'
