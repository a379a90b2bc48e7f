import { createServer, type ViteDevServer } from 'vite'
import { root } from '~/src/cli/setup.mjs'

/** Our sources as Vite serves them while developing, on a free port: for pieces that need a real browser but no server of ours. */
export async function sourceServer(): Promise<{ origin: string; close(): Promise<void> }> {
  const server: ViteDevServer = await createServer({ root, logLevel: 'silent', server: { port: 0, host: '127.0.0.1', hmr: false, watch: null }, optimizeDeps: { noDiscovery: true, include: ['vue', 'vue-router', 'pinia'] }, cacheDir: 'node_modules/.vite-tests' })
  await server.listen()
  const address = server.httpServer?.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return { origin: `http://127.0.0.1:${address.port}`, close: () => server.close() }
}
