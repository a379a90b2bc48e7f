import { onScopeDispose, ref } from 'vue'

/** Whether the record has room beside the list (64rem, as the shell's side bar). */
export function useWide() {
  const query = window.matchMedia('(min-width: 64rem)')
  const wide = ref(query.matches)
  const follow = () => { wide.value = query.matches }
  query.addEventListener('change', follow)
  onScopeDispose(() => query.removeEventListener('change', follow))
  return wide
}
