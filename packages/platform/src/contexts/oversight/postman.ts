import type { Agent } from 'undici'
import { systemActor } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { addMs, type Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { together } from '#platform/database/transaction.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import { type Running, untilStopped } from '#platform/jobs/until-stopped.ts'
import type { Services } from '#platform/services.ts'
import { type AttemptFailure, type Channel, nextAttempt } from './delivery.ts'
import {
  type ClaimedDelivery,
  claimDeliveries,
  insertDeliveries,
  saveOutcome,
} from './delivery-store.ts'
import { noticeKinds } from './notice.ts'
import { institutionsUnmailed, takeUnmailed } from './notice-store.ts'
import { postNotice } from './post-notice.ts'
import { createMailer, type Mailer, type MailSettings } from './send-mail.ts'
import { createWebhookAgent, isGone, sendWebhook } from './send-webhook.ts'
import { saveDisabled } from './webhook-store.ts'

const BATCH_MAX = 20
/** Longer than any attempt takes: whoever still holds a delivery after this is gone. */
const CLAIM_MS = 60_000
const IDLE_WAIT_MS = 1_000
/** A mail server that is named later is not given the notices of last year. */
const MAIL_AGE_MS_MAX = 86_400_000

interface Means {
  readonly agent: Agent
  readonly mailer: Mailer | undefined
  /** From 0 to 1, for the spread of waits. */
  readonly chance: () => number
}

/** Makes e-mails of notices that have none yet, of each institution by itself; answers how long to rest then. */
export async function makeMails(services: Pick<Services, 'db' | 'now' | 'log'>): Promise<number> {
  const { db, now, log } = services
  const since = addMs(now(), -MAIL_AGE_MS_MAX)
  let taken = 0
  const make = async (institution: InstitutionId) => {
    taken += await makeMailsOf(institution, since, services)
  }
  await eachAlone(await institutionsUnmailed(db, since), make, { log, idOf: (id) => id })
  return taken === 0 ? IDLE_WAIT_MS : 0
}

/** Each notice once, in the transaction that says so; answers how many copies it looked at. */
function makeMailsOf(
  institution: InstitutionId,
  since: Instant,
  { db, now }: Pick<Services, 'db' | 'now'>,
): Promise<number> {
  const at = now()
  return together(db, async (tx) => {
    const copies = await takeUnmailed(tx, institution, { since, at, limit: BATCH_MAX })
    const mandatory = new Set(noticeKinds.filter((kind) => kind.mandatory).map(({ id }) => id))
    const wanted = copies.filter(
      ({ type, switchedOff }) => switchedOff === null || mandatory.has(type),
    )
    const mails = wanted.map(({ switchedOff: _, ...copy }) => ({
      ...copy,
      channel: 'email' as const,
    }))
    await insertDeliveries(tx, mails, at)
    return copies.length
  })
}

/**
 * Takes what is due, sends it and notes what became of it; answers how many it took. What was sent and not noted, for the
 * process was killed between, is sent again under the same id: at least once, never lost.
 */
export async function deliverDue(services: Services, means: Means): Promise<number> {
  const { db, now } = services
  const channels: Channel[] = means.mailer === undefined ? ['webhook'] : ['webhook', 'email']
  const at = now()
  const claim = { at, until: addMs(at, CLAIM_MS), limit: BATCH_MAX }
  const claimed = await together(db, (tx) => claimDeliveries(tx, channels, claim))
  await Promise.all(claimed.map((delivery) => deliver(delivery, means, services)))
  return claimed.length
}

async function deliver(delivery: ClaimedDelivery, means: Means, services: Services) {
  const failed =
    delivery.channel === 'email'
      ? await means.mailer!.send(delivery, services)
      : await sendWebhook(delivery, means.agent, services.now(), services)
  const at = services.now()
  const again = failed && !failed.final && nextAttempt(delivery.attempts, at, means.chance())
  await together(services.db, async (tx) => {
    if (failed === undefined) await saveOutcome(tx, delivery, { deliveredAt: at })
    else if (again) {
      await saveOutcome(tx, delivery, { nextAttemptAt: again, failure: failed.failure })
    } else await giveUp(tx, delivery, failed, at, services)
  })
}

/** Never silent: what did not arrive stands in the ledger and in the inbox of those who can mend it. */
async function giveUp(
  tx: Transaction,
  delivery: ClaimedDelivery,
  failed: AttemptFailure,
  at: Instant,
  services: Services,
) {
  const { id, institution, channel, type, attempts, webhook, person } = delivery
  const { failure } = failed
  if (!(await saveOutcome(tx, delivery, { deadAt: at, failure }))) return
  const actor = systemActor('postman', institution)
  const body = { channel, type, attempts, failure, webhook, person }
  await services.append(tx, { kind: 'delivery.failed', subject: id, actor, body })
  if (webhook !== undefined && isGone(failed)) {
    if (await saveDisabled(tx, institution, webhook, { at, reason: failure })) {
      await services.append(tx, {
        kind: 'webhook.disabled',
        subject: webhook,
        actor,
        body: { reason: failure },
      })
    }
  }
  // A notice that could not be delivered must not tell of itself without end.
  if (type === 'delivery.dead') return
  await postNotice(
    tx,
    {
      institution,
      kind: 'delivery.dead',
      subject: id,
      to: { roles: ['administrator'] },
      severity: 'warning',
      title: { zh: '一条通知未能送达', en: 'A notice could not be delivered' },
      body: {
        zh: `类型 ${type}，尝试 ${attempts} 次后放弃（${failure}）。请排除原因后重新投递。`,
        en: `Type ${type}, given up after ${attempts} attempts (${failure}). Mend the cause, then replay it.`,
      },
      link: '/deliveries',
    },
    services,
  )
}

/** Sends until stopped. Several processes may; each delivery is claimed by one at a time. */
export function startPostman(services: Services, mail: MailSettings | undefined): Running {
  const { log } = services
  const mailer = mail === undefined ? undefined : createMailer(mail)
  const agent = createWebhookAgent()
  const terms = { log, disturbed: 'delivering notices is disturbed', failureWaitMs: IDLE_WAIT_MS }
  const delivering = untilStopped(async () => {
    const taken = await deliverDue(services, { agent, mailer, chance: Math.random })
    return taken < BATCH_MAX ? IDLE_WAIT_MS : 0
  }, terms)
  // Beside it, so that mails that cannot be made hold up none that were.
  const making = mailer && untilStopped(() => makeMails(services), terms)
  return {
    async stop() {
      await Promise.all([delivering.stop(), making?.stop()])
      mailer?.close()
      await agent.close()
    },
  }
}
