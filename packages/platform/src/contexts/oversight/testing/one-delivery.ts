import { randomBytes } from 'node:crypto'
import type { Instant } from '#kernel/time.ts'
import { type Connection, connect } from '#platform/database/connect.ts'
import { composeServices, createLog } from '../../../compose.ts'
import { deliverDue } from '../postman.ts'
import { createMailer } from '../send-mail.ts'
import { createWebhookAgent } from '../send-webhook.ts'

/** For tests, in a process of its own that may be killed: sends what is due once. */
interface Order {
  readonly connection: Connection
  readonly mailUrl: string
  readonly now: Instant
}

const { connection, mailUrl, now } = JSON.parse(process.argv[2]!) as Order
const services = composeServices({
  connected: connect(connection, () => undefined),
  masterKeys: [randomBytes(32)],
  log: createLog('silent'),
  now: () => now,
})
const mailer = createMailer({ url: mailUrl, from: 'hengjian@example.com', origin: undefined })
await deliverDue(services, { agent: createWebhookAgent(), mailer, chance: () => 0 })
process.exit(0)
