import { Permit } from '#contexts/permits/index.ts'
import type { ApplicationId, ModelVersionId } from '#kernel/ids.ts'
import { addDays } from '#kernel/time.ts'
import { defineFact } from './fact.ts'
import {
  admittedVersions,
  committeeRows,
  decisionRows,
  endedPermitNotes,
  partRows,
  permitNotes,
  reportedApplications,
  seatRows,
} from './governance-store.ts'

/** A permit of another format is honoured by no gateway, and counts as none here. */
const PERMIT_FORMAT = Permit.unwrap().shape.format.value

export const committees = defineFact({
  says: { zh: '委员会', en: 'committees' },
  kinds: ['committee.formed', 'committee.seats_changed', 'committee.met'],
  async load(context) {
    const rows = await committeeRows(context)
    return rows.map((row) => ({
      mandate: row.mandate,
      boardNumber: row.board_number ?? undefined,
      members: row.members,
      functions: row.functions,
      chairs: row.chairs,
      lastMetOn: row.last_met_on ?? undefined,
    }))
  },
})

/** Who sat on a committee, and when; `until` is open where the seat is in force. */
export const seats = defineFact({
  says: { zh: '委员会席位', en: 'seats of committees' },
  kinds: ['committee.formed', 'committee.seats_changed'],
  async load(context) {
    const rows = await seatRows(context)
    return rows.map(({ until, ...seat }) => ({ ...seat, until: until ?? undefined }))
  },
})

/** Decisions in force, by their id. */
export const decisions = defineFact({
  says: { zh: '有效的决议与核准', en: 'resolutions and approvals in force' },
  kinds: ['resolution.passed', 'approval.granted', 'resolution.withdrawn', 'approval.withdrawn'],
  async load(context) {
    const rows = await decisionRows(context)
    return new Map(
      rows.map((row) => [
        row.id as string,
        {
          kind: row.kind,
          series: row.series,
          tier: row.tier,
          application: row.application_id,
          dossier: row.dossier_id as string,
          dossierDigest: row.dossier_digest,
        },
      ]),
    )
  },
})

export interface DossierParts {
  readonly dossier: string
  readonly written: ReadonlySet<string>
  /** Signed by somebody who never wrote any revision of the part, and objected to by nobody. */
  readonly signed: ReadonlySet<string>
  /** Whether the signed grounds of explainability name who decides (measure 14.3). */
  readonly deciderNamed: boolean
}

/** The dossiers of each application, the oldest first. */
export const dossiers = defineFact<ReadonlyMap<ApplicationId, readonly DossierParts[]>>({
  says: { zh: '卷宗及其签署', en: 'dossiers and their signatures' },
  kinds: ['dossier.opened', 'dossier.part_written', 'dossier.part_signed'],
  async load(context) {
    const rows = await partRows(context)
    const grouped = Map.groupBy(rows, (row) => row.application_id)
    return new Map(
      [...grouped].map(([application, own]) => [
        application,
        own.map(({ id, written, signed, decider_named }) => ({
          dossier: id,
          written: new Set(written),
          signed: new Set(signed),
          deciderNamed: decider_named === true,
        })),
      ]),
    )
  },
})

export const admitted = defineFact<ReadonlySet<ModelVersionId>>({
  says: { zh: '模型准入', en: 'admissions of models' },
  kinds: ['admission.granted', 'admission.revoked'],
  load: async (context) => new Set(await admittedVersions(context)),
})

export const reported = defineFact<ReadonlySet<ApplicationId>>({
  says: { zh: '监管报告受理', en: 'acknowledged reports to the supervisor' },
  kinds: ['report.acknowledged'],
  load: async (context) => new Set(await reportedApplications(context)),
})

/**
 * The permit in force of each application, as it was signed. Its shape was held when it was minted, and its signature is
 * held by every gateway; ten thousand are read here at once, so neither is held again. What is no permit is none.
 */
export const permits = defineFact<ReadonlyMap<ApplicationId, Permit>>({
  says: { zh: '有效的准行证', en: 'permits in force' },
  kinds: ['permit.minted', 'permit.revoked'],
  async load(context) {
    const rows = await permitNotes(context)
    const opened = rows.flatMap(({ application, note }) => {
      const permit = signedText(note)
      return permit === undefined ? [] : [[application, permit] as const]
    })
    return new Map(opened)
  },
})

/** The model versions of permits that were in force at some time of the window and are no more, by application. */
export const permittedBefore = defineFact<ReadonlyMap<ApplicationId, ReadonlySet<string>>>({
  says: { zh: '观察期内已终止的准行证', en: 'permits that ended within the window' },
  kinds: ['permit.minted', 'permit.revoked'],
  async load(context) {
    const rows = await endedPermitNotes(context, addDays(context.at, -context.windowDays))
    const versions = new Map<ApplicationId, Set<string>>()
    for (const { application, note } of rows) {
      const own = versions.get(application) ?? new Set()
      for (const { version } of signedText(note)?.models ?? []) own.add(version)
      versions.set(application, own)
    }
    return versions
  },
})

function signedText(note: string): Permit | undefined {
  try {
    const permit = JSON.parse(note.slice(0, note.indexOf('\n\n'))) as Permit
    return permit.format === PERMIT_FORMAT ? permit : undefined
  } catch {
    return undefined
  }
}
