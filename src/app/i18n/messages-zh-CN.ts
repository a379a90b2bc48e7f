import { byNamespace } from './namespaces'

export default byNamespace(import.meta.glob('/locales/zh-CN/*.json', { eager: true, import: 'default' }))
