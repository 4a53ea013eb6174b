import { isDeeperThan } from '@hengjian/guard'
import type { CallBody } from './call-body.ts'
import { doorErrors } from './errors.ts'
import type { Operation } from './operation.ts'

export const MODEL_NAME_CHARACTERS_MAX = 200
/** Guards read 64 levels and call the rest unjudged; what nests deeper than this cannot even be written anew. */
const DEPTH_MAX = 512

/** A body that is one JSON object. Error: `gateway.invalid_request`, which never quotes the body. */
export function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> {
  const text = bytes.toString('utf8')
  if (isDeeperThan(text, DEPTH_MAX)) {
    throw doorErrors.invalid_request({
      reason: {
        zh: `请求体嵌套超过 ${DEPTH_MAX} 层`,
        en: `the body nests deeper than ${DEPTH_MAX} levels`,
      },
    })
  }
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw doorErrors.invalid_request({
      reason: { zh: '请求体不是 JSON', en: 'the body is not JSON' },
    })
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw doorErrors.invalid_request({
      reason: { zh: '请求体不是 JSON 对象', en: 'the body is not a JSON object' },
    })
  }
  return body as Readonly<Record<string, unknown>>
}

/** Reads a body as far as the door needs it. Error: `gateway.invalid_request`, which never quotes the body. */
export function parseBody(bytes: Buffer): CallBody {
  const body = parseObject(bytes)
  const { model, stream } = body
  if (typeof model !== 'string' || model === '' || model.length > MODEL_NAME_CHARACTERS_MAX) {
    throw doorErrors.invalid_request({
      reason: { zh: '缺少 `model`，或其不是名称', en: '`model` is missing or not a name' },
    })
  }
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean') {
    throw doorErrors.invalid_request({
      reason: { zh: '`stream` 须为 true 或 false', en: '`stream` is not a boolean' },
    })
  }
  return body as CallBody
}

/** How many tokens of output the caller asks for at most; the permit's own limit where it does not say. */
export function outputTokensAsked(body: CallBody, outputTokensMax: number): number {
  const asked = [body.max_completion_tokens, body.max_tokens, body.max_output_tokens].find(
    (value) => typeof value === 'number',
  ) as number | undefined
  if (asked !== undefined && asked > outputTokensMax) {
    throw doorErrors.limit_exceeded({
      what: {
        zh: `单次输出令牌数，至多 ${outputTokensMax}`,
        en: `output tokens (at most ${outputTokensMax})`,
      },
      retryAfterSeconds: undefined,
    })
  }
  const answers = typeof body.n === 'number' && body.n > 1 ? body.n : 1
  return (asked ?? outputTokensMax) * answers
}

/** The names of the tools that a body offers to the model, in every shape that the two APIs know. */
export function toolsOffered({ tools, functions }: CallBody): readonly string[] {
  const offers = [
    ...(Array.isArray(tools) ? tools : []),
    ...(Array.isArray(functions) ? functions : []),
  ]
  return offers.flatMap((offer: unknown) => {
    if (typeof offer !== 'object' || offer === null) return []
    const { function: inner, name, server_label: server } = offer as Record<string, unknown>
    const nested =
      typeof inner === 'object' && inner !== null && 'name' in inner ? inner.name : undefined
    return [nested, name, server].filter((one) => typeof one === 'string')
  })
}

/** Whether the caller itself asked for the usage at the end of a chat stream. */
export function asksForUsage(body: CallBody): boolean {
  const options = body.stream_options
  return (
    typeof options === 'object' &&
    options !== null &&
    (options as { include_usage?: unknown }).include_usage === true
  )
}

/** With the upstream's own name of the model, and in chat streams the usage, without which a stream cannot be metered. */
export function upstreamBody(
  body: CallBody,
  operation: Operation['name'],
  upstreamModel: string,
): Buffer {
  const addsUsage = operation === 'chat' && body.stream === true && !asksForUsage(body)
  const options = typeof body.stream_options === 'object' ? body.stream_options : undefined
  return Buffer.from(
    JSON.stringify({
      ...body,
      model: upstreamModel,
      ...(addsUsage && { stream_options: { ...options, include_usage: true } }),
    }),
  )
}
