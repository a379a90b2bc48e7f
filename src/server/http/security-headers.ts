import { createHash } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
import type { Context } from 'hono'
import { CSP_REPORTS_PATH } from '@/contract'
import type { Env } from './context'

/**
 * The page may load and reach nothing but this server. Styles and scripts written into `html` itself are allowed by their hash.
 * @param html the app's start page, or empty
 */
export function contentPolicy(html: string): string {
  const styles = inlineHashes(html, 'style')
  const scripts = inlineHashes(html, 'script')
  return [
    `default-src 'none'`,
    // WebAssembly is what Argon2id runs in; without the word it would need 'unsafe-eval'.
    `script-src 'self' 'wasm-unsafe-eval'${scripts}`,
    `style-src 'self'${styles}`,
    `img-src 'self' blob: data:`,
    `connect-src 'self'`,
    `worker-src 'self'`,
    `manifest-src 'self'`,
    // Every form is handled by the page's script; none is ever sent by the browser itself.
    `form-action 'none'`,
    `object-src 'none'`, `base-uri 'none'`, `frame-ancestors 'none'`,
    `require-trusted-types-for 'script'`, `trusted-types vue sw`,
    `report-uri ${CSP_REPORTS_PATH}`,
  ].join('; ')
}

function inlineHashes(html: string, tag: 'style' | 'script'): string {
  const hashes = [...html.matchAll(new RegExp(`<${tag}(?![^>]*\\bsrc=)[^>]*>([\\s\\S]*?)</${tag}>`, 'gi'))]
    .map(([, content]) => ` 'sha256-${createHash('sha256').update(content!).digest('base64')}'`)
  return [...new Set(hashes)].join('')
}

/** Carried by every answer. */
const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

/** What a browser heeds of a document or a worker. */
const OF_DOCUMENTS = {
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  // Photos come through the file chooser, which asks by itself; nothing here asks for the place.
  'permissions-policy': 'camera=(self), geolocation=(), microphone=(), display-capture=(), payment=(), usb=(), serial=(), bluetooth=(), browsing-topics=()',
}

/** Shown as a document, data may do nothing at all. */
const OF_DATA = { ...EVERYWHERE, ...OF_DOCUMENTS, 'content-security-policy': `default-src 'none'; frame-ancestors 'none'; sandbox` }

/** RFC 6797, 7.2: said over TLS only. */
const OVER_TLS = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }

/** For an answer that is written past hono. */
export const headersOfData = (c: Context<Env>): Record<string, string> => ({ ...OF_DATA, ...(c.get('overTls') ? OVER_TLS : {}) })

/**
 * Signing out has the browser forget pages it holds ready for going back. Nothing more: `storage` would take the work not yet
 * sent of everybody who uses this phone, `cookies` those of other services of the same domain and, when the sign-out was made
 * without network and is told late, the next person's session. See docs/decisions/2026-11-22-sign-out-clears.md.
 */
const ON_SIGN_OUT = { 'clear-site-data': '"cache"' }
const SIGN_OUT_PATH = '/api/session/end'

export interface SecurityHeaders {
  /** Asked anew for each page: a rebuilt app has other inline hashes. */
  policy(): string
  /** Whether the asker's line to us is encrypted. */
  overTls(c: Context<Env>): boolean
}

/**
 * A script or style that belongs to a page is ruled by the page's policy (CSP 3, 4.2). Twenty of them carrying it as well cost
 * a phone's first load more than ten kilobytes, so an answer marked as a part of a page goes without.
 */
export const securityHeaders = ({ policy, overTls }: SecurityHeaders) => createMiddleware<Env>(async (c, next) => {
  c.set('overTls', overTls(c))
  await next()
  if (c.get('sentStatus')) return
  for (const [name, value] of Object.entries(headersOf(c, policy))) c.res.headers.set(name, value)
  if (isData(c) && !c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
})

const isData = (c: Context<Env>): boolean => /^\/api(\/|$)/.test(c.req.path)

function headersOf(c: Context<Env>, policy: () => string): Record<string, string> {
  if (c.get('partOfPage')) return EVERYWHERE
  if (isData(c)) return { ...headersOfData(c), ...(c.req.path === SIGN_OUT_PATH && c.res.status === 204 ? ON_SIGN_OUT : {}) }
  return { ...EVERYWHERE, ...OF_DOCUMENTS, ...(c.get('overTls') ? OVER_TLS : {}), 'content-security-policy': policy() }
}
