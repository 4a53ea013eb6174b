import { type CatalogueError, isCatalogueError } from '#kernel/errors.ts'
import { type ExitCode, exitCodeOf, exitCodes } from './exit-code.ts'
import { programHelp, verbHelp } from './help.ts'
import { findVerb, parseCall } from './parse-call.ts'
import { localeOfEnvironment } from './settings.ts'
import { createTerminal, type Terminal } from './terminal.ts'
import { loadVerbs, verbs } from './verbs.ts'

const HELP = new Set(['--help', '-h', 'help'])

async function run(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<ExitCode> {
  const { locale } = terminal
  const [first, second] = args
  if (first === undefined || HELP.has(first)) {
    terminal.answer(programHelp(await loadVerbs(), locale))
    return first === undefined ? exitCodes.wrongCall : exitCodes.done
  }
  const names = Object.keys(verbs)
  const isGroup = names.some((name) => name.startsWith(`${first} `))
  if (isGroup && HELP.has(second ?? '')) {
    terminal.answer(programHelp(await loadVerbs(first), locale))
    return exitCodes.done
  }
  const { name, rest } = findVerb(names, args)
  const verb = await verbs[name]!()
  const { values, operands, wantsHelp } = parseCall(verb, rest)
  if (wantsHelp) {
    terminal.answer(verbHelp(verb, locale))
    return exitCodes.done
  }
  return verb.run({ values, operands, environment, terminal })
}

/** Says what went wrong and what to do; what is unknown is logged with a number to ask by. */
async function complain(thrown: unknown, terminal: Terminal): Promise<ExitCode> {
  const error = isCatalogueError(thrown) ? thrown : await knownAs(thrown)
  terminal.remark(`hengjian: ${terminal.words(error.text)}`)
  terminal.remark(`  ${terminal.words(error.remedy)} (${error.code})`)
  return isCatalogueError(thrown) ? exitCodeOf(thrown) : exitCodes.unreachable
}

async function knownAs(thrown: unknown): Promise<CatalogueError> {
  const { createLog } = await import('../compose.ts')
  const { toCatalogueError } = await import('#platform/http/reply-error.ts')
  return toCatalogueError(thrown, createLog('error'))
}

const terminal = createTerminal(localeOfEnvironment(process.env))
try {
  process.exitCode = await run(process.argv.slice(2), process.env, terminal)
} catch (error) {
  process.exitCode = await complain(error, terminal)
}
