/// <reference types="vite/client" />
declare const APP_VERSION: string

/** The content packs of this build, as files beside the app. */
declare module 'virtual:content-manifest' {
  const manifest: readonly import('@/domain/content').ManifestEntry[]
  export default manifest
}

/** The content itself, for the server and for tests. */
declare module 'virtual:content' {
  const content: import('@/domain/content').BundledContent
  export default content
}

declare module 'virtual:words' {
  /** Language → addresses of its compiled messages: those a first page without an account needs, those one with an account needs besides, and all others. */
  const urls: Record<string, Record<import('@/contract/word-parts').WordPart, string>>
  export default urls
}
