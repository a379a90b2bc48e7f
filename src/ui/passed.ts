import type { HTMLAttributes } from 'vue'

/** Native attributes a component with a changing root hands on to it (`aria-label`, `id`, `role` …); for the type checker only. */
export interface Passed extends Omit<HTMLAttributes, 'title' | 'onClick'> {
  target?: string
  rel?: string
  download?: string
  form?: string
  value?: string
}
