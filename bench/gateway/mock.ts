// The model that every gateway stands in front of: one fixed answer, at once. Run as a process of its own.
import { createServer } from 'node:http'
import { events, wholeAnswer } from './answers.ts'

const STREAMED = Buffer.from('"stream":true')
const [port] = process.argv.slice(2)

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
    if (request.method === 'POST' && body.includes(STREAMED)) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
      for (const event of events) response.write(event)
      response.end()
    } else {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': wholeAnswer.length,
      })
      response.end(wholeAnswer)
    }
  })
})
server.keepAliveTimeout = 60_000
server.listen(Number(port), '127.0.0.1')
