import { type Bilingual, inLocale, type Locale } from '#kernel/bilingual.ts'
import { tourErrors } from './errors.ts'

/** Where the tour is told; the terminal of the command line is one. */
export interface TourOutput {
  readonly locale: Locale
  answer(line: string): void
  remark(line: string): void
}

/** Tells the tour: acts are numbered, and each proof stands below the act that it proves. */
export interface Narration {
  act(text: Bilingual): void
  proof(text: Bilingual): void
}

export function narrate({ locale, answer }: TourOutput): Narration {
  let acts = 0
  return {
    act(text) {
      acts += 1
      answer(`${acts}. ${inLocale(text, locale)}`)
    },
    proof: (text) => answer(`   ✓ ${inLocale(text, locale)}`),
  }
}

/** INVARIANT: the tour goes no further than what held. Error: `tour.step_failed`. */
export function expectThat(holds: boolean, expected: Bilingual, found: unknown): asserts holds {
  if (holds) return
  const text = typeof found === 'string' ? found : JSON.stringify(found)
  throw tourErrors.step_failed({ expected, found: text ?? 'undefined' })
}
