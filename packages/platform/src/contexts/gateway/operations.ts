import { readableOf } from './binary-body.ts'
import { inferenceFault, readInference, writeInference } from './inference.ts'
import { JSON_TYPE } from './json.ts'
import type { Operation } from './operation.ts'
import { parseBody, upstreamBody } from './prepare.ts'
import type { UpstreamPath } from './upstream.ts'

/** The wire of OpenAI, whose bodies name their model. What an answer of it holds is for its reader to make out. */
function openai<N extends Operation['name']>(
  name: N,
  kind: Operation['kind'],
  path: UpstreamPath,
): Operation {
  return {
    ...{ name, kind, pathOf: () => path, faultOf: () => undefined },
    contentType: JSON_TYPE,
    read: ({ bytes }) => parseBody(bytes),
    write: (body, upstreamModel) => ({ bytes: upstreamBody(body, name, upstreamModel) }),
    recorded: (body) => Buffer.from(JSON.stringify(body)),
  }
}

export const chat = openai('chat', 'generative', '/chat/completions')

const openaiOperations: ReadonlyMap<string, Operation> = new Map([
  ['/v1/chat/completions', chat],
  ['/v1/responses', openai('responses', 'generative', '/responses')],
  ['/v1/embeddings', openai('embeddings', 'embedding', '/embeddings')],
])

/** The Open Inference Protocol v2: https://github.com/kserve/open-inference-protocol. Some of its clients name no content type. */
const infer: Operation = {
  ...{ name: 'infer', kind: 'predictive' },
  pathOf: (upstreamModel) => `${modelPath(upstreamModel)}/infer`,
  contentType: /^(?:$|application\/(?:json|octet-stream)\b)/i,
  ...{ read: readInference, write: writeInference, faultOf: inferenceFault },
  recorded: (body) => readableOf(body, 'inputs'),
}

/** Where a deployment speaks of a model: `name`, or `name/versions/version` where the deployment pins one. */
export function modelPath(upstreamModel: string): `/models/${string}` {
  return `/models/${upstreamModel.split('/versions/').map(encodeURIComponent).join('/versions/')}`
}

/** What a request to the doors asks for. */
export type Asked =
  | { readonly to: 'call'; readonly operation: Operation; readonly named: string | undefined }
  | { readonly to: 'list' }
  | { readonly to: 'server' }
  | { readonly to: 'describe' | 'ready'; readonly named: string }

const MODEL = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?(?:\/(infer|ready))?$/

/** `undefined`: no door has such a path or method. */
export function askedOf(method: string | undefined, path: string): Asked | undefined {
  if (path === '/v1/models') return method === 'GET' ? { to: 'list' } : undefined
  if (path === '/v2') return method === 'GET' ? { to: 'server' } : undefined
  const operation = openaiOperations.get(path)
  if (operation !== undefined) {
    return method === 'POST' ? { to: 'call', operation, named: undefined } : undefined
  }
  const [, model, version, act = 'describe'] = MODEL.exec(path) ?? []
  const named = model === undefined ? undefined : decoded(model, version)
  if (named === undefined) return undefined
  if (act === 'infer')
    return method === 'POST' ? { to: 'call', operation: infer, named } : undefined
  return method === 'GET' ? { to: act as 'describe' | 'ready', named } : undefined
}

/** The model as calls name it: `name`, or `name/versions/version`. */
function decoded(model: string, version: string | undefined): string | undefined {
  try {
    const name = decodeURIComponent(model)
    return version === undefined ? name : `${name}/versions/${decodeURIComponent(version)}`
  } catch {
    return undefined
  }
}
