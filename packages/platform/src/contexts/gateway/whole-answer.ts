import { partsOf, readableOf, type TensorList, type Wire, withRaw } from './binary-body.ts'
import { isObject, type Json } from './json.ts'
import { upstreamFailure } from './upstream-failure.ts'

export interface AnswerHead {
  readonly status: number
  readonly contentType: string
  /** `retry-after` in seconds, where it was given; nothing else of the upstream is passed on. */
  readonly headers: Readonly<Record<string, string>>
}

export interface WholeAnswer extends AnswerHead {
  readonly kind: 'whole'
  /** As it came; where raw tensors followed the JSON, the JSON that says the same. */
  readonly body: Buffer
  /** The body as JSON; always there with a status of success, else only where the upstream sent an object. */
  readonly json: Readonly<Record<string, unknown>> | undefined
  /** What passed the wire, where raw tensors followed the JSON. */
  readonly raw?: Wire
}

/** Throws an `UpstreamFailure` where a success is no JSON object, or raw tensors are not what its JSON says. */
export function wholeAnswer(head: AnswerHead, wire: Wire): WholeAnswer {
  const json = parseWire(wire, 'outputs')
  if (json === undefined && (head.status < 300 || wire.jsonBytes !== undefined)) {
    throw upstreamFailure('garbage', 'the answer is not a JSON object')
  }
  if (json === undefined || wire.jsonBytes === undefined) {
    return { ...head, kind: 'whole', body: wire.bytes, json }
  }
  const body = readableOf(json, 'outputs')
  return { ...head, kind: 'whole', contentType: 'application/json', body, json, raw: wire }
}

/** The JSON object of a body with its raw tensors read; `undefined` where it is none. */
export function parseWire(wire: Wire, list: TensorList): Json | undefined {
  const [json, raw] = partsOf(wire)
  try {
    const value: unknown = JSON.parse(json.toString('utf8'))
    return isObject(value) ? withRaw(value, list, raw) : undefined
  } catch {
    return undefined
  }
}
