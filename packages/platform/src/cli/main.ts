import { isCatalogueError } from '#kernel/errors.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import { createLog } from '../compose.ts'
import { assessVerb } from './assess.ts'
import { backupVerb } from './backup.ts'
import { type ExitCode, exitCodeOf, exitCodes } from './exit-code.ts'
import { exportEvidenceVerb } from './export-evidence.ts'
import { exportInventoryVerb } from './export-inventory.ts'
import { guardRedact } from './guard-redact.ts'
import { guardScan } from './guard-scan.ts'
import { programHelp, verbHelp } from './help.ts'
import { importInventoryVerb } from './import-inventory.ts'
import { keysIssue, keysList, keysRevoke, keysRotate } from './keys.ts'
import { ledgerCheckpoint } from './ledger-checkpoint.ts'
import { ledgerExport } from './ledger-export.ts'
import { ledgerProof } from './ledger-proof.ts'
import { ledgerVerify } from './ledger-verify.ts'
import { findVerb, parseCall } from './parse-call.ts'
import { probeVerb } from './probe.ts'
import { restoreVerb } from './restore.ts'
import { rotateMasterKey, rotateSeals } from './rotate.ts'
import { serve } from './serve.ts'
import { localeOfEnvironment } from './settings.ts'
import { createTerminal, type Terminal } from './terminal.ts'
import { tour } from './tour-verb.ts'
import { usersAdd, usersDeactivate, usersList } from './users.ts'
import type { Verb } from './verb.ts'
import { verify } from './verify.ts'

const verbs: readonly Verb[] = [
  serve,
  tour,
  assessVerb,
  ledgerVerify,
  ledgerCheckpoint,
  ledgerProof,
  ledgerExport,
  probeVerb,
  verify,
  guardScan,
  guardRedact,
  importInventoryVerb,
  exportInventoryVerb,
  exportEvidenceVerb,
  keysList,
  keysIssue,
  keysRotate,
  keysRevoke,
  usersList,
  usersAdd,
  usersDeactivate,
  backupVerb,
  restoreVerb,
  rotateSeals,
  rotateMasterKey,
]

const HELP = new Set(['--help', '-h', 'help'])

async function run(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<ExitCode> {
  const { locale } = terminal
  const [first, second] = args
  if (first === undefined || HELP.has(first)) {
    terminal.answer(programHelp(verbs, locale))
    return first === undefined ? exitCodes.wrongCall : exitCodes.done
  }
  const group = verbs.filter(({ name }) => name.startsWith(`${first} `))
  if (group.length > 0 && HELP.has(second ?? '')) {
    terminal.answer(
      programHelp(
        verbs.filter((verb) => verb.name.split(' ')[0] === first),
        locale,
      ),
    )
    return exitCodes.done
  }
  const { verb, rest } = findVerb(verbs, args)
  const { values, operands, wantsHelp } = parseCall(verb, rest)
  if (wantsHelp) {
    terminal.answer(verbHelp(verb, locale))
    return exitCodes.done
  }
  return verb.run({ values, operands, environment, terminal })
}

/** Says what went wrong and what to do; what is unknown is logged with a number to ask by. */
function complain(thrown: unknown, terminal: Terminal): ExitCode {
  const error = toCatalogueError(thrown, createLog('error'))
  terminal.remark(`hengjian: ${terminal.words(error.text)}`)
  terminal.remark(`  ${terminal.words(error.remedy)} (${error.code})`)
  return isCatalogueError(thrown) ? exitCodeOf(thrown) : exitCodes.unreachable
}

const terminal = createTerminal(localeOfEnvironment(process.env))
try {
  process.exitCode = await run(process.argv.slice(2), process.env, terminal)
} catch (error) {
  process.exitCode = complain(error, terminal)
}
