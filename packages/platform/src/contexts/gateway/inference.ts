import type { Bilingual } from '#kernel/bilingual.ts'
import { isRaw, partsOf, type Wire, wireOf, withRaw } from './binary-body.ts'
import type { CallBody } from './call-body.ts'
import { MEMBER } from './call-facts.ts'
import { doorErrors } from './errors.ts'
import { isObject } from './json.ts'
import { MODEL_NAME_CHARACTERS_MAX, parseObject } from './prepare.ts'
import { tensorFault } from './tensor.ts'

export const TENSORS_MAX = 1_000
const members = new Set(['id', 'parameters', 'inputs', 'outputs', MEMBER])
/**
 * Reads an inference request of the Open Inference Protocol v2. A member that the protocol does not know is refused: it
 * might mean something to one server and nothing to another. Error: `gateway.invalid_request`.
 */
export function readInference(wire: Wire, named: string | undefined): CallBody {
  if (named === undefined || named.length > MODEL_NAME_CHARACTERS_MAX) {
    throw invalid({ zh: '路径中的模型不是名称', en: 'the model in the path is no name' })
  }
  const [json, raw] = partsOf(wire)
  const given = parseObject(json)
  const body = withRaw(given, 'inputs', raw)
  if (body === undefined) throw invalid(faults.raw)
  const reason = requestFault(body)
  if (reason !== undefined) throw invalid(reason)
  return { ...body, model: named }
}

/** The model stands in the path. */
export function writeInference({ model: _model, ...body }: CallBody): Wire {
  return wireOf(body, 'inputs')
}

/** Why an answer is none of the protocol: without outputs, or with one whose data is not what it says. A score that is no number is none. */
export function inferenceFault({
  outputs,
}: Readonly<Record<string, unknown>>): Bilingual | undefined {
  if (!Array.isArray(outputs) || outputs.length === 0) {
    return { zh: '应答没有 `outputs`', en: 'it has no `outputs`' }
  }
  return tensorsFault('outputs', outputs)
}

const invalid = (reason: Bilingual) => doorErrors.invalid_request({ reason })

function requestFault(body: Readonly<Record<string, unknown>>): Bilingual | undefined {
  const { id, parameters, inputs, outputs } = body
  if (Object.keys(body).some((name) => !members.has(name))) return faults.member
  if (id !== undefined && typeof id !== 'string') return faults.id
  if (!Array.isArray(inputs) || inputs.length === 0 || inputs.length > TENSORS_MAX) {
    return faults.inputs
  }
  const wanted = outputs ?? []
  if (!Array.isArray(wanted) || wanted.length > TENSORS_MAX || !wanted.every(isWanted)) {
    return faults.outputs
  }
  const owners = [{ parameters }, ...inputs, ...wanted]
  if (!owners.every(hasReadableParameters)) return faults.parameters
  if (wanted.some(isRaw)) return faults.raw
  const given = inputs.filter((input) => !isElsewhere(input))
  return tensorsFault('inputs', given) ?? (hasTwice(inputs) ? faults.twice : undefined)
}

function tensorsFault(list: string, tensors: readonly unknown[]): Bilingual | undefined {
  for (const [index, tensor] of tensors.entries()) {
    // A feature that is missing is often no number, which raw bytes can say.
    const fault = tensorFault(tensor, { isRead: list === 'inputs' && isRaw(tensor) })
    if (fault === undefined) continue
    const at = `${list}/${index}`
    return { zh: `${at}：${fault.zh}`, en: `${at}: ${fault.en}` }
  }
  return undefined
}

const isWanted = (output: unknown) => isObject(output) && typeof output.name === 'string'

function hasReadableParameters(owner: unknown): boolean {
  return !isObject(owner) || owner.parameters === undefined || isObject(owner.parameters)
}

/** Its data lies in memory that caller and server share. Guards call it unjudged, and the permit says what becomes of it. */
function isElsewhere(input: unknown): boolean {
  if (!isObject(input) || input.data !== undefined || !isObject(input.parameters)) return false
  return Object.hasOwn(input.parameters, 'shared_memory_region')
}

function hasTwice(inputs: readonly unknown[]): boolean {
  const names = inputs.map((input) => (isObject(input) ? input.name : undefined))
  return new Set(names).size < names.length
}

const faults = {
  member: {
    zh: `只能包含 ${[...members].join('、')}`,
    en: `it may hold ${[...members].join(', ')} and nothing else`,
  },
  id: { zh: '`id` 须为文本', en: '`id` is a text' },
  inputs: {
    zh: `\`inputs\` 须为 1 至 ${TENSORS_MAX} 个张量`,
    en: `\`inputs\` is a list of 1 to ${TENSORS_MAX} tensors`,
  },
  outputs: {
    zh: '`outputs` 须为带 `name` 的对象列表',
    en: '`outputs` is a list of objects with a `name`',
  },
  parameters: { zh: '`parameters` 须为对象', en: '`parameters` is an object' },
  raw: {
    zh: 'JSON 之后的二进制数据与 `binary_data_size`、`datatype` 或请求头 `Inference-Header-Content-Length` 不符',
    en: 'the binary data behind the JSON is not what `binary_data_size`, `datatype` or the header `Inference-Header-Content-Length` say',
  },
  twice: { zh: '输入项重名', en: 'two inputs have the same name' },
} as const satisfies Record<string, Bilingual>
