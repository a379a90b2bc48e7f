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

/** Headers every answer carries; `policy` is asked anew because a rebuilt app has other inline hashes. */
export const securityHeaders = (policy: () => string) => createMiddleware<Env>(async (c, next) => {
  await next()
  const headers = c.res.headers
  headers.set('content-security-policy', policy())
  headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
  headers.set('x-content-type-options', 'nosniff')
  headers.set('x-frame-options', 'DENY')
  headers.set('referrer-policy', 'no-referrer')
  headers.set('cross-origin-opener-policy', 'same-origin')
  headers.set('cross-origin-resource-policy', 'same-origin')
  headers.set('permissions-policy', 'camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()')
})
