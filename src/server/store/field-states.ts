import type { FieldState } from '@/domain/records'

/** Who wrote which fields at which version: `[version, deviceId, names]`. Most records have one writer of all their fields. */
export type PackedStates = [version: number, deviceId: string, names: string[]][]

export function packStates(states: Readonly<Record<string, FieldState>>): PackedStates {
  const packed: PackedStates = []
  for (const [name, { version, deviceId }] of Object.entries(states)) {
    const group = packed.find((each) => each[0] === version && each[1] === deviceId)
    if (group) group[2].push(name)
    else packed.push([version, deviceId, [name]])
  }
  return packed
}

export const unpackStates = (packed: PackedStates): Record<string, FieldState> =>
  Object.fromEntries(packed.flatMap(([version, deviceId, names]) => names.map((name) => [name, { version, deviceId }])))
