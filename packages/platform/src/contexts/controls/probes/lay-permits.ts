import { generateKey, signerOf } from '@hengjian/ledger'
import { signersOf } from '#contexts/ledger/index.ts'
import {
  insertPermit,
  type Permit,
  type PermittedModel,
  signPermit,
} from '#contexts/permits/index.ts'
import type { Application } from '#contexts/registry/index.ts'
import { newId } from '#kernel/ids.ts'
import { addDays } from '#kernel/time.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import type { StandModels } from './stand-models.ts'

/** By what is wrong with them, or with what is called under them. */
export const laidNames = [
  'expired',
  'forged',
  'tampered',
  'unlisted',
  'ended',
  'beyond-class',
  'unadmitted',
  'backed',
  'unrecorded',
  'scored',
] as const
/** What a constraint of `gateway.open_call` refuses. */
const KEPT_NOWHERE = 'kept-nowhere'

export type LaidName = (typeof laidNames)[number]

/**
 * Lays permits into the ground's own table as somebody could who writes to the database, or who holds a
 * permit that was right once. No use case mints these, which is the point: gateways must not honour them. `backed` is honoured:
 * it names the stop among the failures at which people step in, which the permit that is stopped in the drill does not. So are
 * `unrecorded`, whose records the database takes from nobody, and `scored`, under which the mirror is a predictive model.
 */
export async function layPermits(
  pattern: Permit,
  applications: ReadonlyMap<LaidName, Application>,
  models: StandModels,
  services: Services,
): Promise<void> {
  const { db, vault, now } = services
  const { institution } = pattern
  const own = await signersOf(db, vault, institution, 'permit')
  const stranger = [signerOf(generateKey(own[0].name).secret)]
  const model = pattern.models.find(({ version }) => version === models.admitted)
  const withModel = (change: Partial<PermittedModel>): Partial<Permit> => ({
    models: [{ ...model!, ...change }],
  })
  const yesterday = addDays(now(), -1)
  const dayBefore = addDays(now(), -2)
  const changes: Readonly<Record<LaidName, Partial<Permit>>> = {
    expired: { mintedAt: dayBefore, notBefore: dayBefore, notAfter: yesterday },
    forged: {},
    tampered: {},
    unlisted: withModel({ supplier: models.unlistedSupplier }),
    ended: withModel({ supplier: models.endedSupplier }),
    'beyond-class': withModel({ supplier: models.generalSupplier }),
    unadmitted: withModel({ version: models.unadmitted }),
    backed: { fallback: { ...pattern.fallback, on: ['stopped'] } },
    unrecorded: { record: { ...pattern.record, retention: KEPT_NOWHERE } },
    scored: withModel({ kind: 'predictive' }),
  }
  await together(db, async (tx) => {
    for (const [name, { id }] of applications) {
      const permit: Permit = { ...pattern, ...changes[name], serial: newId('pmt'), application: id }
      const signed = await signPermit(permit, name === 'forged' ? stranger : own)
      // One word of the signed text, changed as an update of the table would.
      const note =
        name === 'tampered' ? signed.replace('"failure":"closed"', '"failure":"opened"') : signed
      const { serial, mintedAt, notAfter } = permit
      const epoch = await nextEpoch(tx)
      await insertPermit(tx, {
        serial,
        institution,
        application: id,
        note,
        mintedAt,
        notAfter,
        epoch,
      })
    }
  })
}
