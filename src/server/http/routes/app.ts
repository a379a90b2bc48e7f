import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { Hono, type Context } from 'hono'
import { hasHashedName } from '../../builds'
import { CodedError } from '../../errors'
import type { Env } from '../context'
import { StaticFiles, type Encoding, type StaticFile } from '../static-files'

const START_PAGE = '/index.html'
/** A worker is ruled by its own policy, not by that of the page which starts it. */
const WORKER = /\.worker-[\w-]+\.js$/

/**
 * The built app in `folder`: its files, and its start page for every address that is a place inside the app.
 * @param earlier folder of earlier builds' parts, for pages that were opened before this build was put in their place
 */
export function appRoutes(folder: string, earlier?: string): Hono<Env> {
  const files = new StaticFiles(folder)
  const earlierFiles = earlier === undefined ? undefined : new StaticFiles(earlier)
  const routes = new Hono<Env>()
  routes.on(['GET', 'HEAD'], '*', async (c) => {
    if (!existsSync(folder)) return c.text('The app is not built. Run: npm run build\n', 503)
    const path = decodedPath(c)
    const file = await files.find(path === '/' ? START_PAGE : path) ?? (hasHashedName(path) ? await earlierFiles?.find(path) : undefined)
    if (file) return answerFile(c, file, path)
    const page = extname(path) === '' ? await files.find(START_PAGE) : undefined
    if (!page) throw new CodedError('not-found')
    return answerFile(c, page, START_PAGE)
  })
  // Files another app of the phone shares are taken by the service worker and never come here, unless the browser has lost it: then
  // nothing of them is read, and the page says that they have to be shared once more.
  routes.post('/share', (c) => c.redirect('/share?trouble=again', 303))
  routes.all('*', () => { throw new CodedError('method-not-allowed') })
  return routes
}

function decodedPath(c: Context<Env>): string {
  try {
    return decodeURIComponent(c.req.path)
  } catch (cause) {
    throw new CodedError('bad-request', { cause })
  }
}

async function answerFile(c: Context<Env>, file: StaticFile, path: string): Promise<Response> {
  const hashed = hasHashedName(path)
  if (hashed && !WORKER.test(path)) c.set('partOfPage', true)
  const headers: Record<string, string> = {
    'content-type': file.type, vary: 'accept-encoding',
    // What bears its hash in its name is never asked for again.
    ...(hashed ? { 'cache-control': 'public, max-age=31536000, immutable' } : { 'cache-control': 'no-cache', etag: file.etag }),
  }
  if (c.req.header('if-none-match')?.includes(file.etag)) return c.body(null, 304, headers)
  const accepts = c.req.header('accept-encoding') ?? ''
  const encoding: Encoding | undefined = /\bbr\b/.test(accepts) ? 'br' : /\bgzip\b/.test(accepts) ? 'gzip' : undefined
  const packed = encoding && file.packed ? await file.packed(encoding) : undefined
  const bytes = packed ?? file.plain
  if (packed) headers['content-encoding'] = encoding!
  headers['content-length'] = String(bytes.length)
  // hono sends no body in answer to HEAD
  return c.body(new Uint8Array(bytes), 200, headers)
}
