import { readFamilies, readLines, type trainingSets } from './data.ts'
import type { Random } from './random.ts'

/** A text and whether it is an attack; `weight` is how much one mistake on it costs. */
export interface Labelled {
  readonly text: string
  readonly attack: boolean
  readonly weight: number
}

/** What to leave out of training, so that it can be measured as something never seen. */
export interface LeftOut {
  /** Families of our own Chinese attack lines. */
  readonly families: readonly string[]
  /** Of every four lines of every family of attacks, the one with this number. */
  readonly lines: number | undefined
  /** Of every four goals, the one with this number. */
  readonly goals: number | undefined
  /** Of every four look-alikes, the one with this number. */
  readonly lookalikes: number | undefined
  /** Of every four texts of the sets that others wrote and of our own ordinary lines, the one with this number. */
  readonly ordinary: number | undefined
}

export const nothingLeftOut: LeftOut = {
  families: [],
  lines: undefined,
  goals: undefined,
  lookalikes: undefined,
  ordinary: undefined,
}

type Sets = ReturnType<typeof trainingSets>

const PARTS = 4

export function partOf<T>(items: readonly T[], number: number, inside: boolean): readonly T[] {
  return items.filter((_, index) => (index % PARTS === number) === inside)
}

function without<T>(items: readonly T[], number: number | undefined): readonly T[] {
  return number === undefined ? items : partOf(items, number, false)
}

/** Fills `{name}` in a template. */
export function fill(template: string, name: string, value: string): string {
  return template.replaceAll(`{${name}}`, value)
}

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

/** Everything harmful that can be asked for, class by class of GB/T 45654, as a verb with its object. */
function readHarm(leftOut: number | undefined): readonly string[] {
  const lines = without(readLines('harm.zh.txt'), leftOut)
  const pairs = lines.flatMap((line) => {
    const [verbs, objects] = line.split('|').map((side) => side.split('、'))
    return verbs!.flatMap((verb) => objects!.map((object) => `${verb}${object}`))
  })
  return pairs
}

/** Texts put together from one piece of each kind; a piece other than the demand may be missing. */
function assembled(
  file: string,
  kinds: readonly string[],
  random: Random,
  count: number,
  filling: (piece: string) => string,
): readonly string[] {
  const pieces = readFamilies(file)
  return Array.from({ length: count }, () =>
    kinds
      .filter((kind) => kind === 'demand' || random.next() < 0.5)
      .map((kind) => filling(random.pick(pieces.get(kind)!)))
      .join(random.pick(['', '', '\n'])),
  )
}

const PIECES_OF_ATTACKS = ['opening', 'unbinding', 'demand', 'unbinding', 'ending']
const PIECES_OF_ORDINARY_TEXTS = ['opening', 'constraint', 'demand', 'constraint', 'ending']
const ASSEMBLED_COUNT = 4_000

function attacksInChinese(random: Random, leftOut: LeftOut): Labelled[] {
  const attacks: Labelled[] = []
  const put = (text: string, weight: number) => attacks.push({ text, attack: true, weight })
  const written = without(readLines('goals.zh.txt'), leftOut.goals)
  const harm = readHarm(leftOut.goals)
  const goal = () => random.pick(random.next() < 0.4 ? written : harm)
  const roles = readLines('roles.zh.txt')
  const filling = (piece: string) => fill(fill(piece, 'role', random.pick(roles)), 'goal', goal())
  for (const text of assembled(
    'parts.zh.txt',
    PIECES_OF_ATTACKS,
    random,
    ASSEMBLED_COUNT,
    filling,
  )) {
    put(text, 1)
  }
  for (const [family, lines] of readFamilies('jailbreaks.zh.txt')) {
    if (leftOut.families.includes(family)) continue
    const isPlain = family === 'plain-harm'
    for (const line of without(lines, leftOut.lines)) {
      for (let turn = 0; turn < (isPlain ? 40 : 24); turn += 1) {
        put(dressed(fill(line, 'goal', goal()), random), 1)
      }
    }
  }
  if (!leftOut.families.includes('cover')) {
    for (const line of readLines('exposed.zh.txt')) {
      for (let turn = 0; turn < 24; turn += 1) {
        const filled = fill(fill(line, 'role', random.pick(roles)), 'goal', goal())
        put(dressed(filled, random), 1)
      }
    }
  }
  for (const [family, lines] of readFamilies('injections.zh.txt')) {
    if (leftOut.families.includes(family)) continue
    for (const line of lines) for (let turn = 0; turn < 4; turn += 1) put(dressed(line, random), 1)
  }
  return attacks
}

function attacksInEnglish(sets: Sets, random: Random): Labelled[] {
  const attacks: Labelled[] = []
  const put = (text: string, weight: number) => attacks.push({ text, attack: true, weight })
  for (const text of sets.jailbreaks) put(text, 0.6)
  for (const template of sets.templates) {
    put(template.replaceAll('[INSERT PROMPT HERE]', random.pick(sets.goals)), 1)
  }
  for (const line of readLines('jailbreaks.en.txt')) {
    for (let turn = 0; turn < 15; turn += 1) put(fill(line, 'goal', random.pick(sets.goals)), 0.6)
  }
  for (const line of readLines('injections.en.txt')) {
    for (let turn = 0; turn < 3; turn += 1) put(line, 1)
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

export function ordinaryTexts(sets: Sets, random: Random, leftOut: LeftOut): Labelled[] {
  const texts: Labelled[] = []
  const put = (text: string, weight: number) => texts.push({ text, attack: false, weight })
  const products = readLines('products.zh.txt')
  const tasks = readLines('tasks.zh.txt')
  for (const [family, lines] of readFamilies('ordinary.zh.txt')) {
    const turns = family === 'everyday' ? 24 : 8
    for (const line of without(lines, leftOut.ordinary)) {
      for (let turn = 0; turn < turns; turn += 1) {
        const filled = fill(line, 'product', random.pick(products))
        put(dressed(fill(filled, 'task', random.pick(tasks)), random), 2)
      }
    }
  }
  const roles = readLines('ordinary-roles.zh.txt')
  const filling = (piece: string) =>
    fill(
      fill(fill(piece, 'role', random.pick(roles)), 'task', random.pick(tasks)),
      'product',
      random.pick(products),
    )
  const count = ASSEMBLED_COUNT / 2
  const file = 'ordinary-parts.zh.txt'
  for (const text of assembled(file, PIECES_OF_ORDINARY_TEXTS, random, count, filling)) put(text, 1)
  const harm = readHarm(leftOut.goals)
  for (const line of readLines('harm-seen-rightly.zh.txt')) {
    for (let turn = 0; turn < 60; turn += 1) put(fill(line, 'harm', random.pick(harm)), 0.7)
  }
  for (const line of readLines('documents.zh.txt')) {
    for (let turn = 0; turn < 4; turn += 1) put(dressed(line, random), 2)
  }
  const englishTasks = readLines('tasks.en.txt')
  for (const line of readLines('ordinary.en.txt')) {
    for (const task of englishTasks) put(fill(line, 'task', task), 1)
  }
  for (const line of without(readLines('lookalikes.en.txt'), leftOut.lookalikes)) {
    for (let turn = 0; turn < 3; turn += 1) put(line, 2)
  }
  for (const text of without(sets.banking, leftOut.ordinary)) put(text, 0.7)
  for (const text of without(sets.values, leftOut.ordinary)) put(text, 1.5)
  for (const text of sets.questions) put(text, 1)
  for (const text of sets.comments) put(text, 0.5)
  for (const text of without(sets.news, leftOut.ordinary)) put(text, 2)
  for (const text of sets.emails) put(text, 2)
  return texts
}

/** Everything that the general head learns from, in a seeded order. */
export function generalTexts(sets: Sets, random: Random, leftOut: LeftOut): Labelled[] {
  const ordinary = ordinaryTexts(sets, random, leftOut)
  const chinese = attacksInChinese(random, leftOut)
  const english = attacksInEnglish(sets, random)
  const chineseCarriers = [...sets.news, ...sets.comments, ...readLines('documents.zh.txt')]
  return random.shuffle([
    ...ordinary,
    ...chinese,
    ...english,
    ...embedded(partOf(chinese, 0, true), chineseCarriers, random),
    ...embedded(partOf(english, 0, true), [...sets.emails, ...sets.banking], random),
  ])
}

/** What the head for strangers' text learns from: there, whoever addresses the reader is suspect. */
export function strangersTexts(sets: Sets, random: Random, leftOut: LeftOut): Labelled[] {
  const orders: Labelled[] = [...sets.strangers, ...readLines('orders-to-readers.zh.txt')].map(
    (text) => ({ text, attack: true, weight: 2 }),
  )
  const chinese = [...sets.news, ...readLines('documents.zh.txt')]
  return random.shuffle([
    ...generalTexts(sets, random, leftOut),
    ...[0, 1, 2, 3, 4, 5].flatMap(() => [
      ...orders,
      ...embedded(orders, [...sets.emails, ...chinese], random),
    ]),
  ])
}
