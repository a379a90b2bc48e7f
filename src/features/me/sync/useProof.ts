import { useI18n } from 'vue-i18n'
import { useRegions } from '@/features/content'
import { useDates } from '@/features/records'

interface Proof { seq?: number | undefined; logHash?: string | undefined; serverTime?: string | undefined }

/** What a receipt proves, in a line: place in the town's log, the log's hash there, the server's time. Nothing without a receipt. */
export function useProof() {
  const { t, n } = useI18n()
  const { moment } = useDates()
  const { townName } = useRegions()
  return ({ seq, logHash, serverTime }: Proof, town?: string): string => {
    if (seq === undefined || logHash === undefined || serverTime === undefined) return ''
    const about = { seq: n(seq), hash: `${logHash.slice(0, 4)}…${logHash.slice(-4)}`, at: moment(serverTime) }
    return town === undefined ? t('me.sync.proofHere', about) : t('me.sync.proof', { ...about, town: townName(town) })
  }
}
