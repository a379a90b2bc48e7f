import type { Plugin } from 'vite'

/**
 * Lets the static frame of `index.html` paint before anything else is here: moves the stylesheets behind it (in the body
 * they hold up only what follows), and has the scripts every page needs next fetched beside the entry, not after it has run: on a
 * slow network that is one round trip less.
 */
export function firstPaint({ scripts }: { scripts: readonly RegExp[] }): Plugin {
  return {
    name: 'ip-workstation:first-paint',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const links = html.match(/^\s*<link rel="stylesheet"[^>]*>\n?/gm) ?? []
        const fileOf = (pattern: RegExp): string => {
          const file = Object.keys(bundle ?? {}).find((name) => pattern.test(name))
          if (!file) throw new Error(`first-paint: no file matches ${pattern}`)
          return `/${file}`
        }
        return {
          html: links.reduce((page, link) => page.replace(link, ''), html).replace('</body>', `${links.map((link) => link.trim()).join('\n')}\n</body>`),
          tags: scripts.map((pattern) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: fileOf(pattern) }, injectTo: 'head' as const })),
        }
      },
    },
  }
}
