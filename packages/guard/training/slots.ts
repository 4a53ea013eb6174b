import { readFamilies, readLines } from './data.ts'
import type { Random } from './random.ts'

/** Fills each `{slot}` that has a source in a template; the same slot gets the same value throughout. */
export function fill(template: string, sources: Readonly<Record<string, () => string>>): string {
  let filled = template
  for (const [slot, source] of Object.entries(sources)) {
    if (filled.includes(`{${slot}}`)) filled = filled.replaceAll(`{${slot}}`, source())
  }
  return filled
}

export type Slots = Parameters<typeof fill>[1]

/** Everything harmful that can be asked for, class by class of GB/T 45654, as a verb with its object. */
export function harmOf(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const [verbs, objects] = line.split('|').map((side) => side.split('、'))
    return verbs!.flatMap((verb) => objects!.map((object) => `${verb}${object}`))
  })
}

/** What fills the slots of attacks, with the goals that `among` keeps; one name throughout a text. */
export function attackSlots(
  random: Random,
  among: (lines: readonly string[]) => readonly string[],
): () => Slots {
  const written = among(readLines('goals.zh.txt'))
  const harm = harmOf(among(readLines('harm.zh.txt')))
  return () => {
    const name = random.pick(readLines('names.zh.txt'))
    return {
      name: () => name,
      role: () => random.pick(readLines('roles.zh.txt')),
      persona: () => random.pick(readLines('personas.zh.txt')),
      manner: () => random.pick(readLines('manners.zh.txt')),
      goal: () => random.pick(random.next() < 0.4 ? written : harm),
    }
  }
}

export function ordinarySlots(random: Random): Slots {
  return {
    product: () => random.pick(readLines('products.zh.txt')),
    task: () => random.pick(readLines('tasks.zh.txt')),
    role: () => random.pick(readLines('ordinary-roles.zh.txt')),
    manner: () => random.pick(readLines('ordinary-manners.zh.txt')),
  }
}

/** What fills the slots of our own news: behind `# city` stands what `{city}` may be. */
export function pressSlots(random: Random): Slots {
  return Object.fromEntries(
    [...readFamilies('press-words.zh.txt')].map(([slot, words]) => [
      slot,
      () => random.pick(words),
    ]),
  )
}
