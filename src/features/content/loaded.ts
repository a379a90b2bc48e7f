import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { useFirstThings, useHold } from '@/ui'
import type { Content } from './content'
import { useContent } from './store'

interface Loaded<T> {
  part(): T
  /** Whether it is there by now, or cannot be for the present. */
  isRead(): boolean
  /** Resolves then. */
  ready: Promise<unknown>
  /** Reads what could not be read. */
  again(): void
}

/**
 * A part of the content that pages take words from: read once, after what the app was opened for; whoever waits for a page to settle
 * waits for it. What cannot be read stays `none`, so that keys stand for themselves, until a later page asks again.
 */
export function defineLoaded<T>(name: string, none: T, read: (content: Content) => Promise<T>): () => Loaded<T> {
  const useStore = defineStore(`content/${name}`, (): Loaded<T> => {
    const part = shallowRef<T>()
    const isRead = ref(false)
    let isAsking = false
    const content = useContent()
    const { shown } = useFirstThings()
    async function load(): Promise<void> {
      isAsking = true
      part.value = await shown().then(() => read(content)).catch(() => undefined)
      isAsking = false
      isRead.value = true
    }
    const again = (): void => { if (!part.value && !isAsking) void load() }
    return { part: () => part.value ?? none, isRead: () => isRead.value, ready: load(), again }
  })
  return () => {
    const loaded = useStore()
    if (loaded.isRead()) loaded.again()
    else void loaded.ready.then(useHold())
    return loaded
  }
}
