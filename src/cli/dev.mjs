// `npm run dev`: the API from source on 8787 and Vite with hot reload in front of it on 5173.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, root } from './setup.mjs'

ensureInstalled()
// The sign-in links must lead to Vite, not to the last build.
const env = { PUBLIC_URL: 'http://localhost:5173', ...process.env }
const start = (args) => spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' })
const children = [
  start([join(root, 'node_modules/tsx/dist/cli.mjs'), 'watch', 'src/server/main.ts']),
  start([join(root, 'node_modules/vite/bin/vite.js')]),
]
const stop = () => children.forEach((child) => child.kill('SIGTERM'))
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
for (const child of children) child.on('exit', stop)
