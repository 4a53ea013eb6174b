import { inferenceFault, readInference, writeInference } from './inference.ts'
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
    ...{ name, kind, pathOf: () => path, read: parseBody, faultOf: () => undefined },
    write: (body, upstreamModel) => upstreamBody(body, name, upstreamModel),
  }
}

export const chat = openai('chat', 'generative', '/chat/completions')

const openaiOperations: ReadonlyMap<string, Operation> = new Map([
  ['/v1/chat/completions', chat],
  ['/v1/responses', openai('responses', 'generative', '/responses')],
  ['/v1/embeddings', openai('embeddings', 'embedding', '/embeddings')],
])

/** The Open Inference Protocol v2 in JSON: https://github.com/kserve/open-inference-protocol. */
const infer: Operation = {
  ...{ name: 'infer', kind: 'predictive' },
  pathOf: (upstreamModel) => `${modelPath(upstreamModel)}/infer`,
  ...{ read: readInference, write: writeInference, faultOf: inferenceFault },
}

/** Where a deployment speaks of a model: `name`, or `name/versions/version` where the deployment pins one. */
export function modelPath(upstreamModel: string): `/models/${string}` {
  return `/models/${upstreamModel.split('/versions/').map(encodeURIComponent).join('/versions/')}`
}

/** What a request to the doors asks for. */
export type Asked =
  | { readonly to: 'call'; readonly operation: Operation; readonly named: string | undefined }
  | { readonly to: 'list' }
  | { readonly to: 'describe'; readonly named: string }

const MODEL = /^\/v2\/models\/([^/]+)(\/infer)?$/

/** `undefined`: no door has such a path or method. */
export function askedOf(method: string | undefined, path: string): Asked | undefined {
  if (path === '/v1/models') return method === 'GET' ? { to: 'list' } : undefined
  const operation = openaiOperations.get(path)
  if (operation !== undefined) {
    return method === 'POST' ? { to: 'call', operation, named: undefined } : undefined
  }
  const [, step, calls] = MODEL.exec(path) ?? []
  const named = step === undefined ? undefined : decoded(step)
  if (named === undefined) return undefined
  if (calls === undefined) return method === 'GET' ? { to: 'describe', named } : undefined
  return method === 'POST' ? { to: 'call', operation: infer, named } : undefined
}

function decoded(step: string): string | undefined {
  try {
    return decodeURIComponent(step)
  } catch {
    return undefined
  }
}
