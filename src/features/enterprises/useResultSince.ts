import { computed, onMounted, shallowRef } from 'vue'
import { civilDateOf } from '@/domain/civil-date'
import type { PolicySnapshot } from '@/domain/records'
import type { PolicyPack } from '@/domain/policy'
import { lastResult } from '@/domain/policy/snapshot'
import { useContent } from '@/features/content'
import { useLive, useWorkspace } from '@/features/workspace'

type Compare = typeof import('@/domain/policy/recheck')['changedSince']

/** The result of the enterprise's last visit that has one, and what its answers come to today, when that is something else. */
export function useResultSince(enterpriseId: () => string, now: () => number = Date.now) {
  const { records } = useWorkspace()
  const content = useContent()
  const packs = shallowRef<readonly PolicyPack[]>([])
  const compare = shallowRef<Compare>()

  const last = useLive(async (): Promise<PolicySnapshot | undefined> => {
    const visits = await records.listBy('visit', 'enterpriseId', enterpriseId())
    return lastResult(visits.map(({ fields }) => fields))
  }, undefined)
  // Without content there is nothing to compare with, and nothing to tell.
  onMounted(async () => {
    const [found, { changedSince }] = await Promise.all([content.policies().catch(() => []), import('@/domain/policy/recheck')])
    packs.value = found.map(({ pack }) => pack)
    compare.value = changedSince
  })

  return computed(() => {
    const before = last.value
    const pack = before && packs.value.find(({ id }) => id === before.pack.id)
    return before && pack ? compare.value?.(before, pack, civilDateOf(now())) : undefined
  })
}
