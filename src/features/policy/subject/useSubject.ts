import { onMounted, shallowRef } from 'vue'
import { useRoute } from 'vue-router'
import { self, type Subject } from './self'
import type { SubjectWorld } from './subject'

/** Reached only when a visit or an enterprise is asked about: the self-check of an enterprise on its own needs no account. */
async function openWorld(): Promise<SubjectWorld> {
  const [{ useWorkspace }, { lastResult }] = await Promise.all([import('@/features/workspace'), import('@/domain/policy/snapshot')])
  const workspace = useWorkspace()
  await workspace.whenReady()
  return {
    enterprise: (id) => workspace.records.get('enterprise', id),
    lastResult: async (id) => lastResult((await workspace.records.listBy('visit', 'enterpriseId', id)).map(({ fields }) => fields)),
    draft: (id) => workspace.drafts.get(id),
    saveDraft: async (id, value) => { await workspace.drafts.save(id, value) },
  }
}

/** For whom the page in the address is, and the way into that person's records when it is for an enterprise. */
export function useSubject() {
  const route = useRoute()
  const subject = shallowRef<Subject>()
  const world = shallowRef<SubjectWorld>()
  const asked = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : undefined)
  /** Kept in every link between the pages of one self-check. */
  const query = (): Record<string, string> => Object.fromEntries(['visit', 'enterprise'].flatMap((name) => (asked(name) ? [[name, asked(name)!]] : [])))

  async function load(wanted: { visit: string | undefined; enterprise: string | undefined }): Promise<Subject> {
    try {
      const [opened, { subjectOf }] = await Promise.all([openWorld(), import('./subject')])
      world.value = opened
      return await subjectOf(wanted, opened)
    }
    catch {
      // Signed out, or no storage: the check itself still works, for oneself.
      return self
    }
  }
  const wanted = { visit: asked('visit'), enterprise: asked('enterprise') }
  if (wanted.visit || wanted.enterprise) onMounted(async () => { subject.value = await load(wanted) })
  else subject.value = self

  return { subject, world, query }
}
