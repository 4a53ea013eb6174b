import { parseCheckpoint, parseNote, parseVerifierKey, toBase64 } from '@hengjian/ledger'
import { type Institution, identityErrors } from '#contexts/identity/index.ts'
import { type LogVerdict, verifierKeysOf, verifyLog } from '#contexts/ledger/index.ts'
import { isCatalogueError } from '#kernel/errors.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'
import { chooseInstitutions } from './choose-institution.ts'
import { cliErrors } from './errors.ts'
import { exitCodes } from './exit-code.ts'
import { readInput } from './files.ts'
import { readSettings } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { defineVerb, institutionFlag, jsonFlag, placeFlags } from './verb.ts'
import { withDatabase } from './with-database.ts'
import { keepWitness, readCheckpoint, readWitnesses, type Witness } from './witness.ts'

export const ledgerVerify = defineVerb({
  name: 'ledger verify',
  says: {
    zh: '重算整个账本；数据目录 witness/ 中保存上次核验过的检查点，因此也能发现账本被回退',
    en: 'recomputes the whole log; the last checkpoint that held is kept in witness/ of the data folder, so that a log put back is found too',
  },
  flags: {
    ...placeFlags,
    institution: {
      ...institutionFlag.institution,
      says: { zh: '只核验此机构（默认全部）', en: 'this institution alone (by default all)' },
    },
    since: {
      type: 'string',
      label: 'FILE',
      says: {
        zh: '另行保存的检查点：账本必须仍包含它',
        en: 'a checkpoint that you kept: the log must still contain it',
      },
    },
    ...jsonFlag,
  },
  async run({ values, environment, terminal }) {
    const settings = readSettings(values, environment)
    const given = values.since === undefined ? undefined : await readGiven(values.since)
    return withDatabase(settings, async ({ db, services }) => {
      const institutions = await chooseInstitutions(db, values.institution)
      const witnesses = (await readWitnesses(settings.data)).filter(
        ({ origin }) =>
          values.institution === undefined || origin.split('/')[1] === values.institution,
      )
      if (institutions.length + witnesses.length === 0) throw identityErrors.no_institution()
      const results = await verifyAll(await services(), institutions, witnesses, given)
      for (const { ok, origin, checkpoint } of results) {
        if (!ok || origin === undefined || checkpoint === undefined) continue
        await keepWitness(settings.data, origin, checkpoint).catch(() =>
          terminal.remark(terminal.words(witnessNotKept)),
        )
      }
      const ok = results.every((result) => result.ok)
      if (values.json) terminal.answer(JSON.stringify({ ok, logs: results }, undefined, 2))
      else for (const result of results) report(result, terminal)
      return ok ? exitCodes.done : exitCodes.doesNotHold
    })
  },
})

const witnessNotKept = {
  zh: '提示：无法写入数据目录的 witness/，本次检查点未保存。',
  en: 'note: witness/ of the data folder cannot be written, so this checkpoint was not kept.',
}

interface LogResult {
  readonly institution: string
  readonly origin?: string | undefined
  readonly ok: boolean
  readonly size?: number
  readonly checkpoints?: number
  readonly root?: string | undefined
  /** The size of the kept checkpoint that the log still contains. */
  readonly since?: number | undefined
  readonly checkpoint?: string
  readonly at?: string
  readonly reason?: string
}

async function verifyAll(
  services: Services,
  institutions: readonly Institution[],
  witnesses: readonly Witness[],
  given: Witness | undefined,
): Promise<readonly LogResult[]> {
  const kept = given === undefined ? witnesses : [...witnesses, given]
  const results: LogResult[] = []
  for (const institution of institutions) results.push(await verifyOne(services, institution, kept))
  const found = new Set(results.map(({ origin }) => origin))
  if (given !== undefined && !found.has(given.origin)) {
    throw cliErrors.checkpoint_elsewhere({ origin: given.origin })
  }
  const lost = witnesses.filter(({ origin }) => !found.has(origin))
  return [
    ...results,
    ...lost.map(({ origin, file }) => ({
      institution: origin.split('/')[1] ?? origin,
      origin,
      ok: false,
      at: file,
      reason: 'the database no longer holds the log whose checkpoint was kept',
    })),
  ]
}

async function verifyOne(
  services: Services,
  { id, slug }: Institution,
  kept: readonly Witness[],
): Promise<LogResult> {
  const origin = await originOf(id, services)
  const mine = kept.filter((witness) => witness.origin === origin)
  const runs = mine.length === 0 ? [undefined] : mine.map(({ note }) => note)
  let verdict: LogVerdict | undefined
  for (const since of runs) {
    verdict = await judge(id, since, services)
    if (!verdict.ok) return { institution: slug, origin, ...verdict }
  }
  if (verdict?.ok !== true) return { institution: slug, origin, ok: false }
  const since = mine.length === 0 ? undefined : Math.max(...mine.map(({ size }) => size))
  const { size, checkpoints, checkpoint } = verdict
  const head = checkpoint === '' ? {} : { checkpoint, root: rootOf(checkpoint) }
  return { institution: slug, origin, ok: true, size, checkpoints, since, ...head }
}

/** The name of a log is that of its key; whoever changed it there cannot show what was kept of it. */
async function originOf(id: InstitutionId, { db }: Services): Promise<string | undefined> {
  const keys = await verifierKeysOf(db, id)
  const log = keys.find(({ purpose }) => purpose === 'log')
  const parsed = log && parseVerifierKey(log.verifierKey)
  return parsed?.ok ? parsed.value.name : undefined
}

/** A signing key that was tampered with does not open; that is an answer here, not a failure. */
async function judge(
  id: InstitutionId,
  since: string | undefined,
  services: Services,
): Promise<LogVerdict> {
  try {
    return await verifyLog(services, id, { since })
  } catch (error) {
    if (!isCatalogueError(error, 'vault.broken_seal')) throw error
    return { ok: false, at: 'signing key', reason: error.message }
  }
}

function rootOf(note: string): string | undefined {
  const parsed = parseNote(note)
  const checkpoint = parsed.ok ? parseCheckpoint(parsed.value.text) : parsed
  return checkpoint.ok ? toBase64(checkpoint.value.root) : undefined
}

async function readGiven(file: string): Promise<Witness> {
  const note = Buffer.from(await readInput(file)).toString('utf8')
  const checkpoint = readCheckpoint(note)
  if (checkpoint === undefined) throw cliErrors.checkpoint_unreadable({ file })
  return { ...checkpoint, note, file }
}

function report(result: LogResult, { words, answer }: Terminal) {
  const { institution, ok, size = 0, checkpoints = 0, root = '-', since, at, reason } = result
  if (!ok) {
    answer(
      words({
        zh: `不成立  ${institution}：${at ?? '账本'}：${reason ?? ''}`,
        en: `does not hold  ${institution}: ${at ?? 'log'}: ${reason ?? ''}`,
      }),
    )
    return
  }
  const contained =
    since === undefined
      ? { zh: '', en: '' }
      : {
          zh: `，包含此前保存的第 ${since} 条检查点`,
          en: `, contains the kept checkpoint of size ${since}`,
        }
  answer(
    words({
      zh: `成立  ${institution}：${size} 条，${checkpoints} 个检查点，根 ${root}${contained.zh}`,
      en: `holds  ${institution}: ${size} entries, ${checkpoints} checkpoints, root ${root}${contained.en}`,
    }),
  )
}
