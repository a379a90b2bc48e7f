import { defineAsyncComponent, defineComponent, type AsyncComponentLoader, type Component } from 'vue'
import { useHold } from './settling'

/** Draws nothing; its page waits as long as it stands in a part's place. */
const Coming = defineComponent(() => {
  useHold()
  return () => null
})

/** A part whose code comes when it is first shown. A page that settles waits for it, so that it pushes nothing away. */
export const loadedPart = <T extends Component>(loader: AsyncComponentLoader<T>): T => defineAsyncComponent({ loader, loadingComponent: Coming, delay: 0 })
