import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { changeSeats } from './change-seats.ts'
import { BoardResolution, Committee, Mandate, QuorumRule, Seat } from './committee.ts'
import { listCommittees, loadCommittee, pageOfMeetings } from './committee-store.ts'
import { formCommittee } from './form-committee.ts'
import { CommitteeId } from './ids.ts'
import { recordMeeting } from './record-meeting.ts'

const SEATS_MAX = 99
const ofCommittee = z.strictObject({ id: CommitteeId })
const Seats = z
  .array(z.strictObject(Seat.pick({ personId: true, function: true, chair: true }).shape))
  .max(SEATS_MAX)

const list = route({
  method: 'GET',
  path: '/committees',
  summary: 'The committees with their board resolutions, seats and last meetings.',
  permission: 'governance:read',
  appends: null,
  reply: z.object({ items: z.array(Committee).readonly() }),
  handle: async ({ actor }, { db }) => ({
    items: (await listCommittees(db, actor.institution)).map((committee) => ({ ...committee })),
  }),
})

const read = route({
  method: 'GET',
  path: '/committees/:id',
  summary: 'A committee with its board resolution, every seat it had, and its last meeting.',
  permission: 'governance:read',
  appends: null,
  params: ofCommittee,
  reply: Committee,
  handle: async ({ actor, params }, { db }) => ({
    ...(await loadCommittee(db, actor.institution, params.id)),
  }),
})

const MeetingReply = z.object({ heldOn: z.iso.date(), recordedBy: PersonId, recordedAt: Instant })

const meetings = route({
  method: 'GET',
  path: '/committees/:id/meetings',
  summary: 'The meetings on record, the last one first.',
  permission: 'governance:read',
  appends: null,
  params: ofCommittee,
  query: z.strictObject({ before: z.iso.date().optional(), limit: pageLimit }),
  reply: listReply(MeetingReply, z.iso.date()),
  async handle({ actor, params, query: { before, limit } }, { db }) {
    await loadCommittee(db, actor.institution, params.id)
    const read = (page: { readonly limit: number }) =>
      pageOfMeetings(db, actor.institution, params.id, { before, ...page })
    return pageOf(limit, read, ({ heldOn }) => heldOn)
  },
})

const form = route({
  method: 'POST',
  path: '/committees',
  summary: 'Forms a committee as the board named it.',
  permission: 'committee:manage',
  appends: ['committee.formed'],
  body: z.strictObject({
    mandate: Mandate,
    name: Bilingual,
    board: BoardResolution,
    quorum: QuorumRule.optional(),
    seats: Seats,
  }),
  reply: Committee,
  status: 201,
  handle: ({ actor, body }, services) => formCommittee(actor, body, services),
})

const seat = route({
  method: 'PUT',
  path: '/committees/:id/seats',
  summary: 'Seats a committee anew; who is not named leaves.',
  permission: 'committee:manage',
  appends: ['committee.seats_changed'],
  params: ofCommittee,
  body: z.strictObject({ seats: Seats }),
  reply: Committee,
  handle: ({ actor, params, body }, services) =>
    changeSeats(actor, { committeeId: params.id, seats: body.seats }, services),
})

const meet = route({
  method: 'POST',
  path: '/committees/:id/meetings',
  summary: 'Records that a committee met.',
  permission: 'committee:manage',
  appends: ['committee.met'],
  params: ofCommittee,
  body: z.strictObject({ heldOn: z.iso.date() }),
  reply: undefined,
  handle: async ({ actor, params, body }, services) => {
    await recordMeeting(actor, { committeeId: params.id, heldOn: body.heldOn }, services)
    return undefined
  },
})

export const committeeRoutes: readonly Route[] = [list, read, form, seat, meetings, meet]
