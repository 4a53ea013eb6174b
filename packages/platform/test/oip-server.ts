import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

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

export const saying =
  (body: string, status = 200): Inference =>
  (_body, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(body)

/** As a client of the binary data extension sends it: some name no content type. */
export function rawRequest(body: object, raw: Buffer) {
  const json = Buffer.from(JSON.stringify(body))
  const headers = { 'inference-header-content-length': String(json.length) }
  return { headers, bytes: Buffer.concat([json, raw]) }
}

export const rawInput = (name: string, datatype: string, count: number, size: number) => ({
  ...{ name, datatype, shape: [count], parameters: { binary_data_size: size } },
})

/** A text as one element of a BYTES tensor. */
export function element(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** Answers with raw bytes behind the JSON, in two pieces that are cut anywhere. */
export const rawly =
  (body: unknown, raw: Buffer, cut = 0): Inference =>
  (_body, response) => {
    const json = Buffer.from(JSON.stringify(body))
    const bytes = Buffer.concat([json, raw])
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': json.length,
    })
    response.write(bytes.subarray(0, cut))
    response.end(bytes.subarray(cut))
  }

/**
 * A server of the Open Inference Protocol v2 on a port of its own, with one model `score`. Like a real one it refuses paths and
 * bodies that are none of the protocol, and it keeps what it saw.
 */
export async function openInferenceServer() {
  let infer: Inference = scoring(tensor('score', 'FP64', [612]))
  const received: {
    readonly method: string
    readonly url: string
    readonly body: string
    /** Behind the JSON, where the request says how long that is. */
    readonly raw: Buffer
  }[] = []
  const server = createServer(async (request, response) => {
    const bytes = await buffer(request)
    const { method = '', url = '', headers } = request
    const jsonBytes = Number(headers['inference-header-content-length'] ?? bytes.length)
    const body = bytes.subarray(0, jsonBytes).toString()
    received.push({ method, url, body, raw: bytes.subarray(jsonBytes) })
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
