// The least that a gateway in Node can do: node:http in front, an undici pool behind, no look at the bytes.
// Run as a process of its own.
import { createServer } from 'node:http'
import { Pool } from 'undici'

const [port, upstream] = process.argv.slice(2)
const pool = new Pool(upstream!, { connections: 64 })

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const options = {
      method: 'POST' as const,
      path: request.url ?? '/',
      headers: { 'content-type': 'application/json' },
      body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks),
    }
    pool
      .stream(options, ({ statusCode, headers }) => response.writeHead(statusCode, { ...headers }))
      .catch(() => response.destroy())
  })
})
server.keepAliveTimeout = 60_000
server.listen(Number(port), '127.0.0.1')
