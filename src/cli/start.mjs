// `npm start`: installs what is missing, builds what is out of date, then is the server itself (one process).
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt, ensureInstalled, root } from './setup.mjs'

ensureInstalled()
ensureBuilt()
await import(pathToFileURL(join(root, 'dist/server/main.js')).href)
