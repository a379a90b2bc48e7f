import { ref, shallowRef } from 'vue'
import type { EnrolmentIssued, ErrorCode, Person, PersonAddition, PersonChange, PersonEntry } from '@/contract'

export interface PeopleWorld {
  list: () => Promise<PersonEntry[]>
  add: (input: PersonAddition) => Promise<Person>
  /** @param recover the link sets a new passphrase */
  issue: (personId: string, recover?: boolean) => Promise<EnrolmentIssued>
  change: (personId: string, input: PersonChange) => Promise<Person>
  switchTo: (personId: string, on: boolean) => Promise<void>
  revoke: (personId: string, deviceId: string) => Promise<void>
  /** Shuts the device out and has it emptied at its next contact. */
  wipe: (personId: string, deviceId: string) => Promise<void>
  codeOf: (problem: unknown) => ErrorCode
}

/** The accounts an administrator keeps. They live on the server only: without network there is no list, and it says so. */
export function usePeople(world: PeopleWorld) {
  const people = shallowRef<PersonEntry[]>()
  const error = ref<ErrorCode>()
  const loading = ref(false)

  async function load(): Promise<void> {
    loading.value = true
    error.value = undefined
    try {
      people.value = await world.list()
    }
    catch (problem) {
      error.value = world.codeOf(problem)
    }
    finally {
      loading.value = false
    }
  }

  /** Does something on the server, then shows the list as the server has it now. @throws the coded error of the server, for the form to show */
  const thenLoad = <A extends unknown[], T>(act: (...given: A) => Promise<T>) => async (...given: A): Promise<T> => {
    const result = await act(...given)
    await load()
    return result
  }

  return {
    people, error, loading, load, issue: world.issue,
    add: thenLoad(world.add), change: thenLoad(world.change), switchTo: thenLoad(world.switchTo), revoke: thenLoad(world.revoke), wipe: thenLoad(world.wipe),
  }
}
