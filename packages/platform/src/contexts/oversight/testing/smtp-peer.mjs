// A real SMTP server in a process of its own, for tests: it prints where it listens, then every mail as a line. Mail for
// `refused@` is refused for good, mail for `later@` the first time only, and of the first mail for `silent@` it never
// says that it has it.
import { SMTPServer } from 'smtp-server'

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)
const failing = (responseCode) => Object.assign(new Error('not taken'), { responseCode })
const seen = new Set()

const server = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  onAuth: ({ username, password }, _session, done) =>
    username === 'hengjian' && password === 'letters'
      ? done(null, { user: username })
      : done(failing(535)),
  onRcptTo({ address }, _session, done) {
    if (address.startsWith('refused@')) return done(failing(550))
    if (address.startsWith('later@') && !seen.has(address)) {
      seen.add(address)
      return done(failing(451))
    }
    return done()
  },
  onData(stream, session, done) {
    let text = ''
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map(({ address }) => address)
      say({ to, text })
      const silent = to.find((address) => address.startsWith('silent@') && !seen.has(address))
      if (silent === undefined) done()
      else seen.add(silent)
    })
  },
})
server.listen(0, '127.0.0.1', () => say({ port: server.server.address().port }))
