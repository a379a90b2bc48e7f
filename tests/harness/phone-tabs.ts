import { createPinia, defineStore, setActivePinia } from 'pinia'
import { afterEach, beforeEach, vi } from 'vitest'
import { ref, type App } from 'vue'
import type { Device } from '@/device'
import { openPhone } from '../device/phone'
import { inSetup } from './in-setup'

const quiet = { addEventListener: () => undefined, removeEventListener: () => undefined }

/** A phone for each test of a file: its database outlives the tabs that are opened on it, and nothing of what they type is left anywhere else. */
export function phoneTabs() {
  let device: Device
  let leave: (() => void)[]
  beforeEach(async () => {
    vi.stubGlobal('document', { ...quiet, visibilityState: 'visible' })
    vi.stubGlobal('window', quiet)
    device = await openPhone()
    leave = []
  })
  afterEach(() => {
    for (const close of leave) close()
    device.close()
    vi.unstubAllGlobals()
  })

  return {
    get device() { return device },
    /** @param workspace what the tab's form needs of it */
    open<T>(workspace: object, setup: () => T, prepare?: (app: App) => unknown): T & { leave: () => void } {
      setActivePinia(createPinia())
      defineStore('workspace', () => ({ openCount: ref(1), leftovers: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined }, ...workspace }))()
      const tab = inSetup(setup, prepare)
      leave.push(tab.leave)
      return tab
    },
  }
}
