import { computed, ref, shallowRef, watch } from 'vue'
import { checkCreditCode } from '@/domain/identifiers'
import type { HandOver } from '@/domain/handover'
import type { PolicyPack } from '@/domain/policy'
import { evaluateAsked } from '@/domain/policy/asked'
import { snapshotOf } from '@/domain/policy/snapshot'
import { useContent } from '@/features/content'
import { useAttempt } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import { differences } from './compare'
import { visitOf } from './visit-of'

/** What was handed over, laid beside what is known here; only `begin` writes anything. */
export function useConfirm(handOver: () => HandOver) {
  const workspace = useWorkspace()
  const content = useContent()
  const { busy, failed, attempt } = useAttempt()
  const pack = shallowRef<PolicyPack>()
  const packRead = ref(false)
  async function readPack(): Promise<void> {
    const policies = await content.policies().catch(() => [])
    pack.value = policies.find(({ pack: { id } }) => id === handOver().pack.id)?.pack
    packRead.value = true
  }
  void readPack()

  const evaluation = computed(() => pack.value && evaluateAsked(pack.value, handOver().facts, { asOf: handOver().asOf }).asked)
  const snapshot = computed(() => (evaluation.value?.benefits.length ? snapshotOf(evaluation.value) : undefined))
  const otherPack = computed(() => pack.value !== undefined && pack.value.sha256 !== handOver().pack.sha256)

  const known = useLive(async () => {
    const code = handOver().from?.creditCode
    return code ? workspace.records.listBy('enterprise', 'creditCode', checkCreditCode(code).canonical) : []
  }, undefined)
  /** The enterprise recorded here that it is; empty: another one. */
  const chosen = ref('')
  watch(known, (found) => { if (found && !found.some(({ id }) => id === chosen.value)) chosen.value = found[0]?.id ?? '' }, { immediate: true })
  const same = computed(() => known.value?.find(({ id }) => id === chosen.value))
  const news = computed(() => (same.value ? differences(handOver(), same.value) : []))

  /** @returns the draft of the visit, or undefined with `failed` saying why not */
  const begin = (): Promise<string | undefined> => attempt(async () => {
    const value = visitOf(handOver(), {
      enterpriseId: same.value?.id, towns: workspace.person?.towns ?? [], snapshot: snapshot.value,
      startedAt: new Date().toISOString(), visitor: workspace.person?.name ?? '',
    })
    return (await workspace.drafts.create('visit', value)).id
  })

  return { pack, ready: computed(() => packRead.value && known.value !== undefined), evaluation, snapshot, otherPack, known, chosen, same, news, begin, busy, failed }
}
