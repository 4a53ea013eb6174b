import {
  type Emphasis,
  type generalTexts,
  joined,
  PRESS_FILES,
  pressTexts,
  type strangersTexts,
} from './compose.ts'
import { readFamilies, readLines, type trainingSets } from './data.ts'
import { type Learned, learn, logitOf, type Study } from './learn.ts'
import { type LeftOut, nothingLeftOut, PARTS, partOf } from './left-out.ts'
import { seeded } from './random.ts'
import { attackSlots, fill, ordinarySlots, pressSlots } from './slots.ts'

type Sets = ReturnType<typeof trainingSets>

/** One of the two tables of the model: what it learns from and how. */
export interface Head {
  readonly texts: typeof generalTexts | typeof strangersTexts
  readonly how: Study
  readonly emphasis: Emphasis
}

const SEED = 20260101

export function train({ texts, how }: Head, sets: Sets, leftOut: LeftOut): Learned {
  const courses = [
    { texts: texts(sets, seeded(SEED), leftOut), random: seeded(SEED + 1) },
    { texts: pressTexts(seeded(SEED + 7), leftOut), random: seeded(SEED + 8) },
  ]
  return learn(courses, how)
}

/** The threshold lies where these shares of ordinary texts that a trial model never saw weigh more. */
const FALSE_ALARMS_SHARE = 0.01
/** Of texts that are hard on purpose: look-alikes, orders to an assistant, harm that is spoken of rightly. */
const FALSE_ALARMS_SHARE_HARD = 0.05
const FILLINGS = 6

/** Ordinary texts of one kind, and the share of them that may weigh more than the limit. */
interface Group {
  readonly texts: readonly string[]
  readonly share: number
}

/** What an ordinary text may weigh before it counts as an attack, by script. */
export interface Limits {
  readonly han: number
  readonly latin: number
}

const LONG_COUNT = 100

/** The ordinary texts of one part, which the trial model of that part did not learn from. */
function ordinaryPart(
  sets: Sets,
  part: number,
  { english }: Emphasis,
): Readonly<Record<keyof Limits, readonly Group[]>> {
  const slots = {
    ...ordinarySlots(seeded(SEED + 2 + part)),
    ...pressSlots(seeded(SEED + 6 + part)),
  }
  const goals = attackSlots(seeded(SEED + 3 + part), (lines) => partOf(lines, part, true))
  const kept = (texts: readonly string[]) => partOf(texts, part, true)
  const filled = (lines: readonly string[]) =>
    kept(lines).flatMap((line) =>
      Array.from({ length: FILLINGS }, () => fill(line, { ...slots, harm: goals().goal! })),
    )
  const families = [...readFamilies('ordinary.zh.txt')]
  const isEasy = ([family]: readonly [string, unknown]) =>
    family.startsWith('customer-') || family === 'small-talk'
  const asked = families.filter(isEasy).flatMap(([, lines]) => filled(lines))
  const rest = families.filter((family) => !isEasy(family))
  const hard = [
    ...rest.flatMap(([, lines]) => filled(lines)),
    ...filled(readLines('harm-seen-rightly.zh.txt')),
    ...kept(readLines('documents.zh.txt')),
    ...PRESS_FILES.flatMap((file) => filled(readLines(file))),
  ]
  const work = ['security-work.en.txt', 'documents.en.txt', ...english].flatMap(readLines)
  const lookalikes = kept(readLines('lookalikes.en.txt'))
  const long = joined([...kept(work), ...lookalikes], LONG_COUNT, seeded(SEED + 5 + part))
  return {
    han: [
      { texts: [...asked, ...kept(sets.values)], share: FALSE_ALARMS_SHARE },
      { texts: kept(sets.news), share: FALSE_ALARMS_SHARE },
      { texts: hard, share: FALSE_ALARMS_SHARE_HARD },
    ],
    latin: [
      { texts: kept(sets.banking), share: FALSE_ALARMS_SHARE },
      { texts: lookalikes, share: FALSE_ALARMS_SHARE_HARD },
      { texts: [...kept(work), ...kept(sets.emails)], share: FALSE_ALARMS_SHARE_HARD },
      { texts: long, share: FALSE_ALARMS_SHARE_HARD },
    ],
  }
}

/**
 * The limits by what trial models, one for each part, find of the part that they did not see: of the groups of a
 * script the one that asks for most decides, so that no group pays for another.
 */
function limitsOf(sets: Sets, trials: readonly Learned[], { emphasis }: Head): Limits {
  const parts = trials.map((_, part) => ordinaryPart(sets, part, emphasis))
  const limit = (script: keyof Limits) =>
    Math.max(
      ...parts[0]![script].map(({ share }, group) => {
        const weights = trials
          .flatMap((trial, part) =>
            parts[part]![script][group]!.texts.map((text) => logitOf(text, trial)),
          )
          .sort((one, other) => other - one)
        return weights[Math.floor(share * weights.length)]!
      }),
    )
  return { han: limit('han'), latin: limit('latin') }
}

export function calibrate(head: Head, sets: Sets): Limits {
  const trials = Array.from({ length: PARTS }, (_, part) =>
    train(head, sets, { ...nothingLeftOut, ordinary: part }),
  )
  return limitsOf(sets, trials, head)
}

const FILES_OF_ATTACKS = ['jailbreaks.zh.txt', 'injections.zh.txt']

interface Catch {
  readonly family: string
  readonly caught: number
  readonly texts: number
}

/**
 * Recall of the model alone on our own Chinese attacks that it never saw, family by family, with goals that it never
 * saw and at the limits that ordinary texts it never saw set. What is unseen is the whole family, or its wording.
 */
export function measureUnseen(
  head: Head,
  sets: Sets,
  unseen: 'family' | 'wording',
): readonly Catch[] {
  const families = FILES_OF_ATTACKS.flatMap((file) => [...readFamilies(file)])
  const partOfFamily = (part: number) => partOf(families, part, true).map(([family]) => family)
  const trials = Array.from({ length: PARTS }, (_, part) =>
    train(head, sets, {
      families: unseen === 'family' ? partOfFamily(part) : [],
      lines: unseen === 'wording' ? part : undefined,
      goals: part,
      ordinary: part,
    }),
  )
  const { han: limit } = limitsOf(sets, trials, head)
  return families.map(([family, lines], index): Catch => {
    const parts = unseen === 'family' ? [index % PARTS] : trials.map((_, part) => part)
    const weights = parts.flatMap((part) => {
      const slots = attackSlots(seeded(SEED + 4 + part), (all) => partOf(all, part, true))
      return (unseen === 'family' ? lines : partOf(lines, part, true)).flatMap((line) =>
        Array.from({ length: FILLINGS }, () => logitOf(fill(line, slots()), trials[part]!)),
      )
    })
    const caught = weights.filter((weight) => weight >= limit).length
    return { family, caught, texts: weights.length }
  })
}
