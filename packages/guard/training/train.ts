import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zlibSync } from 'fflate'
import { calibrate, type Head, type Limits, measureUnseen, train } from './calibrate.ts'
import { generalTexts, ofDocuments, ofUsers, strangersTexts } from './compose.ts'
import { findData, trainingSets } from './data.ts'
import { type Learned, strangersStudy, study } from './learn.ts'
import { nothingLeftOut } from './left-out.ts'

// Trains the model of packages/guard and writes its weights. Same data, same corpus, same model, bit by bit.
// node packages/guard/training/train.ts [--unseen]

const VERSION = '2.3.0'

const root = join(import.meta.dirname, '../../..')
const folder = findData(root)
if (folder === undefined) throw new Error('the training sets are absent')
const sets = trainingSets(folder)

const general: Head = { texts: generalTexts, how: study, emphasis: ofUsers }
const strangers: Head = { texts: strangersTexts, how: strangersStudy, emphasis: ofDocuments }

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
  const sorted = Float64Array.from(weights.filter(Boolean), Math.abs).sort()
  const most = sorted[Math.floor(sorted.length * 0.999)]!
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

function lines(name: string, { scale, bias, latinBias, coarseness }: Packed): readonly string[] {
  return [
    `  ${name}: {`,
    `    scale: ${Number(scale.toPrecision(8))},`,
    `    bias: ${Number(bias.toPrecision(8))},`,
    `    latinBias: ${Number(latinBias.toPrecision(8))},`,
    `    coarseness: ${coarseness},`,
    '  },',
  ]
}

function trained(name: string, head: Head): Packed {
  const limits = calibrate(head, sets)
  console.log(`${name}: limit ${limits.han.toFixed(3)} Han, ${limits.latin.toFixed(3)} Latin`)
  return pack(train(head, sets, nothingLeftOut), limits)
}

function writeModel() {
  const packed = [trained('general', general), trained('strangers', strangers)] as const
  const unpacked = Buffer.concat(packed.map(({ table }) => Buffer.from(table.buffer)))
  const digest = createHash('sha256').update(unpacked).digest('hex')
  const data = Buffer.from(zlibSync(unpacked, { level: 9 })).toString('base64')
  const content = [
    '// Written by packages/guard/training/train.ts; see MODEL_CARD.md there. Not to be edited by hand.',
    'export const modelWeights = {',
    `  version: '${VERSION}',`,
    `  digest: '${digest}',`,
    ...lines('general', packed[0]),
    ...lines('strangers', packed[1]),
    `  data: '${data}',`,
    '}',
    '',
  ].join('\n')
  writeFileSync(join(root, 'packages/guard/src/injection/model-weights.ts'), content)
  console.log(`model written: ${data.length} characters of weights, digest ${digest}`)
}

function reportUnseen() {
  for (const unseen of ['family', 'wording'] as const) {
    const catches = measureUnseen(general, sets, unseen)
    const share = ({ caught, texts }: (typeof catches)[number]) => (100 * caught) / texts
    const mean = catches.map(share).reduce((sum, each) => sum + each, 0) / catches.length
    console.log(`${unseen} unseen: ${mean.toFixed(1)}% mean of ${catches.length} families`)
    for (const each of catches)
      console.log(`  ${each.family}: ${share(each).toFixed(0)}% of ${each.texts}`)
  }
}

if (process.argv.includes('--unseen')) reportUnseen()
else writeModel()
