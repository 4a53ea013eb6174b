import type { Json } from './json-object.ts'
import { pointerStep } from './json-text.ts'
import { type Traversal, visitNames } from './leaves.ts'
import type { Place } from './place.ts'

/** A list with its elements visited, as long as parts are left: the very same one where nothing changed. */
export function visitEach(
  traversal: Traversal,
  list: readonly unknown[],
  visit: (element: unknown, index: number) => unknown,
): readonly unknown[] {
  let changed: unknown[] | undefined
  for (let index = 0; index < list.length && traversal.partsLeft >= 0; index += 1) {
    const before = list[index]
    const after = visit(before, index)
    if (after !== before) {
      changed ??= [...list]
      changed[index] = after
    }
  }
  return changed ?? list
}

/** An object with its members visited, and their names but for those that the protocol gives: the same where nothing changed. */
export function visitMembers(
  traversal: Traversal,
  object: Json,
  path: string,
  owner: Place,
  isGiven: (name: string) => boolean,
  visit: (value: unknown, path: string, name: string) => unknown,
): Json {
  const names = Object.keys(object)
  const changes = new Map<string, unknown>()
  for (const [index, name] of names.entries()) {
    const before = object[name]
    const after = visit(before, path + pointerStep(name, index), name)
    if (after !== before) changes.set(name, after)
  }
  const told = names.filter((name) => !isGiven(name))
  const renames = visitNames(traversal, told, path, owner)
  if (changes.size === 0 && renames === undefined) return object
  // Built from entries, not by assignment: a member named `__proto__` must stay a member.
  return Object.fromEntries(
    names.map((name) => [
      renames?.get(name) ?? name,
      changes.has(name) ? changes.get(name) : object[name],
    ]),
  )
}
