import { issueKey } from '#contexts/identity/index.ts'
import { signersOf } from '#contexts/ledger/index.ts'
import { insertPermit, type Permit, signPermit } from '#contexts/permits/index.ts'
import {
  loadModelVersion,
  registerApplication,
  responsiblePeople,
} from '#contexts/registry/index.ts'
import { newId } from '#kernel/ids.ts'
import { addMs } from '#kernel/time.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import type { Ground } from '../probes/ground.ts'
import { draftOf } from '../probes/stand.ts'
import { registerMirror } from '../probes/stand-models.ts'

/** By this name the mirror is called. */
export const MEASURED_MODEL = 'measured-mirror'
const LIFETIME_MS = 60 * 60 * 1_000
/** A run is one burst; what counts calls and tokens has nothing to find out about guards. */
const UNBOUNDED = 1_000_000_000
/** More than the largest case comes to. */
const CASE_BYTES_MAX = 4 * 1024 * 1024

/**
 * Lays a permit of an institution on the proving ground: its guards as they were minted, and the mirror for its models, so that
 * no model of anybody is asked and nothing that it names answers. Gives the key to call under it. The banks and the judge of the
 * institution stay behind: they only ever find more.
 */
export async function layMeasured(
  pattern: Permit,
  ground: Ground,
  services: Services,
): Promise<string> {
  const { db, vault, now } = services
  const { institution } = ground
  const owner = ground.actor('owner')
  const name = { zh: '护栏测量镜像', en: 'Measured mirror' }
  const { version } = await registerMirror(ground, name, services)
  const { digest } = await loadModelVersion(db, institution, version)
  const draft = draftOf(ground, 'measured', [version])
  const { id: application } = await registerApplication(owner, draft, services)
  const { judge, answerSchema, grounding, notice, ...terms } = pattern
  const at = now()
  const permit: Permit = {
    ...terms,
    ...{ serial: newId('pmt'), institution, application },
    ...{ mintedAt: at, notBefore: at, notAfter: addMs(at, LIFETIME_MS) },
    models: [
      {
        ...{ version, name: MEASURED_MODEL, kind: 'generative', digest },
        ...{ advisory: false, rating: 'transparent' },
      },
    ],
    fallback: { on: [], models: [] },
    oversight: { points: [], samplingPercent: 0 },
    limits: {
      ...terms.limits,
      bodyBytesMax: CASE_BYTES_MAX,
      ...{ requestsPerMinute: UNBOUNDED, tokensPerMinute: UNBOUNDED, costPerDayMilli: UNBOUNDED },
    },
    ...{ stopConditions: [], exitConditions: [], banks: 'in-force' },
  }
  await serializable(db, async (tx) => {
    const note = await signPermit(permit, await signersOf(tx, vault, institution, 'permit'))
    const { serial, mintedAt, notAfter } = permit
    const epoch = await nextEpoch(tx)
    await insertPermit(tx, {
      ...{ serial, institution, application, note, mintedAt, notAfter, epoch },
    })
  })
  // Its key is the last change of all: a gateway that knows it knows the rest.
  const keyTerms = { applicationId: application, name: 'detection', expiresAt: permit.notAfter }
  return (await issueKey(owner, keyTerms, responsiblePeople, services)).text
}
