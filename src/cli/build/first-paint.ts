import type { Plugin } from 'vite'

/**
 * Lets the static frame of `index.html` paint before anything else is here: moves the stylesheets behind it (in the body
 * they hold up only what follows), and has the file that matches `data` (the words) fetched beside the entry, not after it.
 */
export function firstPaint(data: RegExp): Plugin {
  return {
    name: 'ip-workstation:first-paint',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const links = html.match(/^\s*<link rel="stylesheet"[^>]*>\n?/gm) ?? []
        const file = Object.keys(bundle ?? {}).find((name) => data.test(name))
        if (!file) throw new Error(`first-paint: no file matches ${data}`)
        return {
          html: links.reduce((page, link) => page.replace(link, ''), html).replace('</body>', `${links.map((link) => link.trim()).join('\n')}\n</body>`),
          tags: [{ tag: 'link', attrs: { rel: 'preload', as: 'fetch', crossorigin: true, href: `/${file}` }, injectTo: 'head' }],
        }
      },
    },
  }
}
