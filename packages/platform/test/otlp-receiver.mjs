// An OTLP/HTTP receiver as a process of its own: takes spans as JSON and says on standard output what came.
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'

const server = createServer((request, response) => {
  void json(request).then((body) => {
    const { url: path, headers } = request
    console.log(JSON.stringify({ path, headers, body }))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })))
