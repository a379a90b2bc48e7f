import { inject, type InjectionKey } from 'vue'

/** Matters ticked on the start page before the app had taken it over. Taken once: they are of the page that was tapped. */
export type ChosenEarly = () => readonly string[]

export const ChosenEarlyKey: InjectionKey<ChosenEarly> = Symbol('chosen-early')

export const useChosenEarly = (): readonly string[] => inject(ChosenEarlyKey, undefined)?.() ?? []
