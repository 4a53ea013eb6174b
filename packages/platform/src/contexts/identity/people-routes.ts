import { z } from 'zod'
import { Role } from '#kernel/actor.ts'
import { InstitutionId, PersonId } from '#kernel/ids.ts'
import { idOf, listQuery, listReply, nameQuery, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { addPerson } from './add-person.ts'
import { changeRoles } from './change-roles.ts'
import { deactivatePerson } from './deactivate-person.ts'
import { createInstitution } from './found-institution.ts'
import {
  CreditCode,
  Institution,
  InstitutionName,
  InstitutionSlug,
  ProviderNaming,
} from './institution.ts'
import { NewPerson, Person, Roles } from './person.ts'
import { listInstitutions, listPeople } from './read-identity.ts'
import { setCreditCode } from './set-credit-code.ts'

const byId = z.object({ id: PersonId })

export const peopleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/people',
    summary: 'The people of the institution.',
    permission: 'person:read',
    appends: null,
    query: z.strictObject({
      active: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
      role: Role.optional(),
      ...nameQuery(PersonId),
      ...listQuery(PersonId),
    }),
    reply: listReply(Person, PersonId),
    handle: ({ actor, query: { after, limit, ...filter } }, services) =>
      pageOf(limit, (page) => listPeople(actor, { ...filter, after, ...page }, services), idOf),
  }),
  route({
    method: 'POST',
    path: '/people',
    summary: 'Add somebody to the institution.',
    permission: 'person:manage',
    appends: ['person.added'],
    body: NewPerson,
    reply: Person,
    status: 201,
    handle: ({ actor, body }, services) =>
      addPerson(actor, { ...body, roles: [...body.roles] }, services),
  }),
  route({
    method: 'PUT',
    path: '/people/:id/roles',
    summary: "Give a person other roles; never one's own.",
    permission: 'person:manage',
    appends: ['person.roles_changed'],
    params: byId,
    body: z.strictObject({ roles: Roles }),
    reply: Person,
    handle: ({ actor, params, body }, services) =>
      changeRoles(actor, { personId: params.id, roles: body.roles }, services),
  }),
  route({
    method: 'POST',
    path: '/people/:id/deactivation',
    summary: "End somebody's part here: no sign-in, no open session.",
    permission: 'person:manage',
    appends: ['person.deactivated'],
    params: byId,
    reply: Person,
    handle: ({ actor, params }, services) => deactivatePerson(actor, params.id, services),
  }),
]

export const institutionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/institutions',
    summary: "One's own institution; all of them for administrators of the operating one.",
    permission: 'institution:read',
    appends: null,
    query: z.strictObject(listQuery(InstitutionId)),
    reply: listReply(Institution, InstitutionId),
    handle: ({ actor, query: { after, limit } }, services) =>
      pageOf(limit, (page) => listInstitutions(actor, { after, ...page }, services), idOf),
  }),
  route({
    method: 'POST',
    path: '/institutions',
    summary: 'Found a further, isolated institution with its first administrator.',
    permission: 'institution:manage',
    appends: ['institution.created', 'person.added'],
    body: z.strictObject({
      slug: InstitutionSlug,
      name: InstitutionName,
      creditCode: CreditCode.optional(),
      administrator: z.strictObject(NewPerson.unwrap().omit({ roles: true }).shape),
    }),
    reply: z.object({ institution: Institution, administrator: Person }),
    status: 201,
    handle: ({ actor, body }, services) => createInstitution(actor, body, services),
  }),
  route({
    method: 'PUT',
    path: '/institution/credit-code',
    summary:
      'Say by which unified social credit code, and which service, the institution labels generated content.',
    permission: 'institution:manage',
    appends: ['institution.credit_code_set'],
    body: ProviderNaming,
    reply: Institution,
    handle: ({ actor, body }, services) => setCreditCode(actor, body, services),
  }),
]
