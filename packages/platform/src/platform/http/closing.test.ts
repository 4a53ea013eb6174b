import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { Services } from '../services.ts'
import { buildHttp } from './server.ts'

/** A server whose only door leaves the answer to the test. */
async function openServer() {
  const asked = Promise.withResolvers<ServerResponse>()
  const { app, server } = await buildHttp({
    // Nothing but the log is asked for: neither a route nor an error comes by.
    services: { log: pino({ enabled: false }) } as Services,
    guardian: {
      authenticate: () => Promise.reject(new Error('nobody calls')),
      authorize: () => undefined,
      recordRefusal: async () => undefined,
    },
    routes: [],
    doors: [
      (_request, response) => {
        asked.resolve(response)
        return true
      },
    ],
    ...{ locale: 'en', secureCookies: true },
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nhost: here\r\n\r\n')
  return { app, server, socket, response: await asked.promise }
}

test('a connection is kept for longer than the minute for which proxies commonly keep theirs', async () => {
  const { app, socket, response } = await openServer()
  response.end('answer')
  const [head] = (await once(socket, 'data')) as [Buffer]
  const seconds = Number(/keep-alive: timeout=(\d+)/i.exec(head.toString())?.[1])
  expect(seconds).toBeGreaterThan(60)
  socket.destroy()
  await app.close()
})

test('a call that ends while the server closes is answered, and its connection does not hold up the end', async () => {
  const { app, server, socket, response } = await openServer()
  const said: Buffer[] = []
  socket.on('data', (chunk: Buffer) => said.push(chunk))
  let hasEnded = false
  socket.on('end', () => {
    hasEnded = true
  })
  const closed = app.close()
  await expect.poll(() => server.listening).toBe(false)
  response.end('answer')
  await expect.poll(() => hasEnded).toBe(true)
  expect(Buffer.concat(said).toString()).toContain('answer')
  await closed
})
