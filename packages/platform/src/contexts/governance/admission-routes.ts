import { z } from 'zod'
import { loadModelVersion } from '#contexts/registry/index.ts'
import { ModelVersionId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { type Route, route } from '#platform/http/route.ts'
import { listAdmissions } from './admission-store.ts'
import { admitModelVersion } from './admit-model-version.ts'
import { AdmissionId } from './ids.ts'
import { AdmissionReply, Text } from './reply.ts'
import { revokeAdmission } from './revoke-admission.ts'

const ofVersion = z.strictObject({ id: ModelVersionId })

const list = route({
  method: 'GET',
  path: '/model-versions/:id/admissions',
  summary: 'Every admission that a model version had, the newest first.',
  permission: 'governance:read',
  appends: null,
  params: ofVersion,
  reply: z.object({ items: z.array(AdmissionReply).readonly() }),
  handle: ({ actor, params }, { db }) =>
    snapshot(db, async (reader) => {
      await loadModelVersion(reader, actor.institution, params.id)
      return { items: await listAdmissions(reader, actor.institution, params.id) }
    }),
})

const admit = route({
  method: 'POST',
  path: '/model-versions/:id/admissions',
  summary: 'Admits a model version, so that permits may name it.',
  permission: 'model:admit',
  appends: ['admission.granted'],
  params: ofVersion,
  body: z.strictObject({ validUntil: Instant, grounds: Text }),
  reply: AdmissionReply,
  status: 201,
  handle: ({ actor, params, body }, services) =>
    admitModelVersion(actor, { modelVersionId: params.id, ...body }, services),
})

const revoke = route({
  method: 'POST',
  path: '/admissions/:id/revocation',
  summary: 'Takes the admission of a model version out of force.',
  permission: 'model:admit',
  appends: ['admission.revoked'],
  params: z.strictObject({ id: AdmissionId }),
  body: z.strictObject({ reason: Text }),
  reply: AdmissionReply,
  handle: ({ actor, params, body }, services) =>
    revokeAdmission(actor, { admissionId: params.id, reason: body.reason }, services),
})

export const admissionRoutes: readonly Route[] = [list, admit, revoke]
