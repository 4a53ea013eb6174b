import { createTransport } from 'nodemailer'
import { findPerson } from '#contexts/identity/index.ts'
import type { Services } from '#platform/services.ts'
import type { AttemptFailure } from './delivery.ts'
import type { ClaimedDelivery } from './delivery-store.ts'
import { findNotice } from './notice-store.ts'

const CONNECT_TIMEOUT_MS = 5_000
const SOCKET_TIMEOUT_MS = 20_000
const CONNECTIONS_MAX = 2
const PERMANENT_FAILURE = 500

export interface MailSettings {
  /** `smtp://` or `smtps://`, with name and password where the server asks for them. */
  readonly url: string
  readonly from: string
  /** Where people reach the console, for links; left out, mails hold none. */
  readonly origin: string | undefined
}

export type Mailer = ReturnType<typeof createMailer>

export function createMailer({ url, from, origin }: MailSettings) {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    // What is sent is text of our own; no file and no address is ever read for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  })

  /** Sends a notice to one person; `undefined` where the server took it, or where nobody is to be written to any more. */
  async function send(
    { id, institution, person, notice }: ClaimedDelivery,
    { db }: Pick<Services, 'db'>,
  ): Promise<AttemptFailure | undefined> {
    const reader = await findPerson(db, institution, person!)
    const text = notice && (await findNotice(db, institution, notice))
    if (text === undefined || reader?.email === undefined || reader.deactivatedAt !== undefined) {
      return undefined
    }
    const { title, body, link, severity } = text
    const address = link === null || origin === undefined ? [] : [`${origin}${link}`]
    try {
      await transport.sendMail({
        from,
        to: reader.email,
        // Stays the same over attempts, so that a mail that came twice can be told.
        messageId: `<${id}@hengjian>`,
        subject: `[衡鉴] ${title.zh}`,
        text: [body.zh, ...address, '', title.en, body.en].join('\n'),
        priority: severity === 'critical' ? 'high' : 'normal',
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      return undefined
    } catch (error) {
      return failureOf(error)
    }
  }

  return { send, close: () => transport.close() }
}

/** A server that says no for good is not asked again (RFC 5321, 4.2.1). */
function failureOf(error: unknown): AttemptFailure {
  const status = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined
  if (typeof status === 'number') {
    return { failure: `smtp-${status}`, final: status >= PERMANENT_FAILURE }
  }
  return { failure: 'connect', final: false }
}
