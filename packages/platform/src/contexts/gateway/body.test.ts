import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type BodyLimits, isBodyFailure, readBody } from './body.ts'

const LIMITS: BodyLimits = { bytesMax: 1_000, timeoutMs: 10_000 }
const servers: Server[] = []

/** A server that answers a body's length, or the failure with its status; aborted ones are told to the test alone. */
async function serve(limits: BodyLimits = LIMITS) {
  const outcomes: string[] = []
  const server = createServer((request, response) => {
    readBody(request, limits).then(
      (body) => {
        outcomes.push(body.toString('utf8'))
        response.end(`read ${body.length}`)
      },
      (error: unknown) => {
        if (!isBodyFailure(error)) throw error
        outcomes.push(error.kind)
        server.emit('failed')
        if (error.status === undefined) return
        response.statusCode = error.status
        response.end(error.kind)
      },
    )
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, outcomes, port: (server.address() as AddressInfo).port }
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
})

async function open(port: number) {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1')
  })
  return { socket, received: () => received }
}

const head = (...lines: string[]) =>
  `${['POST / HTTP/1.1', 'host: h', ...lines, '', ''].join('\r\n')}`

async function untilReceived(
  { socket, received }: { socket: Socket; received(): string },
  text: string,
) {
  while (!received().includes(text)) await once(socket, 'data')
  return received()
}

describe('reading the body of a request', () => {
  test('a body is read whole, however it comes', async () => {
    const { port, outcomes } = await serve()
    const client = await open(port)
    const text = '授信额度'
    const bytes = Buffer.from(text)
    client.socket.write(head(`content-length: ${bytes.length}`))
    client.socket.write(bytes.subarray(0, 4))
    client.socket.write(bytes.subarray(4))
    await untilReceived(client, 'read 12')
    client.socket.write(`${head('transfer-encoding: chunked')}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`)
    await untilReceived(client, 'read 5')
    client.socket.write(head('content-length: 0', 'content-encoding: identity'))
    await untilReceived(client, 'read 0')
    expect(outcomes).toEqual([text, 'abcde', ''])
    client.socket.destroy()
  })

  test('exactly the limit is read, one byte more is refused', async () => {
    const { port, outcomes } = await serve()
    const client = await open(port)
    client.socket.write(head('content-length: 1000') + 'x'.repeat(1_000))
    await untilReceived(client, 'read 1000')
    client.socket.write(head('content-length: 1001') + 'x'.repeat(1_001))
    expect(await untilReceived(client, 'too_large')).toContain('HTTP/1.1 413')
    // What was thrown away leaves the connection usable.
    client.socket.write(`${head('content-length: 2')}ok`)
    await untilReceived(client, 'read 2')
    expect(outcomes).toEqual(['x'.repeat(1_000), 'too_large', 'ok'])
    client.socket.destroy()
  })

  test('a length that says too much is refused before anything is sent', async () => {
    const { port } = await serve()
    const client = await open(port)
    client.socket.write(head('content-length: 5000000'))
    expect(await untilReceived(client, 'too_large')).toContain('HTTP/1.1 413')
    client.socket.destroy()
  })

  test('a chunked body is counted while it is read, and its sender still gets the answer', async () => {
    const { port } = await serve()
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: new Blob(['x'.repeat(3_000_000)]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(413)
    expect(await response.text()).toBe('too_large')
  })

  test('a refused body that never ends is cut off', async () => {
    const { port } = await serve()
    const client = await open(port)
    client.socket.on('error', () => undefined)
    const closed = new Promise((resolve) => client.socket.once('close', resolve))
    client.socket.write(head('transfer-encoding: chunked'))
    const chunk = Buffer.from(`10000\r\n${'x'.repeat(65_536)}\r\n`)
    const push = () => {
      while (!client.socket.destroyed && client.socket.write(chunk));
    }
    client.socket.on('drain', push)
    push()
    await closed
  })

  test('a body that trickles in is given up with an answer', async () => {
    const { port, outcomes } = await serve({ bytesMax: 1_000, timeoutMs: 50 })
    const client = await open(port)
    client.socket.write(`${head('content-length: 10')}abc`)
    expect(await untilReceived(client, 'timed_out')).toContain('HTTP/1.1 408')
    expect(outcomes).toEqual(['timed_out'])
    client.socket.destroy()
  })

  test('a caller who goes away in the middle is told from one who finished', async () => {
    const { server, port, outcomes } = await serve()
    const failed = once(server, 'failed')
    const client = await open(port)
    const arrived = once(server, 'request')
    client.socket.write(`${head('content-length: 10')}abc`)
    await arrived
    client.socket.destroy()
    await failed
    expect(outcomes).toEqual(['aborted'])
  })

  test.each(['gzip', 'br', 'identity, gzip'])(
    'a body encoded as %s is refused unread',
    async (encoding) => {
      const { port } = await serve()
      const client = await open(port)
      client.socket.write(`${head('content-length: 3', `content-encoding: ${encoding}`)}abc`)
      expect(await untilReceived(client, 'encoded')).toContain('HTTP/1.1 415')
      client.socket.destroy()
    },
  )
})
