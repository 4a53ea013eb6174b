import { z } from 'zod'
import { ApplicationId, ModelVersionId, PersonId, SupplierId } from '#kernel/ids.ts'
import { idOf, listQuery, listReply, nameQuery, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { Application, ApplicationDraft, KeptDerivation, Stage } from './application.ts'
import { loadApplication, pageOfApplications } from './application-store.ts'
import { editApplication } from './edit-application.ts'
import { registerApplication } from './register-application.ts'
import { ScenarioId, Tier } from './tier/factors.ts'
import { tierApplication } from './tier-application.ts'
import { isTierCurrent } from './tier-in-force.ts'

const params = z.strictObject({ id: ApplicationId })

/** What narrows the list of applications, and the workbook of them. */
export const applicationFilter = {
  scenario: ScenarioId.optional(),
  tier: Tier.optional(),
  stage: Stage.optional(),
  owner: PersonId.optional(),
  modelVersion: ModelVersionId.optional(),
  supplier: SupplierId.optional(),
  ...nameQuery(ApplicationId),
}

const list = route({
  method: 'GET',
  path: '/applications',
  summary: 'Lists applications in the order of registration.',
  permission: 'application:read',
  appends: null,
  query: z.strictObject({ ...applicationFilter, ...listQuery(ApplicationId) }),
  reply: listReply(Application, ApplicationId),
  handle: ({ actor, query: { after, limit, ...filter } }, { db }) =>
    pageOf(
      limit,
      (page) => pageOfApplications(db, actor.institution, filter, { after, ...page }),
      idOf,
    ),
})

const read = route({
  method: 'GET',
  path: '/applications/:id',
  summary: 'Reads one application.',
  permission: 'application:read',
  appends: null,
  params,
  reply: Application,
  handle: ({ actor, params: { id } }, { db }) => loadApplication(db, actor.institution, id),
})

const register = route({
  method: 'POST',
  path: '/applications',
  summary: 'Registers an application; its tier is derived by the table in force.',
  permission: 'application:register',
  appends: ['application.registered'],
  body: ApplicationDraft,
  reply: Application,
  status: 201,
  handle: ({ actor, body }, services) => registerApplication(actor, body, services),
})

const edit = route({
  method: 'PUT',
  path: '/applications/:id',
  summary: 'Changes what is declared about an application; its tier is derived anew.',
  permission: 'application:edit',
  appends: ['application.edited'],
  params,
  body: z.strictObject({ revision: z.int().nonnegative(), draft: ApplicationDraft }),
  reply: Application,
  handle: ({ actor, params: { id }, body }, services) => editApplication(actor, id, body, services),
})

const derivation = route({
  method: 'GET',
  path: '/applications/:id/tier',
  summary:
    'Shows how the tier of an application came about, and whether the table in force still gives it.',
  permission: 'application:read',
  appends: null,
  params,
  reply: z.strictObject({ derivation: KeptDerivation, current: z.boolean() }),
  async handle({ actor, params: { id } }, { db, now }) {
    const application = await loadApplication(db, actor.institution, id)
    const current = await isTierCurrent(db, application, now())
    return { derivation: application.derivation, current }
  },
})

const tier = route({
  method: 'POST',
  path: '/applications/:id/tier',
  summary: 'Derives the tier anew by the table in force.',
  permission: 'application:edit',
  appends: ['application.tiered'],
  params,
  reply: Application,
  handle: ({ actor, params: { id } }, services) => tierApplication(actor, id, services),
})

export const applicationRoutes: readonly Route[] = [list, read, register, edit, derivation, tier]
