import { computed, inject, shallowRef, type InjectionKey, type Ref } from 'vue'
import { installsByHand, watchInstall, type InstallPrompt } from '@/platform'

/** Putting the app on the phone's home screen. */
export interface Install {
  /** Whether {@link ask} would show the browser's own question now. */
  readonly offered: Readonly<Ref<boolean>>
  readonly installed: Readonly<Ref<boolean>>
  /** iPhone, iPad: only from the share menu. */
  readonly byHand: boolean
  /** Shows the browser's question; resolves to whether the person agreed. Must be called from a tap. */
  ask(): Promise<boolean>
}

export const InstallKey: InjectionKey<Install> = Symbol('ui-install')

export function createInstall(world: Window = window): Install {
  const offer = shallowRef<InstallPrompt>()
  const installed = shallowRef(false)
  watchInstall(world, (state) => {
    offer.value = state.offer
    installed.value = state.installed
  })
  return {
    offered: computed(() => offer.value !== undefined),
    installed,
    byHand: installsByHand(world.navigator),
    async ask() {
      const event = offer.value
      offer.value = undefined
      await event?.prompt()
      return (await event?.userChoice)?.outcome === 'accepted'
    },
  }
}

export function useInstall(): Install {
  const install = inject(InstallKey)
  if (!install) throw new Error('useInstall() outside the app')
  return install
}
