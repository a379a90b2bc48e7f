/** One request to our own server. `body` is what goes over the wire, already encoded. */
export interface WireRequest {
  method: 'GET' | 'POST'
  /** Path with query, from `/api`. */
  path: string
  headers: Record<string, string>
  body?: Uint8Array<ArrayBuffer> | string
  signal: AbortSignal
}

export interface WireResponse {
  status: number
  header(name: string): string | null
  text(): Promise<string>
  bytes(): Promise<ArrayBuffer>
}

/** Rejects when the network fails; resolves for every HTTP status. */
export type Transport = (request: WireRequest) => Promise<WireResponse>

/** The browser's network. Redirects are refused: our server never sends one, a captive portal does. */
export function createFetchTransport(fetcher: typeof fetch = globalThis.fetch.bind(globalThis)): Transport {
  return async ({ method, path, headers, body, signal }) => {
    const response = await fetcher(path, {
      method, headers, signal, redirect: 'error', cache: 'no-store', credentials: 'same-origin', ...(body === undefined ? {} : { body }),
    })
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      text: () => response.text(),
      bytes: () => response.arrayBuffer(),
    }
  }
}
