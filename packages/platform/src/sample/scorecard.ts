import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { BuiltinModel } from '#contexts/gateway/index.ts'
import { jsonReply, type ModelReply } from './wire.ts'

const Name = z.string().regex(/^[a-z][a-z0-9_-]*$/)

const NumberInput = z.strictObject({
  name: Name,
  datatype: z.enum(['FP64', 'INT64']),
  min: z.number(),
  max: z.number(),
  reference: z.number(),
  weight: z.number(),
})

const WordInput = z.strictObject({
  name: Name,
  datatype: z.literal('BYTES'),
  words: z.record(z.string(), z.number()),
})

/** A logistic scorecard as its file says it; what an input adds to z is called its part. */
const Scorecard = z.strictObject({
  name: Name,
  version: z.string(),
  intercept: z.number(),
  inputs: z.array(z.discriminatedUnion('datatype', [NumberInput, WordInput])).min(1),
})
export type Scorecard = z.infer<typeof Scorecard>

/** Reads every scorecard of a folder. */
export function loadScorecards(folder: string): readonly Scorecard[] {
  return readdirSync(folder)
    .sort()
    .map((name) => Scorecard.parse(parse(readFileSync(join(folder, name), 'utf8'))))
}

const CASES_MAX = 10_000
const SCORE_MAX = 1_000
const REASONS = 2

/**
 * Scorecards that speak the Open Inference Protocol v2: the predictive models of the sample institution. They keep nothing, and
 * the same case has the same score. What they cannot read is answered with status 400 in that protocol's shape.
 */
export function createScorer(cards: readonly Scorecard[]): BuiltinModel {
  const cardOf = new Map(cards.map((card) => [card.name, card]))
  return async ({ path, body, signal }) => {
    signal.throwIfAborted()
    const [, name = '', infer] = /^\/models\/([^/]+)(\/infer)?$/.exec(path) ?? []
    const card = cardOf.get(name)
    if (card === undefined) return jsonReply(404, { error: 'there is no such scorecard' })
    return infer === undefined ? jsonReply(200, descriptionOf(card)) : answer(card, body)
  }
}

function descriptionOf({ name, version, inputs }: Scorecard) {
  const column = (output: string, datatype: string, shape = [-1]) => ({
    ...{ name: output, datatype, shape },
  })
  return {
    ...{ name, versions: [version], platform: 'hengjian_scorecard' },
    inputs: inputs.map((input) => column(input.name, input.datatype)),
    outputs: [
      column('score', 'FP64'),
      column('probability', 'FP64'),
      column('reasons', 'BYTES', [-1, REASONS]),
    ],
  }
}

const Request = z.looseObject({
  id: z.string().optional(),
  inputs: z.array(z.looseObject({ name: z.string(), data: z.array(z.unknown()) })),
  /** All of them where none is named. */
  outputs: z.array(z.looseObject({ name: z.string() })).optional(),
})

function answer(card: Scorecard, body: unknown): ModelReply {
  const request = Request.safeParse(body)
  const columns = request.success ? columnsOf(card, request.data.inputs) : 'inputs are missing'
  if (typeof columns === 'string') return jsonReply(400, { error: columns })
  const cases = Array.from({ length: columns[0]!.length }, (_, at) =>
    scoreOf(
      card,
      columns.map((column) => column[at]!),
    ),
  )
  const output = (name: string, datatype: string, data: readonly unknown[], width?: number) => ({
    ...{ name, datatype, data },
    shape: width === undefined ? [cases.length] : [cases.length, width],
  })
  const all = [
    output(
      'score',
      'FP64',
      cases.map(({ score }) => score),
    ),
    output(
      'probability',
      'FP64',
      cases.map(({ probability }) => probability),
    ),
    output(
      'reasons',
      'BYTES',
      cases.flatMap(({ reasons }) => reasons),
      REASONS,
    ),
  ]
  const wanted = request.data?.outputs?.map(({ name }) => name) ?? all.map(({ name }) => name)
  const outputs = wanted.flatMap((name) => all.find((one) => one.name === name) ?? [])
  if (outputs.length < wanted.length) {
    return jsonReply(400, { error: 'there is no such output; see the description of the model' })
  }
  const { name: model_name, version: model_version } = card
  return jsonReply(200, { model_name, model_version, id: request.data?.id, outputs })
}

/** What each input adds in each case, by input; a sentence where one is missing or cannot be read. */
function columnsOf(
  { inputs }: Scorecard,
  given: readonly { readonly name: string; readonly data: readonly unknown[] }[],
): readonly (readonly number[])[] | string {
  const columns: number[][] = []
  for (const input of inputs) {
    const values = given.find(({ name }) => name === input.name)?.data.flat(2) ?? []
    if (values.length === 0 || values.length > CASES_MAX)
      return `${input.name} is missing or too long`
    const parts = values.map((value) => partOf(input, value))
    if (parts.includes(undefined)) return `${input.name} holds a value that cannot be scored`
    columns.push(parts as number[])
  }
  const [first] = columns
  const even = columns.every(({ length }) => length === first!.length)
  return even ? columns : 'inputs differ in length'
}

function partOf(input: Scorecard['inputs'][number], value: unknown): number | undefined {
  if (input.datatype === 'BYTES') {
    return typeof value === 'string' && Object.hasOwn(input.words, value)
      ? input.words[value]
      : undefined
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  const { min, max, reference, weight } = input
  return (Math.min(Math.max(value, min), max) - reference) * weight
}

/** The inputs that raise the probability most are the reasons. */
function scoreOf({ intercept, inputs }: Scorecard, parts: readonly number[]) {
  const z = parts.reduce((sum, part) => sum + part, intercept)
  const probability = 1 / (1 + Math.exp(-z))
  const reasons = inputs
    .map(({ name }, at) => ({ name, part: parts[at]! }))
    .sort((a, b) => b.part - a.part)
    .slice(0, REASONS)
  return {
    score: Math.round(SCORE_MAX * (1 - probability)),
    probability: Math.round(probability * 1e6) / 1e6,
    reasons: reasons.map(({ name }) => name),
  }
}
