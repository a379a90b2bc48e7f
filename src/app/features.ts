import type { RouteRecordRaw } from 'vue-router'
import { routes as accounts } from '@/features/accounts'
import { routes as assistance } from '@/features/assistance'
import { routes as audit } from '@/features/audit'
import { routes as directory } from '@/features/directory'
import { routes as enterprises } from '@/features/enterprises'
import { routes as help } from '@/features/help'
import { routes as me } from '@/features/me'
import { routes as policy } from '@/features/policy'
import { routes as privacy } from '@/features/privacy'
import { routes as supervision } from '@/features/supervision'
import { routes as today } from '@/features/today'
import { routes as vault } from '@/features/vault'
import { routes as visits } from '@/features/visits'

/** Every feature's pages. Their components are loaded when first opened; the doors bring nothing else along (see `sideEffects` in package.json). */
export const featureRoutes: RouteRecordRaw[] = [today, enterprises, visits, assistance, policy, directory, supervision, accounts, audit, vault, me, help, privacy].flat()
