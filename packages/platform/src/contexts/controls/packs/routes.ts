import { z } from 'zod'
import { ApplicationId } from '#kernel/ids.ts'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { exportEvidence } from './export-evidence.ts'
import { exportMeasureEvidence } from './export-measure.ts'

const exportEvidenceRoute = route({
  method: 'POST',
  path: '/applications/:id/evidence',
  summary: 'Seals the evidence pack of an application: one archive that is verified offline.',
  permission: 'evidence:export',
  appends: ['evidence.exported'],
  params: z.strictObject({ id: ApplicationId }),
  reply: fileOf('application/zip'),
  handle: ({ actor, params }, services) => exportEvidence(actor, params.id, services),
})

const exportMeasureRoute = route({
  method: 'POST',
  path: '/measures/:id/evidence',
  summary: 'Seals the evidence pack of a measure, as the newest assessment decided it.',
  permission: 'evidence:export',
  appends: ['evidence.exported'],
  params: z.strictObject({ id: z.coerce.number().int().min(1).max(32) }),
  reply: fileOf('application/zip'),
  handle: ({ actor, params }, services) => exportMeasureEvidence(actor, params.id, services),
})

export const packRoutes: readonly Route[] = [exportEvidenceRoute, exportMeasureRoute]
