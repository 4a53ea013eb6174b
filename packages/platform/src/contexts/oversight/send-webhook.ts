import { Agent, request } from 'undici'
import { isRefusedHost } from '#contexts/registry/index.ts'
import type { Instant } from '#kernel/time.ts'
import { lookupAllowed } from '#platform/http/lookup-allowed.ts'
import type { Services } from '#platform/services.ts'
import type { AttemptFailure } from './delivery.ts'
import type { ClaimedDelivery } from './delivery-store.ts'
import { signWebhook, webhookContext } from './webhook.ts'
import { findWebhook, type SealedWebhook } from './webhook-store.ts'

const CONNECT_TIMEOUT_MS = 5_000
const ANSWER_TIMEOUT_MS = 15_000
const GONE = 410

class RefusedAddress extends Error {
  readonly code = 'ADDRESS_REFUSED'
}

/** No redirect is followed: an endpoint cannot lead anywhere that it may not be itself. */
export function createWebhookAgent(): Agent {
  return new Agent({
    connect: {
      timeout: CONNECT_TIMEOUT_MS,
      lookup: lookupAllowed(isRefusedHost, () => new RefusedAddress('the address is refused')),
    },
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  })
}

/** Sends an event to its endpoint; `undefined` where it arrived. `gone` says that the endpoint asks for no more. */
export async function sendWebhook(
  delivery: ClaimedDelivery,
  agent: Agent,
  at: Instant,
  { db, vault }: Pick<Services, 'db' | 'vault'>,
): Promise<AttemptFailure | undefined> {
  const webhook = await findWebhook(db, delivery.institution, delivery.webhook!)
  if (webhook === undefined || webhook.disabledAt !== undefined) {
    return { failure: 'disabled', final: true }
  }
  if (isRefusedHost(new URL(webhook.url).hostname)) return { failure: 'refused', final: true }
  const { id, type, createdAt, data } = delivery
  const body = JSON.stringify({ type, timestamp: createdAt, data })
  try {
    const { statusCode, body: answer } = await request(webhook.url, {
      method: 'POST',
      dispatcher: agent,
      // Events are rare: a connection that was kept would mostly be found closed by the other side.
      reset: true,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'hengjian',
        ...signWebhook(secretsOf(webhook, at, vault), { id, at, body }),
      },
      body,
    })
    // What an endpoint answers is read by nobody.
    await answer.dump({ limit: 65_536 })
    if (statusCode >= 200 && statusCode < 300) return undefined
    return { failure: `status-${statusCode}`, final: statusCode === GONE }
  } catch (error) {
    return { failure: failureOf(error), final: false }
  }
}

/** Whether an endpoint asked for no more (410), as Standard Webhooks has it. */
export const isGone = ({ failure }: AttemptFailure) => failure === `status-${GONE}`

function secretsOf(webhook: SealedWebhook, at: Instant, vault: Services['vault']) {
  const open = (sealed: Uint8Array) =>
    Buffer.from(vault.open(sealed, webhookContext(webhook.id))).toString()
  const { previousSealedSecret: previous, previousUntil } = webhook
  const overlaps = previous !== undefined && previousUntil !== undefined && at < previousUntil
  return [open(webhook.sealedSecret), ...(overlaps ? [open(previous)] : [])]
}

function failureOf(error: unknown): string {
  if (error instanceof RefusedAddress) return 'refused'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout'
  if (code.includes('TIMEOUT')) return 'timeout'
  return code.startsWith('CERT') || code.includes('TLS') || code.includes('SSL') ? 'tls' : 'connect'
}
