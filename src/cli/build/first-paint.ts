import type { Plugin } from 'vite'

/**
 * Lets the static frame of `index.html` paint before anything else is here: moves the stylesheets behind it (in the body
 * they hold up only what follows), and names the chunks `wanted` for fetching beside the entry, not after it.
 */
export function firstPaint(wanted: readonly string[]): Plugin {
  return {
    name: 'first-paint',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const links = html.match(/^\s*<link rel="stylesheet"[^>]*>\n?/gm) ?? []
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk' && file.facadeModuleId !== null && wanted.some((path) => file.facadeModuleId?.endsWith(path)))
        if (chunks.length !== wanted.length) throw new Error(`first-paint: ${wanted.length} chunks wanted, ${chunks.length} built`)
        return {
          html: links.reduce((page, link) => page.replace(link, ''), html).replace('</body>', `${links.map((link) => link.trim()).join('\n')}\n</body>`),
          tags: chunks.map((chunk) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${chunk.fileName}` }, injectTo: 'head' as const })),
        }
      },
    },
  }
}
