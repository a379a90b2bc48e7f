// In a thread of its own: what the pages ask of a browser while they are set up stands in for one, and is gone with the thread.
import { parentPort, workerData } from 'node:worker_threads'

const { drawScreen } = await import(workerData.module)
const nothing = { addEventListener() {}, removeEventListener() {}, getItem: () => null, setItem() {}, removeItem() {} }
Object.assign(globalThis, { document: nothing, window: nothing, localStorage: nothing })
const screens = await Promise.all(workerData.wanted.map(({ screen, language, words }) => drawScreen(screen, language, words)))
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads, not a window
parentPort.postMessage(screens)
