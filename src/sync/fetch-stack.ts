import type { HttpStack } from 'tus-js-client'

/** Requests of the tus library by `fetch`, for workers: they have no `XMLHttpRequest`. A chunk counts as sent once it is answered. */
export function createFetchStack(fetcher: typeof fetch = globalThis.fetch.bind(globalThis)): HttpStack {
  return {
    getName: () => 'fetch',
    createRequest(method, url) {
      const headers: Record<string, string> = {}
      const abort = new AbortController()
      let told: (bytes: number) => void = () => undefined
      return {
        getMethod: () => method,
        getURL: () => url,
        setHeader: (name, value) => { headers[name] = value },
        getHeader: (name) => headers[name],
        setProgressHandler: (handler) => { told = handler },
        async send(body: Blob | null) {
          const response = await fetcher(url, { method, headers, signal: abort.signal, redirect: 'error', cache: 'no-store', credentials: 'same-origin', ...(body ? { body } : {}) })
          const text = await response.text()
          if (body) told(body.size)
          return { getStatus: () => response.status, getHeader: (name) => response.headers.get(name) ?? undefined, getBody: () => text, getUnderlyingObject: () => response }
        },
        abort: async () => abort.abort(),
        getUnderlyingObject: () => abort,
      }
    },
  }
}
