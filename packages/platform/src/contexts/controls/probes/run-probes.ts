import assert from 'node:assert/strict'
import { findOperatingInstitution } from '#contexts/identity/index.ts'
import { listNewestEntries } from '#contexts/ledger/index.ts'
import { openIncident } from '#contexts/oversight/index.ts'
import { systemActor } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { monotonicMs } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import { controlsErrors } from '../errors.ts'
import { PROBE_RAN, type ProbeOutcome } from '../probe-run.ts'
import { clearGround } from './clear-ground.ts'
import { askAnonymously, askUntil, callDoor, type Session, signIn } from './client.ts'
import { type Ground, openGround } from './ground.ts'
import { type Arena, judge, type Probe } from './probe.ts'
import { probes } from './probes.ts'
import { question } from './question.ts'
import { beginRound, endRound } from './round-store.ts'
import { setStand } from './stand.ts'

/** What one probe learnt in a round. */
export interface ProbeResult {
  readonly probe: string
  readonly statements: Probe['statements']
  readonly outcome: ProbeOutcome
  readonly expected: string
  readonly seen: string
  /** The record in the ground's own log. */
  readonly evidence?: string | undefined
  readonly tookMs: number
}

export interface ProbeRound {
  /** Where the running product answers. */
  readonly origin: string
  /** In whose ledgers the round is recorded: what holds for one holds for all that the product serves. */
  readonly institutions: readonly InstitutionId[]
  /** Only probes of this statement. */
  readonly statement?: string | undefined
}

/** Longer than any round: one that has not ended by then was killed. */
export const ROUND_MS_MAX = 120_000
const HEARD_WITHIN_MS = 5_000

/**
 * Runs the probes on the running product: over HTTP, with keys and sessions, on an institution of their own. A refusal
 * for the right reason is `held`; a probe that passed opens an incident; `errored` says that nothing was learnt.
 * Errors: `controls.probe_unknown`, `product_silent`, `round_running`.
 */
export async function runProbes(
  { origin, institutions, statement }: ProbeRound,
  services: Services,
): Promise<readonly ProbeResult[]> {
  const wanted = probes.filter(
    ({ statements }) => statement === undefined || statements.includes(statement),
  )
  if (wanted.length === 0) throw controlsErrors.probe_unknown({ statement: statement ?? '' })
  await assertAnswers(origin)
  const ground = await openGround(services)
  const round = await beginRound(services.db, ground.institution, services.now(), ROUND_MS_MAX)
  if (round === undefined) throw controlsErrors.round_running()
  try {
    await clearGround(ground, services)
    const results = await runAll(wanted, origin, ground, services)
    await eachAlone(institutions, (institution) => record(institution, results, round, services), {
      log: services.log,
      idOf: (institution) => institution,
    })
    return results
  } finally {
    await clearGround(ground, services)
    await endRound(services.db, ground.institution, round, services.now())
  }
}

/** Any answer will do: what it says is for the probes to see. */
async function assertAnswers(origin: string) {
  const signal = AbortSignal.timeout(HEARD_WITHIN_MS)
  const answered = await fetch(`${origin}/healthz`, { signal }).then(
    () => true,
    () => false,
  )
  if (!answered) throw controlsErrors.product_silent({ origin })
}

async function runAll(
  wanted: readonly Probe[],
  origin: string,
  ground: Ground,
  services: Services,
): Promise<readonly ProbeResult[]> {
  let arena: Arena
  try {
    arena = await openArena(origin, ground, services)
  } catch (error) {
    const seen = `stand_failed ${toCatalogueError(error, services.log).code}`
    return wanted.map((probe) => resultOf(probe, 'errored', { seen }, 0))
  }
  const results: ProbeResult[] = []
  for (const probe of wanted) {
    const startedMs = monotonicMs()
    try {
      const observed = await probe.run(arena)
      const tookMs = monotonicMs() - startedMs
      results.push(resultOf(probe, judge(probe, observed), observed, tookMs))
    } catch (error) {
      const { code } = toCatalogueError(error, services.log)
      results.push(resultOf(probe, 'errored', { seen: code }, monotonicMs() - startedMs))
    }
  }
  return results
}

/** Sets the stand and waits until the gateway knows it. A call that must pass shows that refusals are not all there is. */
async function openArena(origin: string, ground: Ground, services: Services): Promise<Arena> {
  const operating = await findOperatingInstitution(services.db)
  assert(operating !== undefined, 'an installation has an institution')
  const [newest] = await listNewestEntries(services.db, operating.id, {}, undefined, 1)
  assert(newest !== undefined, 'an institution begins with an entry')
  const stand = await setStand(ground, services)
  const ask = ({ key }: { readonly key: string }) =>
    callDoor(origin, key, question(stand.models.name))
  const isKnown = ({ status }: { readonly status: number }) => status !== 401
  await askUntil(() => ask(stand.fresh), isKnown, HEARD_WITHIN_MS)
  const { answer } = await askUntil(
    () => ask(stand.running),
    ({ status }) => status === 200,
    HEARD_WITHIN_MS,
  )
  if (answer.status !== 200) {
    throw controlsErrors.control_call_refused({ code: answer.code ?? String(answer.status) })
  }
  const sessions = new Map<string, Promise<Session>>()
  return {
    ...{ origin, ground, stand, foreignEntry: newest.id, anonymous: askAnonymously(origin) },
    as(name) {
      const known = sessions.get(name) ?? signIn(origin, ground.credentials(name))
      sessions.set(name, known)
      return known
    },
  }
}

function resultOf(
  { id, statements, expects }: Probe,
  outcome: ProbeOutcome,
  { seen, evidence }: { readonly seen: string; readonly evidence?: string | undefined },
  tookMs: number,
): ProbeResult {
  const took = Math.round(tookMs)
  return { probe: id, statements, outcome, expected: expects, seen, evidence, tookMs: took }
}

/** One entry for each probe and statement; a control that let something pass is an incident in the same transaction. */
async function record(
  institution: InstitutionId,
  results: readonly ProbeResult[],
  round: string,
  services: Services,
): Promise<void> {
  const actor = systemActor('probes', institution)
  await serializable(services.db, async (tx) => {
    for (const { probe, statements, outcome, expected, seen, evidence } of results) {
      for (const statement of statements) {
        const body = { probe, statement, outcome, expected, seen, round, evidence }
        await services.append(tx, { kind: PROBE_RAN, subject: probe, actor, body })
      }
      if (outcome !== 'passed-through') continue
      const says = {
        zh: `探针 ${probe} 未被按预期拒绝`,
        en: `The probe ${probe} was not refused as it must be`,
      }
      await openIncident(
        tx,
        {
          institution,
          source: { kind: 'probe', subject: probe },
          kind: 'control-failure',
          title: says,
          description: `${says.zh}；应见 ${expected}，实见 ${seen}；条款 ${statements.join('、')}`,
          applications: [],
          // A control that stays broken is one incident a day, not one for each round.
          dedupeKey: `probe/${probe}/${services.now().slice(0, 10)}`,
        },
        services,
      )
    }
  })
}
