import { resealReports } from '#contexts/controls/index.ts'
import { resealOpenCalls } from '#contexts/gateway/index.ts'
import { resealKeys } from '#contexts/ledger/index.ts'
import { resealWebhooks } from '#contexts/oversight/index.ts'
import { resealCredentials } from '#contexts/registry/index.ts'
import { systemActor } from '#kernel/actor.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { chooseInstitutions } from './choose-institution.ts'

/** What the newest master key seals now and an older one had sealed before. */
export interface Resealed {
  readonly institution: string
  readonly signingKeys: number
  readonly contentKeys: number
  readonly credentials: number
  readonly openCalls: number
  readonly webhooks: number
  readonly reports: number
}

/**
 * Seals all that an older master key had sealed anew under the newest: for each institution in one
 * transaction, with the entry that says so. Run again, it finds nothing to do.
 */
export async function resealAll(services: Services): Promise<readonly Resealed[]> {
  const { db, vault, append } = services
  const done: Resealed[] = []
  for (const { id, slug } of await chooseInstitutions(db, undefined)) {
    const counts = await together(db, async (tx) => {
      const keys = await resealKeys(tx, id, vault)
      const credentials = await resealCredentials(tx, id, vault)
      const openCalls = await resealOpenCalls(tx, id, vault)
      const webhooks = await resealWebhooks(tx, id, vault)
      const reports = await resealReports(tx, id, vault)
      const resealed = { ...keys, credentials, openCalls, webhooks, reports }
      if (Object.values(resealed).some((count) => count > 0)) {
        await append(tx, {
          kind: 'master-key.rotated',
          subject: id,
          actor: systemActor('command-line', id),
          body: { masterKey: vault.keyId, ...resealed },
        })
      }
      return resealed
    })
    done.push({ institution: slug, ...counts })
  }
  return done
}
