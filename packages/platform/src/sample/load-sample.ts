import assert from 'node:assert'
import { findOperatingInstitution, type Institution } from '#contexts/identity/index.ts'
import { listNewestEntries } from '#contexts/ledger/index.ts'
import { systemActor } from '#kernel/actor.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { sampleErrors } from './errors.ts'
import { readSampleDossiers, readSampleInstitution } from './institution.ts'
import { loadApplication, type SampleKey } from './load-application.ts'
import { loadModels } from './load-models.ts'
import { loadOversight } from './load-oversight.ts'
import { loadPeople, type SampleLogin } from './load-people.ts'
import { loadRegisters } from './load-registers.ts'
import { samplesFolder } from './samples-folder.ts'
import type { SampleUpstream } from './upstream.ts'

/** The last entry of a load: without it, a start was cut off in the middle. */
export const SAMPLE_LOADED = 'sample.loaded'

/** What only the first start knows: it can be read nowhere afterwards. */
export interface LoadedSample {
  readonly institution: Institution
  readonly people: readonly SampleLogin[]
  /** One key for each application; those that have a permit come first. */
  readonly keys: readonly SampleKey[]
}

export interface SampleOptions {
  /** Answers in place of the built-in generative model (`sampleUpstreamOf`). */
  readonly upstream?: SampleUpstream | undefined
  readonly folder?: string
  /** Whether the registers of governance are filled as well; tests of them begin with empty ones. */
  readonly registers?: boolean
}

/**
 * Loads the sample institution into an empty database by the same use cases as anybody's, each by the person whose act
 * it is. Where an institution stands already nothing is done, and the answer is `undefined`.
 * Error: `sample.cut_off` where an earlier load did not come to its end.
 */
export async function loadSample(
  services: Services,
  { upstream, folder = samplesFolder, registers = true }: SampleOptions = {},
): Promise<LoadedSample | undefined> {
  const sample = readSampleInstitution(folder)
  const standing = await findOperatingInstitution(services.db)
  if (standing !== undefined) {
    if (standing.slug === sample.institution.slug) await assertWhole(standing, services)
    return undefined
  }
  const dossiers = readSampleDossiers(folder)
  const people = await loadPeople(sample, services)
  const supply = await loadModels(sample, folder, upstream, people, services)
  const permitted: SampleKey[] = []
  const refused: SampleKey[] = []
  for (const application of sample.applications) {
    const parts = { sample, dossiers, people, supply }
    const issued = await loadApplication(application, parts, services)
    if (application.approve) permitted.push(issued)
    else refused.push(issued)
  }
  const keys = [...permitted, ...refused]
  const applicationOf = (key: string) => {
    const found = keys.find(({ application }) => application === key)
    assert(found !== undefined, `the sample has no application ${key}`)
    return found.id
  }
  await loadOversight(folder, applicationOf, people, services)
  if (registers) await loadRegisters(folder, applicationOf, people, services)
  const { institution } = people
  await together(services.db, (tx) =>
    services.append(tx, {
      kind: SAMPLE_LOADED,
      subject: institution.id,
      actor: systemActor('sample', institution.id),
      body: { version: sample.version },
    }),
  )
  return { institution, people: people.logins, keys }
}

async function assertWhole({ id }: Institution, { db }: Services) {
  const filter = { kinds: [SAMPLE_LOADED], subject: id, until: undefined }
  const [loaded] = await listNewestEntries(db, id, filter, undefined, 1)
  if (loaded === undefined) throw sampleErrors.cut_off()
}
