import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import {
  openDossier,
  PartKind,
  signPart,
  writePart,
} from '../../platform/src/contexts/governance/index.ts'
import { actorOf, pageOfPeople } from '../../platform/src/contexts/identity/index.ts'
import { watchExits } from '../../platform/src/contexts/oversight/watch-exits.ts'
import { loadApplication } from '../../platform/src/contexts/registry/index.ts'
import type { ApplicationId } from '../../platform/src/kernel/ids.ts'
import { addDays } from '../../platform/src/kernel/time.ts'
import { readSampleDossiers, readSampleInstitution } from '../../platform/src/sample/institution.ts'
import { samplesFolder } from '../../platform/src/sample/samples-folder.ts'
import type { ConsoleWorld } from './console-world.ts'

/** Longer without a call than the customer assistant's permit allows. */
const IDLE_DAYS = 61

type Body = Readonly<Record<string, unknown>>

/** Acts by the API as whoever is signed in on this page. */
export async function act(
  page: Page,
  origin: string,
  method: 'POST' | 'PUT',
  path: string,
  data: Body,
) {
  const { csrfToken } = await (await page.request.get(`${origin}/api/session`)).json()
  const reply = await page.request.fetch(`${origin}/api${path}`, {
    ...{ method, data, headers: { 'x-csrf-token': csrfToken } },
  })
  expect(reply.status(), path).toBeLessThan(300)
}

export async function firstId(page: Page, origin: string, path: string): Promise<string> {
  const reply = await page.request.get(`${origin}/api${path}`)
  const { items } = (await reply.json()) as { items: { id: string }[] }
  expect(items, path).not.toEqual([])
  return items[0]!.id
}

export const inOperation = (page: Page, origin: string) =>
  firstId(page, origin, '/applications?tier=high&stage=operation')

/** More complaints than are allowed: an alarm opens within seconds. The page is that of a risk manager. */
export async function complain(page: Page, origin: string) {
  const application = await inOperation(page, origin)
  await act(page, origin, 'PUT', '/alarms/thresholds', {
    ...{ kind: 'complaints', tier: 'high', threshold: 1 },
  })
  await act(page, origin, 'POST', `/applications/${application}/readings`, {
    ...{ metric: 'complaint', value: 2 },
  })
  await vi.waitFor(() => firstId(page, origin, '/alarms'), { timeout: 60_000, interval: 1_000 })
}

/** What will be asked when an application was not called for long. */
export function leaveIdle({ product: { services } }: ConsoleWorld) {
  return watchExits({ ...services, now: () => addDays(services.now(), IDLE_DAYS) })
}

/** Writes and signs each part of an application's dossier, as the sample does for another one. */
export async function completeDossier({ product, sample }: ConsoleWorld, id: string) {
  const { services } = product
  const { db } = services
  const institution = sample.institution.id
  const { people } = readSampleInstitution(samplesFolder)
  const known = await pageOfPeople(db, institution, { limit: 100 })
  const actor = (key: string) => {
    const { login } = people.find((one) => one.key === key)!
    return actorOf(known.find((one) => one.login === login)!)
  }
  const application = await loadApplication(db, institution, id as ApplicationId)
  const owner = actorOf(known.find((one) => one.id === application.ownerId)!)
  const dossier = await openDossier(owner, application.id, services)
  const { parts } = readSampleDossiers(samplesFolder).find(
    (one) => one.application === 'customer-assistant',
  )!
  for (const { id: part, author, signer, content } of parts) {
    const kind = PartKind.parse(part)
    const writing = { dossierId: dossier.id, kind, content }
    const { digest } = await writePart(actor(author), writing, services)
    if (signer === undefined) continue
    const signing = { dossierId: dossier.id, kind, digest, verdict: 'sign' } as const
    await signPart(actor(signer), signing, services)
  }
}

const ownStatement = {
  statement: 'X-17.1',
  content: {
    ...{ measure: 17, owner: 'risk-manager' },
    says: { zh: '各应用出错率不超过 2%', en: 'Errors of each application stay within 2%' },
    holds: { zh: '观察期内无应用超过', en: 'No application exceeds it in the window' },
    decidedBy: {
      ...{ by: 'limit', metric: 'error-percent', comparison: 'above', threshold: 2 },
      callsMin: 100,
    },
  },
}

/** What a fresh sample has not, and pages are about: findings, an own statement, an alarm, an exit. */
export async function fillPages(world: ConsoleWorld) {
  const manager = await world.as('risk.manager')
  await act(manager, world.origin, 'POST', '/assessments', {})
  await act(manager, world.origin, 'POST', '/own-statements', ownStatement)
  await complain(manager, world.origin)
  await leaveIdle(world)
}
