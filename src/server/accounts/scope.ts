import type { Person, Role } from '@/contract'

declare const made: unique symbol

/**
 * Who asks and which towns they may touch. Every query for town data takes one, and only this file makes them: there is no
 * other way to a town's records.
 */
export interface Scope {
  readonly [made]: true
  readonly person: { readonly id: string; readonly name: string }
  readonly role: Role
  readonly towns: readonly string[]
}

/** Scope of a signed-in person: their own towns, whatever the role. An administrator without towns reads no records. */
export const scopeOf = (person: Person): Scope =>
  ({ person: { id: person.id, name: person.name }, role: person.role, towns: [...person.towns].sort() }) as unknown as Scope

/** Scope of the installation itself, for laying trial content. Its edits are signed by `name`. */
export const stationScope = (id: string, name: string, towns: readonly string[]): Scope =>
  scopeOf({ id, name, role: 'officer', towns: [...towns] })

/** What several people may touch together, for reading and writing in one statement what each of them may. Whose is what, the caller keeps apart. */
export const jointScope = (scopes: readonly Scope[]): Scope =>
  scopes.length === 1 ? scopes[0]! : { ...scopes[0]!, towns: jointTowns(scopes) }

export const jointTowns = (scopes: readonly Scope[]): string[] => [...new Set(scopes.flatMap(({ towns }) => towns))].sort()

export const mayTouch = (scope: Scope, town: string): boolean => scope.towns.includes(town)

/** Whether somebody may be told what became of an edit: of their own also after the town was taken from them. */
export const mayHear = (scope: Scope, { town, person }: { town: string; person: { id: string } }): boolean => mayTouch(scope, town) || person.id === scope.person.id

/** The towns of `asked` that lie inside the scope. */
export const within = (scope: Scope, asked: Iterable<string>): string[] => [...new Set(asked)].filter((town) => mayTouch(scope, town)).sort()
