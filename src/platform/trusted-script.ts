interface Policy { createScriptURL(url: string): unknown }
interface Factory { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy }

/**
 * Addresses of our own scripts (service worker, image worker) under `require-trusted-types-for 'script'`: only the same
 * origin passes. The policy's name, `sw`, stands in the server's Content-Security-Policy. Made once, where the app begins.
 */
export function createScriptUrls(world: { location: { origin: string; href: string }; trustedTypes?: Factory }): (url: string | URL) => string {
  const own = (url: string) => {
    const address = new URL(url, world.location.href)
    if (address.origin !== world.location.origin) throw new TypeError('a script of another origin')
    return address.href
  }
  const policy = world.trustedTypes?.createPolicy('sw', { createScriptURL: own })
  // The browser's sinks take the trusted object; the types of TypeScript's library know only strings.
  return (url) => (policy ? policy.createScriptURL(String(url)) as string : own(String(url)))
}
