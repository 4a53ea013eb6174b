import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zlibSync } from 'fflate'
import {
  fill,
  generalTexts,
  type LeftOut,
  nothingLeftOut,
  partOf,
  strangersTexts,
} from './compose.ts'
import { findData, readFamilies, readLines, trainingSets } from './data.ts'
import { type Learned, learn, type Study, scoreOf, study } from './learn.ts'
import { seeded } from './random.ts'

// Trains the model of packages/guard and writes its weights. Same data, same corpus, same model, bit by bit.
// node packages/guard/training/train.ts [--families]

const SEED = 20260101
/** The threshold lies where this share of ordinary texts that a trial model never saw would score higher. */
const FALSE_ALARMS_SHARE = 0.01
const FALSE_ALARMS_SHARE_HARD = 0.05
const PART_FOR_CALIBRATION = 0

const root = join(import.meta.dirname, '../../..')
const folder = findData(root)
if (folder === undefined) throw new Error('the training sets are absent')
const sets = trainingSets(folder)

const heads = {
  general: { texts: generalTexts, how: study },
  strangers: { texts: strangersTexts, how: { ...study, coarseness: 2 } satisfies Study },
} as const

function train(head: keyof typeof heads, leftOut: LeftOut): Learned {
  const { texts, how } = heads[head]
  return learn(texts(sets, seeded(SEED), leftOut), seeded(SEED + 1), how)
}

function logit(score: number): number {
  return Math.log(score / (1 - score))
}

/** What an ordinary text may weigh: the highest share over the groups, so that no group pays for another. */
function calibrate(head: keyof typeof heads): Limits {
  const leftOut = { ...nothingLeftOut, ordinary: PART_FOR_CALIBRATION, lookalikes: 0 }
  const trial = train(head, leftOut)
  const products = readLines('products.zh.txt')
  const tasks = readLines('tasks.zh.txt')
  const random = seeded(SEED + 2)
  const own = [...readFamilies('ordinary.zh.txt')].flatMap(([, lines]) =>
    partOf(lines, PART_FOR_CALIBRATION, true).flatMap((line) =>
      Array.from({ length: 20 }, () =>
        fill(fill(line, 'product', random.pick(products)), 'task', random.pick(tasks)),
      ),
    ),
  )
  const { news, values, banking } = sets
  // Our own lines are hard on purpose, so their allowance lies between that of ordinary texts and look-alikes.
  const chinese: Groups = {
    news: { texts: partOf(news, PART_FOR_CALIBRATION, true), share: FALSE_ALARMS_SHARE },
    // Questions about what is right and wrong: as near to harm as ordinary texts come.
    values: { texts: partOf(values, PART_FOR_CALIBRATION, true), share: FALSE_ALARMS_SHARE_HARD },
    own: { texts: own, share: FALSE_ALARMS_SHARE_HARD },
  }
  const english: Groups = {
    customers: { texts: partOf(banking, PART_FOR_CALIBRATION, true), share: FALSE_ALARMS_SHARE },
    lookalikes: {
      texts: partOf(readLines('lookalikes.en.txt'), PART_FOR_CALIBRATION, true),
      share: FALSE_ALARMS_SHARE_HARD,
    },
  }
  return { han: limitOf(head, chinese, trial), latin: limitOf(head, english, trial) }
}

type Groups = Record<string, { readonly texts: readonly string[]; readonly share: number }>

/** What an ordinary text may weigh before it counts as an attack, by script. */
interface Limits {
  readonly han: number
  readonly latin: number
}

function limitOf(head: string, groups: Groups, trial: Learned): number {
  const limits = Object.entries(groups).map(([name, { texts, share }]) => {
    const scores = texts.map((text) => logit(scoreOf(text, trial))).sort((a, b) => b - a)
    const limit = scores[Math.floor(share * scores.length)]!
    console.log(`${head} ${name}: ${texts.length} ordinary texts, limit ${limit.toFixed(3)}`)
    return limit
  })
  return Math.max(...limits)
}

const QUANTA_MAX = 127

interface Packed {
  readonly table: Int8Array
  readonly scale: number
  readonly bias: number
  readonly latinBias: number
  readonly coarseness: number
}

/** Eight bits for each weight; the threshold becomes a score of one half. */
function pack({ weights, bias, coarseness }: Learned, limits: Limits): Packed {
  const sorted = Float64Array.from(weights, Math.abs).sort()
  const most = sorted[Math.floor(sorted.length * 0.9995)]!
  const quantum = most / QUANTA_MAX
  const table = Int8Array.from(weights, (weight) =>
    Math.max(-QUANTA_MAX, Math.min(QUANTA_MAX, coarse(weight / quantum))),
  )
  return {
    table,
    scale: quantum,
    bias: bias - limits.han,
    latinBias: bias - limits.latin,
    coarseness,
  }
}

/** Small weights are dropped and large ones rounded to steps: the packed file is smaller, the scores alike. */
function coarse(value: number): number {
  const step = Math.abs(value) < 32 ? 4 : 8
  return Math.round(value / step) * step
}

function writeModel() {
  const general = pack(train('general', nothingLeftOut), calibrate('general'))
  const strangers = pack(train('strangers', nothingLeftOut), calibrate('strangers'))
  const unpacked = new Uint8Array(general.table.length + strangers.table.length)
  unpacked.set(new Uint8Array(general.table.buffer))
  unpacked.set(new Uint8Array(strangers.table.buffer), general.table.length)
  const digest = createHash('sha256').update(unpacked).digest('hex')
  const data = Buffer.from(zlibSync(unpacked, { level: 9 })).toString('base64')
  const head = (name: string, { scale, bias, latinBias, coarseness }: Packed) => [
    `  ${name}: {`,
    `    scale: ${Number(scale.toPrecision(8))},`,
    `    bias: ${Number(bias.toPrecision(8))},`,
    `    latinBias: ${Number(latinBias.toPrecision(8))},`,
    `    coarseness: ${coarseness},`,
    '  },',
  ]
  const content = [
    '// Written by packages/guard/training/train.ts; see MODEL_CARD.md there. Not to be edited by hand.',
    'export const modelWeights = {',
    `  version: '1.0.0',`,
    `  digest: '${digest}',`,
    ...head('general', general),
    ...head('strangers', strangers),
    `  data: '${data}',`,
    '}',
    '',
  ].join('\n')
  writeFileSync(join(root, 'packages/guard/src/injection/model-weights.ts'), content)
  console.log(`model written: ${data.length} characters of weights, digest ${digest}`)
}

/** Recall of the model alone on our own Chinese lines that it never saw: by family, and by wording. */
function measureFamilies() {
  const names = [...readFamilies('jailbreaks.zh.txt').keys()]
  const { han: limit } = calibrate('general')
  for (let part = 0; part < 4; part += 1) {
    const families = names.filter((_, index) => index % 4 === part)
    const byFamily = train('general', { ...nothingLeftOut, families, goals: part })
    for (const name of families) reportFamily(`family unseen: ${name}`, name, byFamily, part, limit)
    const byWording = train('general', { ...nothingLeftOut, lines: part, goals: part })
    for (const name of names) reportFamily(`wording unseen: ${name}`, name, byWording, part, limit)
  }
}

/** Every line with goals that were left out; of a seen family, only the lines that were left out. */
function reportFamily(title: string, name: string, model: Learned, part: number, limit: number) {
  const all = readFamilies('jailbreaks.zh.txt').get(name)!
  const lines = title.startsWith('wording') ? partOf(all, part, true) : all
  const goals = partOf(readLines('goals.zh.txt'), part, true)
  const random = seeded(SEED + 3)
  const texts = lines.flatMap((line) =>
    Array.from({ length: 10 }, () => fill(line, 'goal', random.pick(goals))),
  )
  const caught = texts.filter((text) => logit(scoreOf(text, model)) >= limit).length
  console.log(`${title}: ${caught} of ${texts.length}`)
}

if (process.argv.includes('--families')) measureFamilies()
else writeModel()
