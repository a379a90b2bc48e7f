import { createHash } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
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
    `script-src 'self' 'wasm-unsafe-eval'${scripts}`,
    `style-src 'self'${styles}`,
    `img-src 'self' blob: data:`,
    `media-src 'self' blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `worker-src 'self'`,
    `manifest-src 'self'`,
    `form-action 'self'`,
    `object-src 'none'`, `base-uri 'none'`, `frame-ancestors 'none'`,
    `require-trusted-types-for 'script'`, `trusted-types vue sw`,
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

/** What a browser heeds of a document or a worker, or need be told only once. */
const OF_DOCUMENTS = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()',
}

/** Of an answer that is data: shown as a document it may do nothing at all. */
export const OF_DATA = { ...EVERYWHERE, ...OF_DOCUMENTS, 'content-security-policy': `default-src 'none'; frame-ancestors 'none'` }

/**
 * @param policy asked anew for each answer: a rebuilt app has other inline hashes
 *
 * A script or style that belongs to a page is ruled by the page's policy (CSP 3, 4.2). Twenty of them carrying it as well cost
 * a phone's first load more than ten kilobytes, so an answer marked as a part of a page goes without.
 */
export const securityHeaders = (policy: () => string) => createMiddleware<Env>(async (c, next) => {
  await next()
  if (c.get('sentStatus')) return
  const all = c.get('partOfPage') ? EVERYWHERE : { ...EVERYWHERE, ...OF_DOCUMENTS, 'content-security-policy': policy() }
  for (const [name, value] of Object.entries(all)) c.res.headers.set(name, value)
})
