import { inject, type InjectionKey } from 'vue'
import { createUnsavedGate, type UnsavedGate } from '@/platform'

export const UnsavedGateKey: InjectionKey<UnsavedGate> = Symbol('ui-unsaved')

/** The app's one gate: hold it while a save or a transfer runs, so that no update comes between. Outside the app, one that nobody watches. */
export function useUnsavedGate(): UnsavedGate {
  return inject(UnsavedGateKey, createUnsavedGate, true)
}
