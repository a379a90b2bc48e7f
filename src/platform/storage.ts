/** How full the phone's share for this app is. Sizes in bytes, as far as the browser tells; `kept` is whether it promised not to clear it. */
export interface StorageState {
  usageBytes: number | undefined
  quotaBytes: number | undefined
  kept: boolean | undefined
}

type Manager = Partial<Pick<StorageManager, 'estimate' | 'persisted' | 'persist'>>

export async function storageState(manager: Manager | undefined = navigator.storage): Promise<StorageState> {
  const [estimate, kept] = await Promise.all([
    manager?.estimate?.().catch(() => undefined),
    manager?.persisted?.().catch(() => undefined),
  ])
  return { usageBytes: estimate?.usage, quotaBytes: estimate?.quota, kept }
}

/** Asks the browser never to clear this app's data by itself. Call it after an act that made data worth keeping; some browsers ask the person. */
export async function keepStorage(manager: Manager | undefined = navigator.storage): Promise<boolean> {
  if (await manager?.persisted?.().catch(() => false)) return true
  return await manager?.persist?.().catch(() => false) ?? false
}

/**
 * The same, only where the browser decides by itself: Firefox asks the person, who would not know why just then.
 */
export async function keepStorageUnasked(manager: Manager | undefined = globalThis.navigator?.storage, userAgent: string = globalThis.navigator?.userAgent ?? ''): Promise<boolean> {
  return !/\bFirefox\//.test(userAgent) && keepStorage(manager)
}
