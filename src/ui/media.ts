import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** Whether a media query holds, kept up to date as long as the component lives. @param query as in CSS, with its parentheses */
export function useMedia(query: string, world: Pick<Window, 'matchMedia'> = window): Readonly<Ref<boolean>> {
  const media = world.matchMedia(query)
  const holds = ref(media.matches)
  const follow = () => { holds.value = media.matches }
  media.addEventListener('change', follow)
  onScopeDispose(() => media.removeEventListener('change', follow))
  return readonly(holds)
}
