import assert from 'node:assert/strict'
import { peopleToTell } from '#contexts/identity/index.ts'
import { systemActor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { Services } from '#platform/services.ts'
import { type NoticeDraft, type NoticeId, noticeKind } from './notice.ts'
import { insertCopies, insertNotice } from './notice-store.ts'
import { queueEvent } from './queue-event.ts'

/**
 * Tells people something, within the transaction of the act that they are told of: both hold or neither.
 * Answers `undefined` where a notice with the same key was posted before.
 * INVARIANT: no notice is lost for want of a reader; what finds nobody goes to the administrators.
 */
export async function postNotice(
  tx: Transaction,
  draft: NoticeDraft,
  { now, append }: Pick<Services, 'now' | 'append'>,
): Promise<NoticeId | undefined> {
  const { id: kind } = noticeKind(draft.kind)
  const { institution, subject, severity } = draft
  const id = newId('ntc')
  if (!(await insertNotice(tx, id, draft, now()))) return undefined
  const named = await peopleToTell(tx, institution, draft.to)
  const recipients =
    named.length > 0 ? named : await peopleToTell(tx, institution, { roles: ['administrator'] })
  assert(recipients.length > 0, 'an institution always has an administrator')
  await insertCopies(tx, institution, id, recipients)
  await queueEvent(
    tx,
    {
      ...{ institution, type: kind, notice: id },
      data: {
        ...{ notice: id, subject, severity, link: draft.link },
        ...{ title: { ...draft.title }, body: { ...draft.body } },
      },
    },
    { now },
  )
  await append(tx, {
    kind: 'notice.posted',
    subject: id,
    actor: systemActor('notices', institution),
    body: { notice: kind, about: subject, severity, recipients },
  })
  return id
}
