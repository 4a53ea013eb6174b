import { readFamilies, readLines, type trainingSets } from './data.ts'
import { type LeftOut, partOf, without } from './left-out.ts'
import type { Random } from './random.ts'
import { attackSlots, fill, harmOf, ordinarySlots, pressSlots, type Slots } from './slots.ts'

/** A text and whether it is an attack; `weight` is how much one mistake on it costs. */
export interface Labelled {
  readonly text: string
  readonly attack: boolean
  readonly weight: number
}

type Sets = ReturnType<typeof trainingSets>

const leads = [
  '',
  '',
  '',
  '你好，',
  '您好！',
  '请问一下，',
  '另外，',
  '麻烦你了。',
  '我有个问题。',
  '嗨，',
]
const tails = ['', '', '', '谢谢！', '谢谢你', '请用中文回答。', '越详细越好。', '急！', '。', '？']

function dressed(text: string, random: Random): string {
  return `${random.pick(leads)}${text}${random.pick(tails)}`
}

/** How many pieces of a kind an assembled text may have; every kind but the demand may be missing. */
const PIECES_MAX = { opening: 2, rule: 1, unbinding: 5, constraint: 5, demand: 1, ending: 2 }
const ASSEMBLED_COUNT = 9_000
const ASSEMBLED_ENGLISH_COUNT = 2_500

/** Texts put together from pieces: short ones of a demand and little else, and long ones like a screenplay. */
function assembled(
  file: string,
  kinds: readonly (keyof typeof PIECES_MAX)[],
  count: number,
  random: Random,
  slots: () => Slots,
): readonly string[] {
  const pieces = readFamilies(file)
  return Array.from({ length: count }, () => {
    const joint = random.pick(file.includes('.en.') ? [' ', ' ', '\n'] : ['', '', '\n', ' '])
    const text = kinds
      .flatMap((kind) => {
        const most = PIECES_MAX[kind]
        const wanted = kind === 'demand' ? 1 : Math.floor(random.next() * (most + 1))
        return Array.from({ length: wanted }, () => random.pick(pieces.get(kind)!))
      })
      .join(joint)
    return fill(text, slots())
  })
}

const noise = ['*', ' ', '.', '-', '、', '~', '|', '😀', '🔥', '_', '…']

/** Strews signs between the characters, as those do who hope that a filter reads whole words only. */
function strewn(text: string, random: Random): string {
  const sign = random.pick(noise)
  const share = 0.1 + random.next() * 0.4
  return Array.from(text, (character) =>
    random.next() < share ? `${character}${sign}` : character,
  ).join('')
}

/** The share of texts, of attacks and of ordinary ones alike, that are strewn with signs as well. */
const STREWN_SHARE = 0.04

function attacksInChinese(random: Random, leftOut: LeftOut): Labelled[] {
  const attacks: Labelled[] = []
  const put = (text: string, weight: number) => {
    attacks.push({ text, attack: true, weight })
    if (random.next() >= STREWN_SHARE) return
    attacks.push({ text: strewn(text, random), attack: true, weight })
  }
  const slots = attackSlots(random, (lines) => without(lines, leftOut.goals))
  const kinds = ['opening', 'rule', 'unbinding', 'demand', 'unbinding', 'ending'] as const
  for (const text of assembled('parts.zh.txt', kinds, ASSEMBLED_COUNT, random, slots)) {
    put(text, 1)
  }
  for (const [family, lines] of readFamilies('jailbreaks.zh.txt')) {
    if (leftOut.families.includes(family)) continue
    for (const line of without(lines, leftOut.lines)) {
      for (let turn = 0; turn < (family === 'plain-harm' ? 40 : 20); turn += 1) {
        put(dressed(fill(line, slots()), random), 1)
      }
    }
  }
  if (!leftOut.families.includes('cover')) {
    for (const line of readLines('exposed.zh.txt')) {
      for (let turn = 0; turn < 24; turn += 1) put(dressed(fill(line, slots()), random), 1)
    }
  }
  for (const [family, lines] of readFamilies('injections.zh.txt')) {
    if (leftOut.families.includes(family)) continue
    for (const line of without(lines, leftOut.lines)) {
      for (let turn = 0; turn < 6; turn += 1) put(dressed(line, random), 3)
    }
  }
  return attacks
}

function attacksInEnglish(sets: Sets, random: Random): Labelled[] {
  const attacks: Labelled[] = []
  const put = (text: string, weight: number) => attacks.push({ text, attack: true, weight })
  const slots = {
    name: () => random.pick(['Omega', 'Zed', 'FreeBot', 'Raven', 'Nemo', 'Loki']),
    goal: () => random.pick(sets.goals),
  }
  for (const text of sets.jailbreaks) put(text, 0.6)
  for (const template of sets.templates) {
    put(template.replaceAll('[INSERT PROMPT HERE]', random.pick(sets.goals)), 1)
  }
  const kinds = ['opening', 'unbinding', 'demand', 'unbinding', 'ending'] as const
  const count = ASSEMBLED_ENGLISH_COUNT
  for (const text of assembled('parts.en.txt', kinds, count, random, () => slots)) put(text, 0.6)
  for (const line of readLines('jailbreaks.en.txt')) {
    for (let turn = 0; turn < 12; turn += 1) put(fill(line, slots), 0.6)
  }
  for (const line of readLines('injections.en.txt')) {
    for (let turn = 0; turn < 6; turn += 1) put(line, 1.5)
  }
  return attacks
}

/** Attacks inside ordinary text: before, behind and between. */
function embedded(attacks: readonly Labelled[], carriers: readonly string[], random: Random) {
  return attacks
    .filter(({ text }) => text.length < 400)
    .map(({ text, weight }): Labelled => {
      const carrier = random.pick(carriers)
      const cut = Math.floor(random.next() * (carrier.length + 1))
      const whole = `${carrier.slice(0, cut)}\n${text}\n${carrier.slice(cut)}`
      return { text: whole, attack: true, weight: weight * 0.5 }
    })
}

/** Which ordinary text a head has to know best. */
export interface Emphasis {
  /** Files of our own lines in English, beside those that every head learns from. */
  readonly english: readonly string[]
  /** How often news is read: a long text teaches by its heaviest window alone, and the next one has its turn later. */
  readonly newsTurns: number
  readonly newsWeight: number
}

export const ofUsers: Emphasis = { english: [], newsTurns: 2, newsWeight: 2 }
export const ofDocuments: Emphasis = {
  english: ['retrieved.en.txt'],
  newsTurns: 5,
  newsWeight: 3,
}

function ordinaryInChinese(
  sets: Sets,
  random: Random,
  leftOut: LeftOut,
  { newsTurns, newsWeight }: Emphasis,
): Labelled[] {
  const texts: Labelled[] = []
  const put = (text: string, weight: number) => {
    texts.push({ text, attack: false, weight })
    if (random.next() >= STREWN_SHARE) return
    texts.push({ text: strewn(text, random), attack: false, weight })
  }
  const slots = ordinarySlots(random)
  for (const [family, lines] of readFamilies('ordinary.zh.txt')) {
    for (const line of without(lines, leftOut.ordinary)) {
      if (family === 'small-talk') {
        put(line, 4)
        continue
      }
      for (let turn = 0; turn < (family === 'everyday' ? 24 : 8); turn += 1) {
        put(dressed(fill(line, slots), random), 2)
      }
    }
  }
  const kinds = ['opening', 'rule', 'constraint', 'demand', 'constraint', 'ending'] as const
  const count = ASSEMBLED_COUNT / 2
  for (const text of assembled('ordinary-parts.zh.txt', kinds, count, random, () => slots)) {
    put(text, 1)
  }
  const harm = harmOf(without(readLines('harm.zh.txt'), leftOut.goals))
  for (const line of without(readLines('harm-seen-rightly.zh.txt'), leftOut.ordinary)) {
    for (let turn = 0; turn < 40; turn += 1) put(fill(line, { harm: () => random.pick(harm) }), 0.7)
  }
  for (const line of without(readLines('documents.zh.txt'), leftOut.ordinary)) {
    for (let turn = 0; turn < 4; turn += 1) put(dressed(line, random), 2)
  }
  for (const text of without(sets.values, leftOut.ordinary)) put(text, 1.5)
  for (const text of sets.questions) put(text, 1)
  for (const text of sets.comments) put(text, 0.5)
  for (const text of without(sets.news, leftOut.ordinary)) {
    for (let turn = 0; turn < newsTurns; turn += 1) put(text, newsWeight)
  }
  return texts
}

function ordinaryInEnglish(
  sets: Sets,
  random: Random,
  leftOut: LeftOut,
  { english }: Emphasis,
): Labelled[] {
  const texts: Labelled[] = []
  const put = (text: string, weight: number) => texts.push({ text, attack: false, weight })
  const tasks = readLines('tasks.en.txt')
  for (const line of readLines('ordinary.en.txt')) {
    for (const task of tasks) put(fill(line, { task: () => task }), 1)
  }
  for (const file of ['lookalikes.en.txt', 'security-work.en.txt', ...english]) {
    for (const line of without(readLines(file), leftOut.ordinary)) {
      for (let turn = 0; turn < 8; turn += 1) put(line, 2)
    }
  }
  const kinds = ['opening', 'constraint', 'demand', 'constraint', 'ending'] as const
  const slots = {
    task: () => random.pick(tasks),
    work: () => random.pick(readLines('work.en.txt')),
  }
  const count = ASSEMBLED_ENGLISH_COUNT
  for (const text of assembled('ordinary-parts.en.txt', kinds, count, random, () => slots)) {
    put(text, 1)
  }
  const documents = readLines('documents.en.txt')
  for (const line of without(documents, leftOut.ordinary)) {
    for (let turn = 0; turn < 3; turn += 1) put(line, 2)
  }
  for (const text of without(sets.banking, leftOut.ordinary)) put(text, 0.7)
  for (const text of without(sets.emails, leftOut.ordinary)) put(text, 4)
  return texts
}

/** What attacks are put into: nothing that is left out, or the model would know it as a part of attacks. */
function carriers(sets: Sets, { ordinary }: LeftOut) {
  return {
    documents: without(readLines('documents.zh.txt'), ordinary),
    retrieved: [
      ...without(readLines('documents.en.txt'), ordinary),
      ...without(readLines('retrieved.en.txt'), ordinary),
    ],
    news: without(sets.news, ordinary),
    emails: without(sets.emails, ordinary),
    banking: without(sets.banking, ordinary),
  }
}

/** Everything that the general head learns from, in a seeded order. */
export function generalTexts(
  sets: Sets,
  random: Random,
  leftOut: LeftOut,
  emphasis: Emphasis = ofUsers,
): Labelled[] {
  const ordinary = [
    ...ordinaryInChinese(sets, random, leftOut, emphasis),
    ...ordinaryInEnglish(sets, random, leftOut, emphasis),
  ]
  const chinese = attacksInChinese(random, leftOut)
  const english = attacksInEnglish(sets, random)
  const { documents, news, emails, banking } = carriers(sets, leftOut)
  return random.shuffle([
    ...ordinary,
    ...chinese,
    ...english,
    ...embedded(partOf(chinese, 0, true), [...news, ...sets.comments, ...documents], random),
    ...embedded(partOf(english, 0, true), [...emails, ...banking], random),
  ])
}

/** What papers print and offices hand out, in our own lines, and how often each is read. */
const PRESS_TURNS = { 'news.zh.txt': 12, 'forms.zh.txt': 4 }
export const PRESS_FILES = Object.keys(PRESS_TURNS)

/** A course of its own, so that it leaves the order of all else as it was. */
export function pressTexts(random: Random, leftOut: LeftOut): Labelled[] {
  const words = pressSlots(random)
  return Object.entries(PRESS_TURNS).flatMap(([file, turns]) =>
    without(readLines(file), leftOut.ordinary).flatMap((line) =>
      Array.from(
        { length: turns },
        (): Labelled => ({ text: fill(line, words), attack: false, weight: 2 }),
      ),
    ),
  )
}

/** How often each order to the reader stands in the training set, alone and inside ordinary text. */
const ORDERS_TURNS = 6

const PASSAGES_COUNT = 1_500
const PASSAGE_LINES_MAX = 6

/** Several lines as one text: so work is written, and so passages come from a store of documents. */
export function joined(texts: readonly string[], count: number, random: Random): readonly string[] {
  return Array.from({ length: count }, () => {
    const size = 2 + Math.floor(random.next() * (PASSAGE_LINES_MAX - 1))
    return Array.from({ length: size }, () => random.pick(texts)).join(random.pick([' ', '\n']))
  })
}

/** What the head for strangers' text learns from: there, whoever addresses the reader is suspect. */
export function strangersTexts(sets: Sets, random: Random, leftOut: LeftOut): Labelled[] {
  const labelled = (texts: readonly string[]) =>
    texts.map((text): Labelled => ({ text, attack: true, weight: 2 }))
  const chinese = labelled(readLines('orders-to-readers.zh.txt'))
  const english = labelled([...sets.strangers, ...readLines('orders-to-readers.en.txt')])
  const { documents, news, emails, retrieved } = carriers(sets, leftOut)
  return random.shuffle([
    ...generalTexts(sets, random, leftOut, ofDocuments),
    ...joined(retrieved, PASSAGES_COUNT, random).map(
      (text): Labelled => ({ text, attack: false, weight: 1 }),
    ),
    ...Array.from({ length: ORDERS_TURNS }, () => [
      ...chinese,
      ...english,
      ...embedded(chinese, [...news, ...documents], random),
      ...embedded(english, [...emails, ...retrieved], random),
    ]).flat(),
  ])
}
