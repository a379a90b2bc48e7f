import { createRenderer, type App } from 'vue'

const node = () => ({})
const nothing = () => undefined
const { createApp } = createRenderer<object, object>({
  insert: nothing, remove: nothing, createElement: node, createText: node, createComment: node, setText: nothing, setElementText: nothing,
  parentNode: () => null, nextSibling: () => null, patchProp: nothing,
})

/**
 * Runs `setup` as a component's, on a page that draws nothing and needs no browser.
 * @param prepare gives the app what is provided in it
 * @returns what it gave, and how to leave the page
 */
export function inSetup<T>(setup: () => T, prepare: (app: App) => unknown = nothing): T & { leave: () => void } {
  let given: T
  const app = createApp({
    setup() {
      given = setup()
      return () => null
    },
  })
  prepare(app as unknown as App)
  app.mount({})
  return { ...given!, leave: () => app.unmount() }
}
