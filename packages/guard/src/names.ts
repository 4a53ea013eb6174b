/**
 * The names of an object's members after their joined text was rewritten. Where the lines no longer tell which
 * name became what, all names give way: a name that cannot be kept must not leave.
 * INVARIANT: as many names as before, all different where they were different.
 */
export function renamed(names: readonly string[], joined: string): readonly string[] {
  const lines = joined.split('\n')
  const counts = names.map((name) => name.split('\n').length)
  const legible = counts.reduce((sum, count) => sum + count, 0) === lines.length
  const taken = new Set(names)
  const turns = new Map<string, number>()
  let from = 0
  return names.map((name, index) => {
    const count = counts[index] ?? 1
    const line = legible ? lines.slice(from, from + count).join('\n') : `masked-${index + 1}`
    from += count
    if (line === name) return name
    let fresh = line
    // The count goes on where it stood: a thousand names behind one mask must not be a million attempts.
    let turn = turns.get(line) ?? 1
    while (taken.has(fresh)) fresh = `${line}-${++turn}`
    turns.set(line, turn)
    taken.add(fresh)
    return fresh
  })
}
