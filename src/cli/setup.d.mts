export const root: string
export function giveUp(message: string): never
export function run(command: string, args: string[], env?: Record<string, string>): number
export function requireNode(): void
export function ensureInstalled(): void
export function ensureBuilt(): void
