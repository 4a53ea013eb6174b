import type { Automaton } from './aho-corasick.ts'
import { GAP_UNITS_MAX, isHan, isSeparator } from './squeezed.ts'

/**
 * The first unit at which a word may have begun that the text does not finish yet, or has just finished: as it is
 * written, or pulled apart in any of the ways that the squeezed view undoes. No word is looked for further back than
 * `reach` units from the end.
 */
export function openWordFrom(automaton: Automaton, units: Uint16Array, reach: number): number {
  for (let start = Math.max(0, units.length - reach); start < units.length; start += 1) {
    if (isAlive(automaton, units, start, 0)) return start
  }
  return units.length
}

/** Whether the text from `at` on goes on with a word that has led to `from` so far, up to its end. */
function isAlive(automaton: Automaton, units: Uint16Array, at: number, from: number): boolean {
  let state = from
  for (let index = at; index < units.length; index += 1) {
    const next = automaton.step(state, units[index]!)
    const isGap = state !== 0 && isSeparator(units[index]!) && isHan(units[index - 1]!)
    if (isGap) {
      const end = gapEnd(units, index)
      if (end === units.length) return true
      // Both readings are followed: the gap may be a part of the word, or stand between its characters.
      if (end > index && isAlive(automaton, units, end, state)) return true
    }
    if (next === 0) return false
    state = next
  }
  return state !== 0
}

/** Where the separators from `start` on end; `start` where they are too many. */
function gapEnd(units: Uint16Array, start: number): number {
  let end = start
  while (end < units.length && isSeparator(units[end]!)) end += 1
  return end - start > GAP_UNITS_MAX ? start : end
}
