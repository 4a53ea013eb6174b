// `npm run bench -- NAME [--json]`: one benchmark with its peers.
import { benchAssess } from './assess/assess.ts'
import { benchBypass } from './bypass/bypass.ts'
import { benchConsole } from './console/console.ts'
import { benchGateway } from './gateway/gateway.ts'
import { benchGuardContent } from './guard/content.ts'
import { benchIdentifiers } from './guard/identifiers.ts'
import { benchInjection } from './guard/injection.ts'
import { benchGuardPeers } from './guard/peers.ts'
import { readSamples } from './guard/samples.ts'
import { benchGuardSpeed } from './guard/speed.ts'
import { benchLedger } from './ledger/ledger.ts'
import { printReport, type Report } from './report.ts'
import { benchReviews } from './reviews/reviews.ts'
import { benchStart } from './start/start.ts'
import { benchStop } from './stop/stop.ts'

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<Report>>> = {
  assess: benchAssess,
  bypass: benchBypass,
  console: benchConsole,
  gateway: benchGateway,
  'guard-content': benchGuardContent,
  'guard-identifiers': benchIdentifiers,
  'guard-injection': async (args) => benchInjection(readSamples(args)),
  'guard-peers': benchGuardPeers,
  'guard-speed': benchGuardSpeed,
  ledger: benchLedger,
  reviews: benchReviews,
  start: benchStart,
  stop: benchStop,
}

const [name, ...args] = process.argv.slice(2)
const bench = name !== undefined && Object.hasOwn(benches, name) ? benches[name] : undefined
if (bench === undefined) {
  console.error(
    `usage: npm run bench -- ${Object.keys(benches).join('|')} [--json] [--quick] [--samples FOLDER]`,
  )
  process.exitCode = 2
} else {
  // An interrupted run ends its programs, too: they hear of it when this process exits.
  process.once('SIGINT', () => process.exit(130))
  const report = await bench(args.filter((argument) => argument !== '--json'))
  if (args.includes('--json')) console.log(JSON.stringify(report, undefined, 2))
  else printReport(report)
}
