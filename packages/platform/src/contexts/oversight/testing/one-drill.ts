import { randomBytes } from 'node:crypto'
import type { Instant } from '#kernel/time.ts'
import { type Connection, connect } from '#platform/database/connect.ts'
import { composeServices, createLog } from '../../../compose.ts'
import { drillOnce } from '../driller.ts'

/** For tests, in a process of its own that may be killed: carries out a drill that is due. */
interface Order {
  readonly connection: Connection
  readonly door: string
  readonly now: Instant
}

const { connection, door, now } = JSON.parse(process.argv[2]!) as Order
const services = composeServices({
  connected: connect(connection, () => undefined),
  masterKeys: [randomBytes(32)],
  log: createLog('silent'),
  now: () => now,
})
await drillOnce({ door, dataFolder: undefined }, services)
process.exit(0)
