import type { Context } from 'hono'
import type { Env } from './context'

/**
 * Whether a request came to us encrypted. The server itself speaks plain HTTP: TLS ends at a proxy in front of it, which is believed
 * when the settings name one, or the settings say that all links for people begin with https.
 */
export function createOverTls({ publicUrl, behindProxy }: { publicUrl?: string | undefined; behindProxy: boolean }): (c: Context<Env>) => boolean {
  const always = publicUrl?.startsWith('https:') ?? false
  return (c) => always || (behindProxy && c.req.header('x-forwarded-proto')?.split(',').at(-1)?.trim().toLowerCase() === 'https')
}
