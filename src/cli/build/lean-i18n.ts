import type { Plugin } from 'vite'

const reads = /const key = 'currentInstance';\s*if \(key in Vue\) \{\s*return Vue\[key\];\s*\}\s*else \{\s*return Vue\.getCurrentInstance\(\);\s*\}/

/**
 * vue-i18n looks a name up in the whole of Vue, which keeps every part of Vue in the build, used or not (6 KB gz). The name
 * exists in no Vue 3 release; without the look-up the build drops what nobody uses. Fails when vue-i18n changes, so that
 * somebody looks again.
 */
export function leanI18n(): Plugin {
  return {
    name: 'ip-workstation:lean-i18n',
    apply: 'build',
    transform(code, id) {
      if (!id.includes('/vue-i18n/dist/vue-i18n.runtime.mjs')) return
      if (!reads.test(code)) throw new Error('lean-i18n: vue-i18n no longer has the look-up this plugin removes')
      return { code: code.replace(reads, 'return Vue.getCurrentInstance();'), map: null }
    },
  }
}
