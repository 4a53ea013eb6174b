import { setTimeout as delay } from 'node:timers/promises'
import { integrateAll, proveEntry } from '#contexts/ledger/index.ts'
import { isCatalogueError } from '#kernel/errors.ts'
import { EntryId, type InstitutionId } from '#kernel/ids.ts'
import { monotonicMs } from '#kernel/time.ts'
import { chooseInstitution } from './choose-institution.ts'
import { exitCodes } from './exit-code.ts'
import { writeOutput } from './files.ts'
import { flagValue } from './flag-value.ts'
import { readSettings } from './settings.ts'
import { defineVerb, institutionFlag, placeFlags } from './verb.ts'
import { type ReachedDatabase, withDatabase } from './with-database.ts'

/** A running product integrates an entry within a second; more means that it does not. */
const INTEGRATION_WAIT_MS = 5_000
const POLL_MS = 100

export const ledgerProof = defineVerb({
  name: 'ledger proof',
  says: {
    zh: '输出一条记录的离线证明（C2SP tlog-proof，附条目本身）',
    en: 'prints the offline proof of one entry (C2SP tlog-proof, with the entry itself)',
  },
  operands: { label: 'ENTRY', min: 1, max: 1 },
  flags: {
    ...placeFlags,
    ...institutionFlag,
    out: {
      type: 'string',
      label: 'FILE',
      says: { zh: '写入此新文件', en: 'writes into this new file' },
    },
  },
  async run({ values, operands, environment, terminal }) {
    const settings = readSettings(values, environment)
    const expects = { zh: '条目编号（ent_…）', en: 'the id of an entry (ent_…)' }
    const id = flagValue('ENTRY', operands[0], EntryId, expects)
    return withDatabase(settings, async (reached) => {
      const institution = await chooseInstitution(reached.db, values.institution)
      const proof = await proveWhenIntegrated(reached, institution.id, id)
      if (values.out === undefined) terminal.answerBytes(Buffer.from(proof))
      else await writeOutput(values.out, proof)
      return exitCodes.done
    })
  },
})

async function proveWhenIntegrated(
  { db, isAlone, services }: ReachedDatabase,
  institution: InstitutionId,
  id: EntryId,
): Promise<string> {
  // Nobody else runs here, so nobody else will integrate what a stop left waiting.
  if (isAlone) await integrateAll(await services(), institution)
  const deadlineMs = monotonicMs() + INTEGRATION_WAIT_MS
  for (;;) {
    try {
      return await proveEntry(db, institution, id)
    } catch (error) {
      const isEarly = isCatalogueError(error, 'ledger.not_integrated')
      if (!isEarly || isAlone || monotonicMs() > deadlineMs) throw error
    }
    await delay(POLL_MS)
  }
}
