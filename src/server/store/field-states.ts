import type { FieldState } from '@/domain/records'

/** Who wrote which fields at which version, and when others last had: `[version, deviceId, names, others]`. Most records have one writer of all their fields. */
export type PackedStates = [version: number, deviceId: string, names: string[], others?: number][]

export function packStates(states: Readonly<Record<string, FieldState>>): PackedStates {
  const packed: PackedStates = []
  for (const [name, { version, deviceId, others }] of Object.entries(states)) {
    const group = packed.find((each) => each[0] === version && each[1] === deviceId && each[3] === others)
    if (group) group[2].push(name)
    else packed.push(others === undefined ? [version, deviceId, [name]] : [version, deviceId, [name], others])
  }
  return packed
}

export const unpackStates = (packed: PackedStates): Record<string, FieldState> =>
  Object.fromEntries(packed.flatMap(([version, deviceId, names, others]) => names.map((name) => [name, { version, deviceId, ...(others === undefined ? {} : { others }) }])))
