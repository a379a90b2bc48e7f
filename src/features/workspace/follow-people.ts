import type { OpenWorkspace } from './open-workspace'
import { PEOPLE_KEY, type Loss, type PeopleOfPhone } from './people'

/**
 * Another tab may have found the storage emptied, or its person may have read of it there.
 * @param again the open database is not the person's any more
 */
export function followPeople(people: PeopleOfPhone, opened: () => OpenWorkspace | undefined, again: () => void, lost: (loss: Loss | undefined) => void): void {
  globalThis.addEventListener?.('storage', ({ key }: StorageEvent) => {
    const open = opened()
    if (key !== PEOPLE_KEY || !open) return
    const known = people.find(open.person.id)
    if (known && known.deviceId !== open.deviceId) again()
    else lost(known?.loss)
  })
}
