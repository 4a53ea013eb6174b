import { once } from 'node:events'
import { createServer } from 'node:http'
import { freePort } from '../child.ts'
import { ordinary } from './answers.ts'
import { JSON_BYTES, readableOf } from './infer-wire.ts'
import type { Answer } from './probe.ts'

/** The model behind the gateways: says what it is told to, and keeps what it was asked. */
export interface Mock {
  readonly port: number
  /** Sets the answer of the next call and forgets what was asked before. */
  prepare(answer: Answer): void
  /** The bodies that have come since. */
  received(): readonly string[]
  stop(): Promise<void>
}

export async function openMock(): Promise<Mock> {
  let answer: Answer = ordinary
  let bodies: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(readableOf(Buffer.concat(chunks), request.headers[JSON_BYTES]?.toString()))
      response.writeHead(answer.status, { 'content-type': answer.contentType, ...answer.headers })
      response.end(answer.body)
    })
  })
  const port = await freePort()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port,
    prepare(next) {
      answer = next
      bodies = []
    },
    received: () => bodies,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
