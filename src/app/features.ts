import type { RouteRecordRaw } from 'vue-router'

// While features appear one by one: those that load.
const doors = import.meta.glob<{ routes?: RouteRecordRaw[] }>('../features/*/index.ts')
const opened = await Promise.allSettled(Object.values(doors).map((open) => open()))
export const featureRoutes: RouteRecordRaw[] = opened.flatMap((door) => (door.status === 'fulfilled' ? door.value.routes ?? [] : []))
