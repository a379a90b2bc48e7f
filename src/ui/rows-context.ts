import type { InjectionKey } from 'vue'

/** Present inside `UiRows`: a `UiRow` there is an entry of a list. */
export const InRows: InjectionKey<boolean> = Symbol('ui-rows')
