import { shallowRef } from 'vue'
import { useWorkspace } from '@/features/workspace'
import { findDoubles, type Double, type DoublesWorld } from './doubles'
import type { EnterpriseForm } from './enterprise-form'
import { useEnterpriseIndex } from './useEnterpriseSearch'

/** A name is often part of longer ones: the very same is among the best. */
const LOOKED_AT = 20

export function useDoublesWorld(): DoublesWorld {
  const { records } = useWorkspace()
  const index = useEnterpriseIndex()
  return {
    byCode: (creditCode) => records.listBy('enterprise', 'creditCode', creditCode),
    byWords: async (text) => (await index.search?.find(text, LOOKED_AT))?.entries ?? [],
  }
}

/** Before an enterprise is added: whether it is on this phone already, and the person's word that it is another one. */
export function useDoubles(world: DoublesWorld = useDoublesWorld()) {
  const doubles = shallowRef<Double[]>([])
  const others = new Set<string>()
  let asking = false

  return {
    /** Nobody has said yet of these that they are others. */
    doubles,
    /** @returns whether `form` may be added; else `doubles` says what to choose about, or a tap before this one is being answered */
    async mayAdd(form: EnterpriseForm): Promise<boolean> {
      if (asking) return false
      asking = true
      // A question more, no condition: where nothing can be looked up, adding goes on.
      const found = await findDoubles(form, world).catch(() => [])
      asking = false
      doubles.value = found.filter(({ id }) => !others.has(id))
      return doubles.value.length === 0
    },
    addAnyway(): void {
      for (const { id } of doubles.value) others.add(id)
      doubles.value = []
    },
  }
}
