import { useMedia } from '@/ui'

/** Whether the record has room beside the list (64rem, as the shell's side bar). */
export const useWide = () => useMedia('(min-width: 64rem)')
