import { ref, shallowRef } from 'vue'
import type { EnrolmentIssued, ErrorCode, Person, PersonInput } from '@/contract'

export interface PeopleWorld {
  list: () => Promise<Person[]>
  add: (input: PersonInput) => Promise<Person>
  issue: (personId: string) => Promise<EnrolmentIssued>
  codeOf: (problem: unknown) => ErrorCode
}

/** The accounts an administrator keeps. They live on the server only: without network there is no list, and it says so. */
export function usePeople(world: PeopleWorld) {
  const people = shallowRef<Person[]>()
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

  /** @throws the coded error of the server, for the form to show */
  async function add(input: PersonInput): Promise<Person> {
    const person = await world.add(input)
    people.value = [...(people.value ?? []), person]
    return person
  }

  return { people, error, loading, load, add, issue: world.issue }
}
