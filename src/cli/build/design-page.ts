import type { Plugin } from 'vite'

/** Where the page lies that shows every piece of the design system. */
const GALLERY = '/tests/ui/gallery/index.html'

/**
 * While developing, `/design` shows every piece of the design system (`?language=en` for English). A build knows nothing of it:
 * there the address is one more page that does not exist.
 */
export function designPage(): Plugin {
  return {
    name: 'ip-workstation:design-page',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const [path, query] = (request.url ?? '').split('?')
        if (path === '/design' || path === '/design/') request.url = query === undefined ? GALLERY : `${GALLERY}?${query}`
        next()
      })
    },
  }
}
