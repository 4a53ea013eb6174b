import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Json = Record<string, unknown>
export type Tensor = {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
  readonly data: readonly unknown[]
}

export const tensor = (name: string, datatype: string, data: readonly unknown[]): Tensor => ({
  ...{ name, datatype, data },
  shape: [data.length],
})

/** What the server does with one inference. */
export type Inference = (body: Json, response: ServerResponse) => void

export const sendJson = (response: ServerResponse, body: unknown, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

export const scoring =
  (...outputs: readonly unknown[]): Inference =>
  (_body, response) =>
    void sendJson(response, { model_name: 'upstream', outputs })

/**
 * A server of the Open Inference Protocol v2 on a port of its own, with one model `score`. Like a real one it refuses paths and
 * bodies that are none of the protocol, and it keeps what it saw.
 */
export async function openInferenceServer() {
  let infer: Inference = scoring(tensor('score', 'FP64', [612]))
  const received: { readonly method: string; readonly url: string; readonly body: string }[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const { method = '', url = '' } = request
    received.push({ method, url, body })
    if (method === 'GET' && url === '/v2/models/score') return void sendJson(response, description)
    if (method !== 'POST' || url !== '/v2/models/score/infer') {
      return void sendJson(response, { error: 'unknown model' }, 404)
    }
    infer(JSON.parse(body) as Json, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`,
    received,
    behave(next: Inference) {
      infer = next
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const description = {
  name: 'score',
  versions: ['3'],
  platform: 'test',
  inputs: [{ name: 'income', datatype: 'FP64', shape: [-1] }],
  outputs: [{ name: 'score', datatype: 'FP64', shape: [-1] }],
  secret: 'of the server',
}
