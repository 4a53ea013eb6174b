import { z } from 'zod'
import { authorize } from '#contexts/identity/index.ts'
import { loadApplication } from '#contexts/registry/index.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { listQuery, listReply, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { allPartDefinitions, PartDefinition, PartKind } from './catalogue.ts'
import { isSealed, listDossiers, loadDossier, pageOfUnsignedParts } from './dossier-store.ts'
import { listExceptions } from './exception-store.ts'
import { DossierId } from './ids.ts'
import { loadView } from './load-view.ts'
import { openDossier } from './open-dossier.ts'
import { PartContent } from './part-content.ts'
import { Digest, DossierReply, ExceptionReply, PartReply, SignatureReply, Text } from './reply.ts'
import { signPart } from './sign-part.ts'
import { writePart } from './write-part.ts'

const ofApplication = z.strictObject({ id: ApplicationId })
const ofPart = z.strictObject({ id: DossierId, kind: PartKind })

const parts = route({
  method: 'GET',
  path: '/dossier-parts',
  summary: 'The kinds of part with their fields, authors and signers, as the catalogue has them.',
  permission: 'governance:read',
  appends: null,
  reply: z.object({ items: z.array(PartDefinition).readonly() }),
  handle: async () => ({ items: allPartDefinitions() }),
})

const open = route({
  method: 'POST',
  path: '/applications/:id/dossiers',
  summary: 'Opens the next dossier of an application.',
  permission: 'dossier:open',
  appends: ['dossier.opened'],
  params: ofApplication,
  reply: DossierReply,
  status: 201,
  handle: ({ actor, params }, services) => openDossier(actor, params.id, services),
})

const list = route({
  method: 'GET',
  path: '/applications/:id/dossiers',
  summary: 'The dossiers of an application, the newest first.',
  permission: 'governance:read',
  appends: null,
  params: ofApplication,
  reply: z.object({ items: z.array(DossierReply).readonly() }),
  handle: ({ actor, params }, { db }) =>
    snapshot(db, async (reader) => {
      await loadApplication(reader, actor.institution, params.id)
      return { items: await listDossiers(reader, actor.institution, params.id) }
    }),
})

const read = route({
  method: 'GET',
  path: '/dossiers/:id',
  summary: 'A dossier with its digest, its parts, their signatures, and the exceptions asked for.',
  permission: 'governance:read',
  appends: null,
  params: z.strictObject({ id: DossierId }),
  reply: z.object({
    dossier: DossierReply,
    sealed: z.boolean(),
    digest: Digest.optional(),
    parts: z.array(PartReply).readonly(),
    exceptions: z.array(ExceptionReply).readonly(),
  }),
  handle: ({ actor, params }, { db, now }) =>
    snapshot(db, async (reader) => {
      const { institution } = actor
      const dossier = await loadDossier(reader, institution, params.id)
      const { applicationId } = dossier
      const { view } = await loadView(reader, institution, applicationId, now(), { dossier })
      return {
        dossier,
        sealed: await isSealed(reader, institution, params.id),
        digest: view.digest,
        parts: view.parts,
        exceptions: await listExceptions(reader, institution, applicationId),
      }
    }),
})

const write = route({
  method: 'PUT',
  path: '/dossiers/:id/parts/:kind',
  summary: 'Writes a part, or a new revision of it, which has no signatures.',
  permission: 'dossier:write',
  appends: ['dossier.part_written'],
  params: ofPart,
  body: z.strictObject({ content: PartContent }),
  reply: PartReply,
  handle: ({ actor, params, body }, services) =>
    writePart(actor, { dossierId: params.id, kind: params.kind, content: body.content }, services),
})

const sign = route({
  method: 'POST',
  path: '/dossiers/:id/parts/:kind/signatures',
  summary: 'Signs a part or objects to it, by the digest that was read; never what one wrote.',
  permission: 'dossier:sign',
  appends: ['dossier.part_signed'],
  params: ofPart,
  body: z.strictObject({
    digest: Digest,
    verdict: z.enum(['sign', 'object']),
    note: Text.optional(),
  }),
  reply: SignatureReply,
  status: 201,
  handle: ({ actor, params, body }, services) =>
    signPart(actor, { dossierId: params.id, kind: params.kind, ...body }, services),
})

const unsigned = route({
  method: 'GET',
  path: '/unsigned-parts',
  summary: 'The applications with parts that the reader may sign and nobody has signed yet.',
  permission: 'dossier:sign',
  appends: null,
  query: z.strictObject(listQuery(ApplicationId)),
  reply: listReply(
    z.object({ applicationId: ApplicationId, kinds: z.array(PartKind).readonly(), since: Instant }),
    ApplicationId,
  ),
  async handle({ actor, query: { after, limit } }, { db }) {
    authorize(actor, 'dossier:sign')
    const kinds = allPartDefinitions()
      .filter(({ signers }) => signers.some((role) => actor.roles.includes(role)))
      .map(({ id }) => id)
    const asked = { kinds, signer: actor.id }
    const read = (page: { readonly limit: number }) =>
      pageOfUnsignedParts(db, actor.institution, asked, { after, ...page })
    return pageOf(limit, read, ({ applicationId }) => applicationId)
  },
})

export const dossierRoutes: readonly Route[] = [parts, open, list, read, write, sign, unsigned]
