import {
  asking,
  codePoints,
  type InferBody,
  nameSurfaces,
  numberSurfaces,
  ordinaryBodies,
  tensor,
  wordSurfaces,
} from './infer-surfaces.ts'
import { JSON_BYTES, rawBody, rawElements, readingsOf } from './infer-wire.ts'
import {
  disguisesOfLetters,
  disguisesOfNumbers,
  disguisesOfOrders,
  type Json,
} from './input-surfaces.ts'
import type { Answer, Probe } from './probe.ts'
import { type DisguiseName, disguised, sentenceOf, type Thing } from './things.ts'

const PATH = '/v2/models/infer'
const answering = (body: unknown): Answer => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify(body),
})
const scored = {
  model_name: 'credit-training',
  outputs: [{ ...tensor('FP64', [612]), name: 'score' }],
}
const ordinary = answering(scored)

function sent(body: ReturnType<InferBody>): Pick<Probe, 'request' | 'headers'> {
  if (!isRaw(body)) return { request: () => body }
  const { body: bytes, headers } = body
  return { request: () => bytes, headers }
}

const isRaw = (body: ReturnType<InferBody>): body is ReturnType<typeof rawBody> =>
  Buffer.isBuffer(body.body)

function asked(
  surface: string,
  body: InferBody,
  thing: Thing,
  disguise: DisguiseName = 'plain',
): Probe {
  const written = disguised(disguise, thing)
  return {
    ...{ direction: 'input', surface, disguise, channel: 'whole', thing, written, path: PATH },
    ...sent(body(sentenceOf(thing, written), written)),
    answer: ordinary,
  }
}

const everywhere = (surfaces: Readonly<Record<string, InferBody>>, ...wanted: readonly Thing[]) =>
  Object.entries(surfaces).flatMap(([surface, body]) =>
    wanted.map((thing) => asked(surface, body, thing)),
  )

/** Surfaces that are tried with every disguise. */
const dressed = {
  ...pick(wordSurfaces, 'infer: text', 'infer: raw text', 'infer: parameter'),
  ...pick(
    numberSurfaces,
    'infer: bytes in UINT8',
    'infer: bytes in INT64',
    'infer: UTF-16 of the other order in UINT8',
    'infer: code points in INT32',
    'infer: code points among many features',
    'infer: raw FP32',
    'infer: raw INT16 in UTF-16',
  ),
}

function pick(surfaces: Readonly<Record<string, InferBody>>, ...names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, surfaces[name]!]))
}

export const inferInputProbes: readonly Probe[] = [
  ...everywhere(wordSurfaces, 'citizen-id', 'api-key', 'order'),
  ...everywhere(numberSurfaces, 'citizen-id', 'bank-card', 'api-key', 'order', 'order-en'),
  ...everywhere(nameSurfaces, 'citizen-id', 'api-key'),
  ...Object.entries(dressed).flatMap(([surface, body]) => [
    ...disguisesOfNumbers.map((disguise) => asked(surface, body, 'citizen-id', disguise)),
    ...disguisesOfNumbers.map((disguise) => asked(surface, body, 'bank-card', disguise)),
    ...disguisesOfOrders.map((disguise) => asked(surface, body, 'order', disguise)),
    ...disguisesOfLetters.map((disguise) => asked(surface, body, 'order-en', disguise)),
  ]),
  ...(['grouped by hyphens', 'full width'] as const).flatMap((disguise) =>
    Object.entries(nameSurfaces).map(([surface, body]) =>
      asked(surface, body, 'citizen-id', disguise),
    ),
  ),
]

const outputs = (...list: readonly Json[]) => answering({ ...scored, outputs: list })
const score = scored.outputs[0]!
const reason = (text: string) => ({ ...tensor('BYTES', [text]), name: 'reasons' })

const answerSurfaces: Readonly<Record<string, (text: string, written: string) => Answer>> = {
  'infer: output': (text) => outputs(score, reason(text)),
  'infer: second element of an output': (text) =>
    outputs({ ...tensor('BYTES', ['收入', text]), name: 'reasons' }),
  'infer: raw output': (text) => {
    const { body, headers } = rawBody(
      'outputs',
      [{ name: 'reasons', datatype: 'BYTES', shape: [1] }],
      [rawElements(text)],
    )
    return { status: 200, contentType: headers['content-type'], body, headers }
  },
  'infer: output in code points': (text) =>
    outputs({ ...tensor('INT32', codePoints(text)), name: 'reasons' }),
  'infer: output name': (_, written) => outputs({ ...score, name: written }),
  'infer: output parameter': (text) => outputs({ ...score, parameters: { note: text } }),
  'infer: answer parameter': (text) => answering({ ...scored, parameters: { note: text } }),
  'infer: answer id': (_, written) => answering({ ...scored, id: written }),
  'infer: model of the answer': (_, written) => answering({ ...scored, model_name: written }),
  'infer: unknown member of the answer': (text) => answering({ ...scored, x_note: text }),
  'infer: error': (text) => ({ ...answering({ error: text }), status: 400 }),
}

const answered = (surface: string, thing: Thing, disguise: DisguiseName = 'plain'): Probe => {
  const written = disguised(disguise, thing)
  return {
    ...{ direction: 'output', surface, disguise, channel: 'whole', thing, written, path: PATH },
    request: () => asking(tensor('FP64', [0.45])),
    answer: answerSurfaces[surface]!(sentenceOf(thing, written), written),
  }
}

export const inferOutputProbes: readonly Probe[] = [
  ...Object.keys(answerSurfaces).flatMap((surface) =>
    (['citizen-id', 'api-key', 'phrase'] as const).map((thing) => answered(surface, thing)),
  ),
  ...(['full width', 'zero width', 'grouped by blanks', 'broken over lines'] as const).flatMap(
    (disguise) => [
      answered('infer: output', 'citizen-id', disguise),
      answered('infer: raw output', 'citizen-id', disguise),
    ],
  ),
]

/** Calls as scoring makes them: what comes out must be what went in. */
export const ordinaryInferences: readonly Probe[] = Object.entries(ordinaryBodies).map(
  ([name, body]) => ({
    ...{ direction: 'input', surface: `infer: ${name}`, disguise: 'plain', channel: 'whole' },
    ...{ thing: undefined, path: PATH, ...sent(body), answer: ordinary },
    written: isRaw(body)
      ? readingsOf(body.body.subarray(Number(body.headers[JSON_BYTES])))[0]!
      : JSON.stringify(body.inputs),
  }),
)
